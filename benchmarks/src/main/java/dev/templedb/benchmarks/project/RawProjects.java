package dev.templedb.benchmarks.project;

import dev.templedb.project.Project;
import dev.templedb.project.ProjectDetails;
import dev.templedb.project.ProjectId;
import dev.templedb.sqlite.connection.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** Reads a project's row by hand. */
final class RawProjects {

  private RawProjects() {}

  /** The project in the first seven columns. Times are read by the library's own function: the JDK's would be slower. */
  static Project read(ResultSet row) throws SQLException {
    return new Project(
        new ProjectId(row.getLong(1)),
        UUID.fromString(row.getString(2)),
        row.getString(3),
        new ProjectDetails(row.getString(4), Optional.ofNullable(row.getString(5))),
        SqlTime.parse(row.getString(6)),
        SqlTime.parse(row.getString(7)));
  }
}
