package dev.templedb.nix.detection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * YAML 1.2 as trees of which every scalar is text, whatever its tag: nothing is constructed that a tag names. Aliases share the node of
 * their anchor, so that a text can't grow by them, and a node that contains itself is refused. Depth and size are bounded.
 */
final class Yaml {

  private static final LoadSettings SETTINGS = LoadSettings.builder().build();

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final int MAX_DEPTH = 100;

  /** Entries of all collections together, those that merge keys bring in too. */
  private static final int MAX_ENTRIES = 100_000;

  /** A collection that is being read. */
  private static final class Open {

    final JsonNode node;

    final Optional<Anchor> anchor;

    @Nullable String key;

    Open(JsonNode node, Optional<Anchor> anchor) {
      this.node = node;
      this.anchor = anchor;
    }
  }

  private final Deque<Open> open = new ArrayDeque<>();

  private final Map<Anchor, JsonNode> anchors = new HashMap<>();

  private final List<JsonNode> documents = new ArrayList<>();

  private int entries;

  private Yaml() {}

  /** The documents of a text, in order. */
  static List<JsonNode> documents(String text) throws MalformedManifestException {
    try {
      Yaml yaml = new Yaml();
      Parser events = new ParserImpl(SETTINGS, new StreamReader(SETTINGS, text));
      while (events.hasNext()) {
        yaml.accept(events.next());
      }
      return yaml.documents;
    } catch (MarkedYamlEngineException e) {
      String where = e.getProblemMark()
          .map(
              mark -> " (line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ")")
          .orElse("");
      throw new MalformedManifestException("can't be parsed: " + e.getProblem() + where, e);
    } catch (YamlEngineException e) {
      throw new MalformedManifestException("can't be parsed: " + e.getMessage(), e);
    }
  }

  /** The first document, which has to be a mapping. */
  static JsonNode mapping(String text) throws MalformedManifestException {
    List<JsonNode> documents = documents(text);
    JsonNode root = documents.isEmpty() ? NODES.nullNode() : documents.get(0);
    if (!root.isObject()) {
      throw new MalformedManifestException("is no mapping but " + root.getNodeType());
    }
    return root;
  }

  private void accept(Event event) throws MalformedManifestException {
    switch (event.getEventId()) {
      case DocumentStart -> anchors.clear();
      case MappingStart -> start(NODES.objectNode(), (CollectionStartEvent) event);
      case SequenceStart -> start(NODES.arrayNode(), (CollectionStartEvent) event);
      case MappingEnd, SequenceEnd -> {
        Open ended = open.pop();
        if (ended.node instanceof ObjectNode mapping) {
          merge(mapping);
        }
        ended.anchor.ifPresent(anchor -> anchors.put(anchor, ended.node));
        add(ended.node);
      }
      case Scalar -> {
        ScalarEvent scalar = (ScalarEvent) event;
        JsonNode node = scalar(scalar);
        scalar.getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
        add(node);
      }
      case Alias -> {
        Anchor anchor = ((AliasEvent) event).getAlias();
        JsonNode node = anchors.get(anchor);
        if (node == null) {
          throw new MalformedManifestException("can't be parsed: the alias *" + anchor.getValue()
              + " stands before its anchor's end");
        }
        add(node);
      }
      default -> {}
    }
  }

  private void start(JsonNode node, CollectionStartEvent event) throws MalformedManifestException {
    if (open.size() >= MAX_DEPTH) {
      throw new MalformedManifestException("is nested more than " + MAX_DEPTH + " deep");
    }
    // A redefined anchor is unknown until its own node has ended.
    event.getAnchor().ifPresent(anchors::remove);
    open.push(new Open(node, event.getAnchor()));
  }

  private static JsonNode scalar(ScalarEvent scalar) {
    String value = scalar.getValue();
    boolean plain = scalar.getScalarStyle() == ScalarStyle.PLAIN;
    return plain && (value.isEmpty() || value.equals("~") || value.equals("null"))
        ? NODES.nullNode()
        : NODES.textNode(value);
  }

  private void add(JsonNode node) throws MalformedManifestException {
    Open parent = open.peek();
    if (parent == null) {
      documents.add(node);
    } else if (parent.node instanceof ArrayNode sequence) {
      count();
      sequence.add(node);
    } else if (parent.key == null) {
      parent.key = node.isValueNode() ? node.asText() : "";
    } else {
      count();
      ((ObjectNode) parent.node).set(parent.key, node);
      parent.key = null;
    }
  }

  /** Puts in what {@code <<} names (the merge key of YAML 1.1, which Compose and Rails files use). */
  private void merge(ObjectNode mapping) throws MalformedManifestException {
    JsonNode merged = mapping.path("<<");
    Iterable<JsonNode> sources = merged.isObject() ? List.of(merged) : merged;
    for (JsonNode source : sources) {
      for (Map.Entry<String, JsonNode> entry : source.properties()) {
        count();
        mapping.putIfAbsent(entry.getKey(), entry.getValue());
      }
    }
  }

  private void count() throws MalformedManifestException {
    entries++;
    if (entries > MAX_ENTRIES) {
      throw new MalformedManifestException("has more than " + MAX_ENTRIES + " entries");
    }
  }
}
