package dev.templedb.testkit;

import static dev.templedb.testkit.Refusals.assertRefused;
import static dev.templedb.testkit.Refusals.nothing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.environment.EnvironmentDefinition;
import dev.templedb.environment.EnvironmentState;
import dev.templedb.environment.EnvironmentTemplate;
import dev.templedb.environment.Pin;
import dev.templedb.environment.PinRepository;
import dev.templedb.error.ConflictException;
import dev.templedb.error.NotFoundException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every {@link PinRepository} promises. Extend it in the tests of an implementation. */
@ExtendWith(TempleDbExtension.class)
public abstract class PinRepositoryContract {

  private static final String REVISION = "0123456789abcdef0123456789abcdef01234567";
  private static final String HASH = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
  private static final Pin STABLE = Pin.of("nixos-25.11", REVISION, HASH);

  /** For subclasses. */
  protected PinRepositoryContract() {}

  @Test
  public void create_pin_isKeptAsItIs(TempleDb db) {
    Pin pin = STABLE.committedOn(LocalDate.of(2024, 2, 29)).describedAs("what \"we\" ship\n— 説明");

    assertThat(db.pins().create(pin)).isEqualTo(pin);

    assertThat(db.pins().get("nixos-25.11")).isEqualTo(pin);
    assertThat(db.pins().find("nixos-25.11")).contains(pin);
  }

  @Test
  public void create_hashInBase16OrBase32_isKeptAsSri(TempleDb db) {
    String base16 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    String base32 = "0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73";

    db.pins().create(Pin.of("base16", REVISION, base16));
    db.pins().create(Pin.of("base32", REVISION, "sha256:" + base32));

    assertThat(db.pins().get("base16").narHash()).isEqualTo(HASH);
    assertThat(db.pins().get("base32").narHash()).isEqualTo(HASH);
  }

  @Test
  public void create_theVerySamePin_changesNothing(TempleDb db) {
    db.pins().create(STABLE);
    long entries = db.audit().count();

    assertThat(db.pins().create(STABLE)).isEqualTo(STABLE);

    assertThat(db.audit().count()).isEqualTo(entries);
  }

  @Test
  public void create_anotherOfThatName_conflictsAndChangesNothing(TempleDb db) {
    db.pins().create(STABLE);
    for (Pin other : List.of(
        Pin.of(STABLE.name(), REVISION.replace('0', 'f'), HASH),
        STABLE.committedOn(LocalDate.of(2026, 11, 20)),
        STABLE.describedAs("other"))) {
      assertRefused(
          db,
          () -> db.pins().create(other),
          ConflictException.class,
          "creating pin 'nixos-25.11'",
          "choose another name");
    }
    assertThat(db.pins().get(STABLE.name())).isEqualTo(STABLE);
  }

  @Test
  public void callsThatNeedAPin_unknown_sayOperationNameAndNextStep(TempleDb db) {
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(() -> db.pins().get("none"), () -> db.pins().delete("none"))) {
      assertRefused(
          db, call, NotFoundException.class, "pin 'none'", "there is no pin 'none'", "list the");
    }
    assertThat(db.pins().find("none")).isEmpty();
    assertThat(db.pins().find("")).isEmpty();
  }

  @Test
  public void calls_null_areRefusedAtOnce(TempleDb db) {
    PinRepository pins = db.pins();
    for (ThrowingCallable call : List.<ThrowingCallable>of(
        () -> pins.create(nothing()),
        () -> pins.find(nothing()),
        () -> pins.get(nothing()),
        () -> pins.list(nothing()),
        () -> pins.delete(nothing()))) {
      assertRefused(db, call, NullPointerException.class);
    }
  }

  @Test
  public void list_everyPageSize_givesTheSameWholeByName(TempleDb db) {
    List<String> names = new ArrayList<>(List.of("z", "A", "a", "1", "a.b", "_", "a-b", "a+b"));
    names.forEach(name -> db.pins().create(Pin.of(name, REVISION, HASH)));
    names.sort(null);

    Paging.assertEveryPageSizeGives(names, page -> db.pins().list(page), Pin::name);
  }

  @Test
  public void delete_unused_isGone(TempleDb db) {
    db.pins().create(STABLE);

    db.pins().delete(STABLE.name());

    assertThat(db.pins().find(STABLE.name())).isEmpty();
    assertThat(db.pins().create(STABLE.describedAs("again")).description()).contains("again");
  }

  @Test
  public void delete_usedForAllPackages_conflictsAndNamesTheEnvironments(TempleDb db) {
    db.pins().create(STABLE);
    db.projects().create("app");
    EnvironmentDefinition pinned =
        EnvironmentDefinition.builder().pin(STABLE.name()).build();
    for (String name : List.of("e1", "e2", "e3")) {
      db.environments().create("app", name, pinned);
    }
    assertRefused(
        db,
        () -> db.pins().delete(STABLE.name()),
        ConflictException.class,
        "deleting pin 'nixos-25.11'",
        "app/e1, app/e2, app/e3;",
        "a pin stays");
    db.environments().create("app", "e4", pinned);
    assertRefused(
        db,
        () -> db.pins().delete(STABLE.name()),
        ConflictException.class,
        "app/e1, app/e2, app/e3 and others;");
    assertThat(db.pins().get(STABLE.name())).isEqualTo(STABLE);
  }

  @Test
  public void delete_usedForOnePackage_conflictsAsLongAsAVersionSaysSo(TempleDb db) {
    db.pins().create(STABLE);
    db.projects().create("app");
    db.environments()
        .create(
            "app",
            "dev",
            EnvironmentDefinition.builder()
                .addBasePackages("git")
                .putPackagePins("git", STABLE.name())
                .build());

    assertRefused(
        db, () -> db.pins().delete(STABLE.name()), ConflictException.class, "used by app/dev;");

    db.environments()
        .update(
            "app",
            "dev",
            definition -> EnvironmentDefinition.ofPackages(definition.basePackages()));
    assertRefused(
        db,
        () -> db.pins().delete(STABLE.name()),
        ConflictException.class,
        "used by versions of app/dev;");

    db.environments().delete("app", "dev");
    db.pins().delete(STABLE.name());
    assertThat(db.pins().find(STABLE.name())).isEmpty();
  }

  @Test
  public void delete_namedByATemplate_conflicts(TempleDb db) {
    db.pins().create(STABLE);
    db.environmentTemplates()
        .save(EnvironmentTemplate.of(
            "own",
            "",
            EnvironmentState.of(
                EnvironmentDefinition.builder().pin(STABLE.name()).build())));

    assertRefused(
        db, () -> db.pins().delete(STABLE.name()), ConflictException.class, "template own;");
  }
}
