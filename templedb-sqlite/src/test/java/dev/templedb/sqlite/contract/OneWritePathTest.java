package dev.templedb.sqlite.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.templedb.Page;
import dev.templedb.PageRequest;
import dev.templedb.TempleDb;
import dev.templedb.Transaction;
import dev.templedb.audit.AuditEntry;
import dev.templedb.setting.SecretKey;
import dev.templedb.sqlite.contract.MutatingMethods.Mutation;
import dev.templedb.testkit.TempleDbExtension;
import dev.templedb.transfer.StagedImport;
import dev.templedb.transfer.TreeImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every change goes through one place, which writes exactly one audit entry in the change's own transaction. */
class OneWritePathTest {

  @RegisterExtension
  static final TempleDbExtension EXTENSION =
      TempleDbExtension.with(options -> options.addSecretKeys(SecretKey.generate()));

  private static final class Undo extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  static Stream<Mutation> mutations() {
    return MutatingMethods.all();
  }

  @Test
  void mutatingMethods_all_haveArgumentsToBeRunWith() {
    assertThat(MutatingMethods.signaturesWithArguments())
        .as("a method that changes something needs arguments in MutatingMethods")
        .containsExactlyElementsOf(MutatingMethods.signatures());
  }

  @ParameterizedTest
  @MethodSource("mutations")
  void mutation_onItsOwn_writesExactlyOneEntry(Mutation mutation, TempleDb db) {
    long before = prepared(db);

    mutation.run(db.actingAs("tester"));

    assertThat(db.audit().verify()).isEqualTo(before + 1);
    assertThat(newest(db).actor()).isEqualTo("tester");
  }

  @ParameterizedTest
  @MethodSource("mutations")
  void mutation_inACommittedTransactionAndInANestedOne_writesExactlyOneEntry(
      Mutation mutation, TempleDb db) {
    long before = prepared(db);

    db.useTransaction(tx -> tx.useNested(mutation::run));

    assertThat(db.audit().verify()).isEqualTo(before + 1);
    assertThat(newest(db).actor()).isNotEqualTo("external");
  }

  @ParameterizedTest
  @MethodSource("mutations")
  void mutation_inATransactionThatIsRolledBack_writesNoEntry(Mutation mutation, TempleDb db) {
    prepared(db);
    List<AuditEntry> before = entries(db);

    assertThatThrownBy(() -> db.useTransaction(tx -> {
          mutation.run(tx);
          throw new Undo();
        }))
        .isInstanceOf(Undo.class);

    assertThat(entries(db)).isEqualTo(before);
    assertThat(db.audit().verify()).isEqualTo(before.size());
    mutation.run(db);
    assertThat(db.audit().verify()).isEqualTo(before.size() + 1);
  }

  @ParameterizedTest
  @MethodSource("mutations")
  void mutation_inANestedTransactionThatIsRolledBack_writesNoEntryAndTheOuterOnesStay(
      Mutation mutation, TempleDb db) {
    long before = prepared(db);

    db.useTransaction(tx -> {
      undone(tx, mutation::run);
      tx.projects().create("between");
      undone(tx, nested -> {
        mutation.run(nested);
        assertThat(nested.audit().verify()).isEqualTo(before + 2);
      });
      mutation.run(tx);
      undone(tx, nested -> nested.projects().create("undone"));
    });

    assertThat(db.audit().verify()).isEqualTo(before + 2);
    assertThat(db.projects().find("undone")).isEmpty();
    db.projects().create("later");
    assertThat(db.audit().verify()).isEqualTo(before + 3);
    assertThat(entries(db)).extracting(AuditEntry::actor).doesNotContain("external");
  }

  @Test
  void importTree_withChanges_writesExactlyOneEntry(TempleDb db, @TempDir Path directory)
      throws IOException {
    long before = prepared(db);
    Files.writeString(directory.resolve("a"), "a");
    Files.write(directory.resolve("big"), new byte[3 << 20]);

    db.importTree(TreeImport.of("app", directory));

    assertThat(db.audit().verify()).isEqualTo(before + 1);
    assertThat(newest(db).action()).isEqualTo("project.import");
  }

  @Test
  void publish_rolledBackAndThenCommitted_writesOneEntryInAll(TempleDb db, @TempDir Path directory)
      throws IOException {
    long before = prepared(db);
    Files.writeString(directory.resolve("a"), "a");
    StagedImport staged = db.stage(TreeImport.of("app", directory));
    assertThat(db.audit().verify()).isEqualTo(before);

    db.useTransaction(tx -> {
      undone(tx, staged::publish);
      assertThat(tx.files().find("app", "a")).isEmpty();
    });
    assertThat(db.audit().verify()).isEqualTo(before);
    db.useTransaction(staged::publish);

    assertThat(db.files().readText("app", "a")).isEqualTo("a");
    assertThat(db.audit().verify()).isEqualTo(before + 1);
  }

  private static long prepared(TempleDb db) {
    MutatingMethods.prepare(db);
    MutatingMethods.prepareFiles(db);
    return db.audit().verify();
  }

  private static void undone(Transaction tx, Consumer<Transaction> work) {
    assertThatThrownBy(() -> tx.useNested(nested -> {
          work.accept(nested);
          throw new Undo();
        }))
        .isInstanceOf(Undo.class);
  }

  private static List<AuditEntry> entries(TempleDb db) {
    Page<AuditEntry> page = db.audit().list(PageRequest.first(1_000));
    return page.items();
  }

  private static AuditEntry newest(TempleDb db) {
    return entries(db).get(0);
  }
}
