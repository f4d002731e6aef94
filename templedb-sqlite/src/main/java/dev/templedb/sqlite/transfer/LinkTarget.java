package dev.templedb.sqlite.transfer;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Targets of symbolic links, letter by letter. */
final class LinkTarget {

  private LinkTarget() {}

  /**
   * The path with this text. {@link Path#of} would take slashes away that mean nothing, at the end or beside another one, but are part of
   * the link. Where three come together, or two at the start, some go.
   */
  static Path of(String text) {
    Path plain = Path.of(text);
    if (plain.toString().equals(text) || !"/".equals(plain.getFileSystem().getSeparator())) {
      return plain;
    }
    Path path = Path.of(text.startsWith("/") ? "/" : "");
    String[] names = text.split("/", -1);
    for (int i = 0; i < names.length; i++) {
      if (!names[i].isEmpty()) {
        boolean slash = i + 1 < names.length && names[i + 1].isEmpty();
        // What is joined to a path that ends in a slash gets another one.
        path = path.resolve(slash ? withSlash(names[i]) : Path.of(names[i]));
      }
    }
    return path.toString().equals(text) ? path : plain;
  }

  /** A name with a slash at its end: part of a path that comes from a URI, which keeps it. */
  private static Path withSlash(String name) {
    StringBuilder uri = new StringBuilder("file:///-/");
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      uri.append('%')
          .append(Character.forDigit((b >> 4) & 0xf, 16))
          .append(Character.forDigit(b & 0xf, 16));
    }
    Path path = Path.of(URI.create(uri.append("//").toString()));
    return path.subpath(1, path.getNameCount());
  }
}
