package dev.templedb.nix.detection;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Manifests of .NET. */
final class DotnetManifests {

  private static final Pattern FRAMEWORK =
      Pattern.compile("net(?:coreapp)?([0-9]+)\\.[0-9]+(?:-.*)?");

  private DotnetManifests() {}

  /** The SDK's {@code global.json}. */
  static void readGlobal(String text, Findings findings) throws MalformedManifestException {
    JsonNode version = JsonManifests.withComments(text).path("sdk").path("version");
    if (version.isTextual()) {
      VersionFiles.pin(findings, PackageFamily.DOTNET, version.asText(), "sdk.version");
    }
  }

  /** MSBuild's project, or properties that projects share: the newest framework that it targets counts. */
  static void readProject(String text, Findings findings) throws MalformedManifestException {
    Element project = Xml.parse(text);
    if (!"Project".equals(project.getLocalName())) {
      throw new MalformedManifestException(
          "is no MSBuild project: its root element is " + project.getTagName());
    }
    for (String name : new String[] {"TargetFramework", "TargetFrameworks"}) {
      NodeList elements = project.getElementsByTagNameNS("*", name);
      for (int i = 0; i < elements.getLength(); i++) {
        for (String framework : elements.item(i).getTextContent().strip().split(";", -1)) {
          Matcher matcher = FRAMEWORK.matcher(framework.strip());
          if (matcher.matches()) {
            findings.pin(
                PackageFamily.DOTNET, matcher.group(1), "PropertyGroup/" + name, framework.strip());
          }
        }
      }
    }
  }
}
