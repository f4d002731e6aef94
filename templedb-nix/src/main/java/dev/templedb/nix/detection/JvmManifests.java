package dev.templedb.nix.detection;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Manifests of the JVM's build tools. */
final class JvmManifests {

  /** What says for which Java a Maven project is compiled, the strongest first. */
  private static final List<String> MAVEN_PROPERTIES = List.of(
      "maven.compiler.release", "maven.compiler.target", "maven.compiler.source", "java.version");

  private static final Pattern GRADLE_JAVA = Pattern.compile(
      "(JavaLanguageVersion\\.of\\s*+\\(|jvmToolchain\\s*+\\("
          + "|(?:source|target)Compatibility\\s*+=?|options\\.release(?:\\.set\\s*+\\(|\\s*+=))\\s*+"
          + "['\"]?(?:JavaVersion\\.)?(?:toVersion\\s*+\\(\\s*+)?['\"]?(?:VERSION_)?(?:1[._])?([0-9]{1,3})\\b");

  private static final int MAX_ADDRESS = 500;

  private static final Pattern GRADLE_RELEASE =
      Pattern.compile(".*/gradle-([0-9]+(?:\\.[0-9]+)*)-[^/]*\\.zip");

  private JvmManifests() {}

  /** Maven's {@code pom.xml}. A DTD is refused: it could name files and hosts, or grow without bounds. */
  static void readMaven(String text, Findings findings) throws MalformedManifestException {
    Element project = Xml.parse(text);
    if (!"project".equals(project.getLocalName())) {
      throw new MalformedManifestException(
          "is no Maven project: its root element is " + project.getTagName());
    }
    findings.need("maven");
    Map<String, String> properties = new HashMap<>();
    for (Element block : Xml.children(project, "properties")) {
      Xml.children(block, "*")
          .forEach(property ->
              properties.put(property.getLocalName(), property.getTextContent().strip()));
    }
    for (String property : MAVEN_PROPERTIES) {
      if (properties.containsKey(property)) {
        needJdk(findings, "properties/" + property, resolve(properties.get(property), properties));
      }
    }
    NodeList plugins = project.getElementsByTagNameNS("*", "plugin");
    for (int i = 0; i < plugins.getLength(); i++) {
      Element plugin = (Element) plugins.item(i);
      if (Xml.children(plugin, "artifactId").stream()
          .noneMatch(id -> id.getTextContent().strip().equals("maven-compiler-plugin"))) {
        continue;
      }
      for (Element configuration : Xml.children(plugin, "configuration")) {
        for (String option : List.of("release", "target", "source")) {
          Xml.children(configuration, option)
              .forEach(value -> needJdk(
                  findings,
                  "maven-compiler-plugin/" + option,
                  resolve(value.getTextContent().strip(), properties)));
        }
      }
    }
    needAnyJdk(findings);
  }

  /** Gradle's {@code build.gradle} or {@code build.gradle.kts}: code, of which the usual forms are read. */
  static void readGradle(String text, Findings findings) {
    findings.need("gradle");
    String code = Comments.withoutGradle(text);
    Matcher java = GRADLE_JAVA.matcher(code);
    while (java.find()) {
      needJdk(findings, java.group(1).replaceAll("\\W*$", ""), java.group(2));
    }
    needAnyJdk(findings);
  }

  /** The wrapper's {@code gradle-wrapper.properties}: the release that a project is built with. */
  static void readGradleWrapper(String text, Findings findings) throws MalformedManifestException {
    String url = ServiceFiles.properties(text).getProperty("distributionUrl", "");
    Matcher release = GRADLE_RELEASE.matcher(url);
    if (url.length() <= MAX_ADDRESS && release.matches()) {
      // Of the address only the file's name: what stands before it may be a password.
      findings.pin(
          PackageFamily.GRADLE,
          release.group(1),
          "distributionUrl",
          url.substring(url.lastIndexOf('/') + 1));
    }
  }

  private static void needAnyJdk(Findings findings) {
    if (findings.packages().keySet().stream().noneMatch(name -> name.startsWith("jdk"))) {
      findings.assume(PackageFamily.JAVA.usual());
    }
  }

  private static void needJdk(Findings findings, String where, String release) {
    PackageFamily.jdkFor(release).ifPresent(jdk -> findings.need(jdk, where, release));
  }

  /** The value, or the property's that it names. */
  private static String resolve(String value, Map<String, String> properties) {
    Matcher reference = Pattern.compile("\\$\\{([^}]+)\\}").matcher(value);
    return reference.matches() ? properties.getOrDefault(reference.group(1), value) : value;
  }
}
