package dev.templedb.sqlite.connection;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this library, as the build has written it into a resource. */
public final class LibraryVersion {

  private static final String RESOURCE = "library.properties";

  private LibraryVersion() {}

  /** The version, for instance {@code 0.1.0}. */
  public static String get() {
    return Holder.VERSION;
  }

  private static String read() {
    try (InputStream in = LibraryVersion.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(
            "the jar of templedb-sqlite lacks " + RESOURCE + "; use the released one");
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "");
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + RESOURCE + " from the jar of templedb-sqlite", e);
    }
  }

  private static final class Holder {
    static final String VERSION = read();
  }
}
