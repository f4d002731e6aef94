package dev.templedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.backup.RestoreReport;
import dev.templedb.backup.RestoreRequest;
import dev.templedb.schema.Migrations;
import dev.templedb.spi.TempleDbProvider;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProvidersTest {

  /** A provider that can only be told from others. */
  private record Named(String name) implements TempleDbProvider {
    @Override
    public TempleDb open(Path path, TempleDbOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public TempleDb openReadOnly(Path path, TempleDbOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Migrations migrations(Path path, TempleDbOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public TempleDb inMemory(TempleDbOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public RestoreReport restore(RestoreRequest request, Path database, TempleDbOptions options) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void open_noImplementation_namesTheArtifactToAdd() {
    assertThatThrownBy(TempleDb::inMemory)
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessageContaining("opening a database")
        .hasMessageContaining("no TempleDB implementation")
        .hasMessageContaining("dev.templedb:templedb-sqlite");
    assertThatThrownBy(() -> Providers.only(List.of()))
        .hasMessageContaining("dev.templedb:templedb-sqlite");
  }

  @Test
  void only_severalImplementations_namesThemAll() {
    assertThatThrownBy(() -> Providers.only(List.of(new Named("first"), new Named("second"))))
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessageContaining("several")
        .hasMessageContaining("first (" + Named.class.getName() + ")")
        .hasMessageContaining("second")
        .hasMessageContaining("keep one");
  }

  @Test
  void only_oneImplementation_isIt() {
    Named one = new Named("one");

    assertThat(Providers.only(List.of(one))).isSameAs(one);
  }

  @Test
  void options_change_startsFromTheDefaults() {
    TempleDbOptions options = Providers.options(builder -> builder.readers(7).actor("robot"));

    assertThat(options.readers()).isEqualTo(7);
    assertThat(options.actor()).isEqualTo("robot");
    assertThat(options.pageSize()).isEqualTo(TempleDbOptions.defaults().pageSize());
  }
}
