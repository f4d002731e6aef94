package dev.templedb.rendering;

import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON (RFC 8259), indented by two spaces, from maps, collections, texts, numbers, booleans and optionals; an empty optional is
 * {@code null}. What is not ASCII stays as it is, but half of a character (a lone surrogate) is escaped, so that the text can be encoded.
 */
public final class Json {

  private final StringBuilder out = new StringBuilder();

  private Json() {}

  /**
   * The JSON text of {@code value}.
   *
   * @throws IllegalArgumentException when something in it is none of these, or a number is not finite
   */
  public static String of(@Nullable Object value) {
    Json json = new Json();
    json.write(value, 0);
    return json.out.toString();
  }

  private void write(@Nullable Object value, int depth) {
    if (value == null) {
      out.append("null");
    } else if (value instanceof CharSequence text) {
      writeText(text);
    } else if (value instanceof Map<?, ?> map) {
      writeObject(map, depth);
    } else if (value instanceof Iterable<?> elements) {
      writeArray(elements, depth);
    } else if (value instanceof Optional<?> optional) {
      write(optional.isPresent() ? optional.get() : null, depth);
    } else if (value instanceof OptionalInt optional) {
      write(optional.isPresent() ? optional.getAsInt() : null, depth);
    } else if (value instanceof OptionalLong optional) {
      write(optional.isPresent() ? optional.getAsLong() : null, depth);
    } else if (value instanceof Double number && !Double.isFinite(number)) {
      throw new IllegalArgumentException("JSON has no number for " + number);
    } else if (value instanceof Long
        || value instanceof Integer
        || value instanceof Double
        || value instanceof Boolean) {
      out.append(value);
    } else {
      throw new IllegalArgumentException(
          "JSON has no form for a " + value.getClass().getName());
    }
  }

  private void writeObject(Map<?, ?> map, int depth) {
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    if (!entries.hasNext()) {
      out.append("{}");
      return;
    }
    out.append('{');
    while (entries.hasNext()) {
      Map.Entry<?, ?> entry = entries.next();
      newLine(depth + 1);
      writeText(String.valueOf(entry.getKey()));
      out.append(": ");
      write(entry.getValue(), depth + 1);
      out.append(entries.hasNext() ? "," : "");
    }
    newLine(depth);
    out.append('}');
  }

  private void writeArray(Iterable<?> elements, int depth) {
    Iterator<?> each = elements.iterator();
    if (!each.hasNext()) {
      out.append("[]");
      return;
    }
    out.append('[');
    while (each.hasNext()) {
      newLine(depth + 1);
      write(each.next(), depth + 1);
      out.append(each.hasNext() ? "," : "");
    }
    newLine(depth);
    out.append(']');
  }

  private void newLine(int depth) {
    out.append('\n').append("  ".repeat(depth));
  }

  private void writeText(CharSequence text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || c == 0x7f || isLoneSurrogate(text, i)) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean isLoneSurrogate(CharSequence text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }
}
