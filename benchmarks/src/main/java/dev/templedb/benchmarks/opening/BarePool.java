package dev.templedb.benchmarks.opening;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The driver, HikariCP and Jdbi put together in the shortest way. */
final class BarePool implements AutoCloseable {

  private final HikariDataSource pool;
  private final Jdbi jdbi;

  BarePool(Path file) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:sqlite:" + file);
    config.setMaximumPoolSize(4);
    config.setMinimumIdle(0);
    pool = new HikariDataSource(config);
    jdbi = Jdbi.create(pool);
  }

  /** A project's name. */
  Optional<String> name(String slug) {
    return jdbi.withHandle(handle -> handle
        .createQuery("SELECT name FROM projects WHERE slug = :slug")
        .bind("slug", slug)
        .mapTo(String.class)
        .findOne());
  }

  @Override
  public void close() {
    pool.close();
  }
}
