package dev.templedb.sqlite.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDbOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pool of readers asks its source of connections for. */
class ConnectionsTest {

  @Test
  void loginTimeout_poolThatIsClosed_hasTimeToEndItsThread(@TempDir Path directory) {
    Connections connections =
        new Connections(directory.resolve("work.templedb"), TempleDbOptions.defaults(), false);

    assertThat(connections.getLoginTimeout())
        .as("seconds that HikariCP awaits the end of the thread that adds connections")
        .isPositive();
  }
}
