package dev.templedb.sqlite.audit;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.templedb.audit.AuditAnchor;
import dev.templedb.audit.AuditExport;
import dev.templedb.content.ContentHash;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.NotFoundException;
import dev.templedb.error.StorageException;
import dev.templedb.sqlite.connection.Operation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The form of an exported file, see {@link dev.templedb.audit.AuditArchive}. */
final class AuditFile {

  private static final JsonFactory JSON = JsonFactory.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
      .build();
  private static final String FORMAT = "templedb-audit";
  private static final long VERSION = 1;

  private AuditFile() {}

  /** Writes lines; closing it closes nothing else. */
  static final class Writer implements AutoCloseable {

    private final JsonGenerator json;
    private final AuditAnchor from;

    Writer(OutputStream out, AuditAnchor from) throws IOException {
      this.json = JSON.createGenerator(out, JsonEncoding.UTF8);
      this.from = from;
      json.setRootValueSeparator(null);
      json.writeStartObject();
      json.writeStringField("format", FORMAT);
      json.writeNumberField("version", VERSION);
      anchor(from);
      endLine();
    }

    void write(AuditRow row) throws IOException {
      json.writeStartObject();
      json.writeNumberField("id", row.id());
      json.writeStringField("occurred_at", row.occurredAt());
      json.writeStringField("actor", row.actor());
      json.writeStringField("action", row.action());
      json.writeStringField("entity", row.entity());
      if (row.before() != null) {
        json.writeStringField("before_summary", row.before());
      }
      if (row.after() != null) {
        json.writeStringField("after_summary", row.after());
      }
      json.writeStringField("entry_hash", row.hash());
      endLine();
    }

    void end(AuditAnchor to) throws IOException {
      json.writeStartObject();
      anchor(to);
      json.writeNumberField("entries", to.id() - from.id());
      endLine();
      json.flush();
    }

    private void anchor(AuditAnchor anchor) throws IOException {
      json.writeObjectFieldStart("anchor");
      json.writeNumberField("id", anchor.id());
      json.writeStringField("hash", anchor.hash().hex());
      json.writeEndObject();
    }

    private void endLine() throws IOException {
      json.writeEndObject();
      json.writeRaw('\n');
    }

    @Override
    public void close() throws IOException {
      json.close();
    }
  }

  /** Reads a file and follows its chain; what it holds. */
  static AuditExport verify(Operation operation, Path file) {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      return new Reader(operation, file, lines).verify();
    } catch (NoSuchFileException e) {
      throw new NotFoundException(
          operation + ": there is no file '" + file + "'; export the log first", e);
    } catch (CharacterCodingException e) {
      throw new CorruptionException(
          operation + ": '" + file + "' is not UTF-8; take another copy of it", e);
    } catch (IOException e) {
      throw new StorageException(
          operation + ": '" + file + "' can't be read (" + e + "); see the cause", e);
    }
  }

  private static final class Reader {

    private final Operation operation;
    private final Path file;
    private final BufferedReader lines;
    private long number;

    Reader(Operation operation, Path file, BufferedReader lines) {
      this.operation = operation;
      this.file = file;
      this.lines = lines;
    }

    AuditExport verify() throws IOException {
      Map<String, Object> head = object(nextLine());
      if (!FORMAT.equals(head.get("format"))
          || !Long.valueOf(VERSION).equals(head.get("version"))) {
        throw wrong("it is not the first line of an exported audit log, or of one of a newer form");
      }
      AuditAnchor from = anchor(head);
      ChainCheck chain = new ChainCheck(from);
      Map<String, Object> line = object(nextLine());
      while (!line.containsKey("anchor")) {
        follow(chain, row(line));
        line = object(nextLine());
      }
      AuditExport found = new AuditExport(from, chain.last());
      if (!anchor(line).equals(found.to())
          || !Long.valueOf(found.entries()).equals(line.get("entries"))) {
        throw wrong("it says otherwise than the lines before it");
      }
      if (lines.readLine() != null) {
        number++;
        throw wrong("it comes after the end");
      }
      return found;
    }

    private void follow(ChainCheck chain, AuditRow row) {
      try {
        chain.take(row);
      } catch (CorruptionException e) {
        throw wrong("entry " + row.id() + " is not what follows the line before it");
      }
    }

    private String nextLine() throws IOException {
      number++;
      String line = lines.readLine();
      if (line == null) {
        throw wrong("it is missing: the file was cut off");
      }
      return line;
    }

    private AuditRow row(Map<String, Object> line) {
      return new AuditRow(
          number(line, "id"),
          text(line, "occurred_at"),
          text(line, "actor"),
          text(line, "action"),
          text(line, "entity"),
          line.containsKey("before_summary") ? text(line, "before_summary") : null,
          line.containsKey("after_summary") ? text(line, "after_summary") : null,
          text(line, "entry_hash"));
    }

    private AuditAnchor anchor(Map<String, Object> line) {
      try {
        return new AuditAnchor(
            number(line, "anchor.id"), new ContentHash(text(line, "anchor.hash")));
      } catch (IllegalArgumentException e) {
        throw wrong("its anchor is none: " + e.getMessage());
      }
    }

    private String text(Map<String, Object> line, String key) {
      if (line.get(key) instanceof String text) {
        return text;
      }
      throw wrong("its " + key + " must be a text");
    }

    private long number(Map<String, Object> line, String key) {
      if (line.get(key) instanceof Long value) {
        return value;
      }
      throw wrong("its " + key + " must be a whole number");
    }

    /** A flat object; what is in an object within has both keys, with a dot between. */
    private Map<String, Object> object(String line) {
      Map<String, Object> values = new HashMap<>();
      try (JsonParser json = JSON.createParser(line)) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
          throw wrong("it is no JSON object");
        }
        read(json, "", values);
        if (json.nextToken() != null) {
          throw wrong("something follows its JSON object");
        }
      } catch (IOException e) {
        throw wrong("it is no JSON object: " + e.getMessage());
      }
      return values;
    }

    private void read(JsonParser json, String prefix, Map<String, Object> values)
        throws IOException {
      for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
        String name = prefix + key;
        JsonToken token = json.nextToken();
        if (token == JsonToken.VALUE_STRING) {
          values.put(name, json.getText());
        } else if (token == JsonToken.VALUE_NUMBER_INT) {
          values.put(name, json.getLongValue());
        } else if (token == JsonToken.START_OBJECT && prefix.isEmpty()) {
          values.put(name, true);
          read(json, name + ".", values);
        } else {
          throw wrong("its " + name + " is neither a text nor a whole number");
        }
      }
    }

    private CorruptionException wrong(String what) {
      return new CorruptionException(operation + ": '" + file + "', line " + number + ": " + what
          + "; take another copy of the file");
    }
  }
}
