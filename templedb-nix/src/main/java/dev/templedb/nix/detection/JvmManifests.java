package dev.templedb.nix.detection;

import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Manifests of the JVM's build tools. */
final class JvmManifests {

  /** What says for which Java a Maven project is compiled, the strongest first. */
  private static final List<String> MAVEN_PROPERTIES = List.of(
      "maven.compiler.release", "maven.compiler.target", "maven.compiler.source", "java.version");

  private static final Pattern GRADLE_JAVA = Pattern.compile(
      "(JavaLanguageVersion\\.of\\s*+\\(|jvmToolchain\\s*+\\("
          + "|(?:source|target)Compatibility\\s*+=?|options\\.release(?:\\.set\\s*+\\(|\\s*+=))\\s*+"
          + "['\"]?(?:JavaVersion\\.)?(?:toVersion\\s*+\\(\\s*+)?['\"]?(?:VERSION_)?(?:1[._])?([0-9]{1,3})\\b");

  private JvmManifests() {}

  /** Maven's {@code pom.xml}. A DTD is refused: it could name files and hosts, or grow without bounds. */
  static void readMaven(String text, Findings findings) throws MalformedManifestException {
    Element project = parse(text);
    if (!"project".equals(project.getLocalName())) {
      throw new MalformedManifestException(
          "is no Maven project: its root element is " + project.getTagName());
    }
    findings.need("maven");
    Map<String, String> properties = new HashMap<>();
    for (Element block : children(project, "properties")) {
      children(block, "*")
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
      if (children(plugin, "artifactId").stream()
          .noneMatch(id -> id.getTextContent().strip().equals("maven-compiler-plugin"))) {
        continue;
      }
      for (Element configuration : children(plugin, "configuration")) {
        for (String option : List.of("release", "target", "source")) {
          children(configuration, option)
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

  private static void needAnyJdk(Findings findings) {
    if (findings.packages().keySet().stream().noneMatch(name -> name.startsWith("jdk"))) {
      findings.need("jdk17");
    }
  }

  private static void needJdk(Findings findings, String where, String release) {
    Versions.jdk(release).ifPresent(jdk -> findings.need(jdk, where + " = " + release));
  }

  /** The value, or the property's that it names. */
  private static String resolve(String value, Map<String, String> properties) {
    Matcher reference = Pattern.compile("\\$\\{([^}]+)\\}").matcher(value);
    return reference.matches() ? properties.getOrDefault(reference.group(1), value) : value;
  }

  private static List<Element> children(Element parent, String name) {
    NodeList nodes = parent.getChildNodes();
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(node -> node.getNodeType() == Node.ELEMENT_NODE)
        .map(Element.class::cast)
        .filter(element -> name.equals("*") || name.equals(element.getLocalName()))
        .toList();
  }

  private static Element parse(String text) throws MalformedManifestException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      factory.setAttribute("jdk.xml.maxElementDepth", "200");
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new DefaultHandler());
      return builder.parse(new InputSource(new StringReader(text))).getDocumentElement();
    } catch (SAXParseException e) {
      throw new MalformedManifestException(
          "can't be parsed: " + e.getMessage() + " (line " + e.getLineNumber() + ")", e);
    } catch (SAXException e) {
      throw new MalformedManifestException("can't be parsed: " + e.getMessage(), e);
    } catch (IOException | ParserConfigurationException e) {
      throw new IllegalStateException("every JDK parses XML from memory", e);
    }
  }
}
