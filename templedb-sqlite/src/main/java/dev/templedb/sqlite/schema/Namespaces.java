package dev.templedb.sqlite.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Predicate;

/**
 * Whose the objects of a database are: an object belongs to an application when its name begins with the application's namespace and an
 * underscore, and else to this library.
 *
 * @param applications the migrations that this program has
 */
record Namespaces(List<Track> applications) {

  /** The namespaces that this program has migrations for, or somebody else had. */
  SortedSet<String> in(Connection connection) throws SQLException {
    SortedSet<String> namespaces = ApplicationLedger.namespaces(connection);
    applications.forEach(track -> namespaces.add(track.namespace()));
    return namespaces;
  }

  /** Whether an object of a name belongs to {@code track}. */
  Predicate<String> isOf(Track track, Set<String> namespaces) {
    return track.isLibrarys() ? name -> !isForeign(name, namespaces) : track::isPrefixOf;
  }

  private static boolean isForeign(String name, Set<String> namespaces) {
    int underscore = name.indexOf('_');
    return underscore > 0
        && namespaces.contains(name.substring(0, underscore).toLowerCase(Locale.ROOT));
  }
}
