package dev.templedb.testkit;

import static dev.templedb.testkit.Refusals.assertRefused;
import static dev.templedb.testkit.Refusals.nothing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.templedb.TempleDb;
import dev.templedb.error.ConflictException;
import dev.templedb.error.InvalidInputException;
import dev.templedb.error.NotFoundException;
import dev.templedb.project.FileType;
import dev.templedb.project.FileTypeRepository;
import dev.templedb.project.FileTypeRule;
import dev.templedb.project.NewFileType;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every {@link FileTypeRepository} promises. Extend it in the tests of an implementation. */
@ExtendWith(TempleDbExtension.class)
public abstract class FileTypeRepositoryContract {

  private static final NewFileType OWN = new NewFileType(
      "own_1",
      "language",
      Optional.of("Our \"own\" — eigen"),
      List.of(
          FileTypeRule.path("a/**/*.own"),
          FileTypeRule.name("Ownfile"),
          FileTypeRule.extension("own"),
          FileTypeRule.shebang("own")));

  /** For subclasses. */
  protected FileTypeRepositoryContract() {}

  @Test
  public void list_freshDatabase_hasBuiltInTypesByName(TempleDb db) {
    List<FileType> types = db.fileTypes().list();

    assertThat(types).hasSizeGreaterThanOrEqualTo(120).allMatch(FileType::builtIn);
    assertThat(types).extracting(FileType::name).isSorted().doesNotHaveDuplicates();
    assertThat(types)
        .extracting(FileType::name)
        .contains(FileType.UNKNOWN, FileType.BINARY, FileType.SYMLINK, "java");
    assertThat(types).allSatisfy(type -> {
      assertThat(type.category()).isNotBlank();
      assertThat(db.fileTypes().find(type.name())).contains(type);
    });
  }

  @Test
  public void create_type_isKeptAsItIs(TempleDb db) {
    FileType created = db.fileTypes().create(OWN);

    assertThat(created.name()).isEqualTo("own_1");
    assertThat(created.category()).isEqualTo("language");
    assertThat(created.description()).contains("Our \"own\" — eigen");
    assertThat(created.rules()).containsExactlyElementsOf(OWN.rules());
    assertThat(created.builtIn()).isFalse();
    assertThat(db.fileTypes().get("own_1")).isEqualTo(created);
    assertThat(db.fileTypes().list()).contains(created);
  }

  @Test
  public void create_sameRuleTwice_keepsOne(TempleDb db) {
    FileTypeRule rule = FileTypeRule.extension("own");

    assertThat(
            db.fileTypes().create(NewFileType.of("own", "language", rule, rule)).rules())
        .containsExactly(rule);
  }

  @Test
  public void create_nameTaken_conflictsAndChangesNothing(TempleDb db) {
    FileType java = db.fileTypes().get("java");

    assertRefused(
        db,
        () -> db.fileTypes().create(NewFileType.of("java", "language")),
        ConflictException.class,
        "creating file type 'java'",
        "choose another name");
    assertThat(db.fileTypes().get("java")).isEqualTo(java);
  }

  @Test
  public void create_ruleOfAnotherOwnType_conflictsAndChangesNothing(TempleDb db) {
    db.fileTypes().create(OWN);

    assertRefused(
        db,
        () -> db.fileTypes()
            .create(NewFileType.of("second", "language", FileTypeRule.extension("own"))),
        ConflictException.class,
        "creating file type 'second'",
        "'own_1'",
        "delete that one first");
    assertThat(db.fileTypes().find("second")).isEmpty();
  }

  @Test
  public void create_ruleOfABuiltInType_isTaken(TempleDb db) {
    FileTypeRule java = FileTypeRule.extension("java");

    assertThat(
            db.fileTypes().create(NewFileType.of("our_java", "language", java)).rules())
        .containsExactly(java);
  }

  @Test
  public void create_malformedPathRule_isRefusedAtOnce(TempleDb db) {
    assertRefused(
        db,
        () -> db.fileTypes().create(NewFileType.of("own", "language", FileTypeRule.path("[a"))),
        IllegalArgumentException.class,
        "[a");
    assertThat(db.fileTypes().find("own")).isEmpty();
  }

  @Test
  public void callsThatNeedAType_unknown_sayOperationNameAndNextStep(TempleDb db) {
    assertThat(db.fileTypes().find("nope")).isEmpty();
    assertRefused(
        db,
        () -> db.fileTypes().get("nope"),
        NotFoundException.class,
        "getting file type 'nope'",
        "list the file types");
    assertRefused(
        db,
        () -> db.fileTypes().delete("nope"),
        NotFoundException.class,
        "deleting file type 'nope'",
        "list the file types");
  }

  @Test
  public void calls_null_areRefusedAtOnce(TempleDb db) {
    String none = nothing();
    for (ThrowingCallable call : List.<ThrowingCallable>of(
        () -> db.fileTypes().find(none),
        () -> db.fileTypes().get(none),
        () -> db.fileTypes().create(nothing()),
        () -> db.fileTypes().delete(none))) {
      assertRefused(db, call, NullPointerException.class);
    }
  }

  @Test
  public void delete_ownType_freesItsNameAndRules(TempleDb db) {
    FileType before = db.fileTypes().create(OWN);

    db.fileTypes().delete("own_1");

    assertThat(db.fileTypes().find("own_1")).isEmpty();
    FileType again = db.fileTypes().create(OWN);
    assertThat(again.id()).isNotEqualTo(before.id());
    assertThat(again.rules()).containsExactlyElementsOf(OWN.rules());
  }

  @Test
  public void delete_builtInType_isRefusedAndChangesNothing(TempleDb db) {
    for (String name : List.of("java", FileType.UNKNOWN, FileType.BINARY, FileType.SYMLINK)) {
      FileType type = db.fileTypes().get(name);
      assertRefused(
          db,
          () -> db.fileTypes().delete(name),
          InvalidInputException.class,
          "deleting file type '" + name + "'",
          "built in");
      assertThat(db.fileTypes().get(name)).isEqualTo(type);
    }
  }
}
