package dev.templedb.sqlite;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.templedb.TempleDb;
import dev.templedb.sqlite.connection.Database;
import dev.templedb.sqlite.transaction.StandaloneWrite;
import dev.templedb.sqlite.transaction.WriteTransaction;
import dev.templedb.testkit.TempleDbExtension;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows between modules and packages, and who may write. */
class ArchitectureTest {

  private static final JavaClasses API = classesBeside(TempleDb.class);
  private static final JavaClasses SQLITE = classesBeside(SqliteProvider.class);
  private static final JavaClasses TESTKIT = classesBeside(TempleDbExtension.class);

  private static final String[] API_PACKAGES = {
    "dev.templedb",
    "dev.templedb.audit",
    "dev.templedb.backup",
    "dev.templedb.content",
    "dev.templedb.environment",
    "dev.templedb.error",
    "dev.templedb.maintenance",
    "dev.templedb.monitoring",
    "dev.templedb.project",
    "dev.templedb.rendering",
    "dev.templedb.schema",
    "dev.templedb.search",
    "dev.templedb.setting",
    "dev.templedb.spi",
    "dev.templedb.transfer"
  };

  private static JavaClasses classesBeside(Class<?> type) {
    JavaClasses classes = new ClassFileImporter().importUrl(location(type));
    assertThat(classes.contain(type)).isTrue();
    return classes;
  }

  private static URL location(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  @Test
  void api_classes_dependOnTheJdkAndAnnotationsAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(API_PACKAGES)
            .or(resideInAnyPackage(
                "java.io..",
                "java.lang..",
                "java.math..",
                "java.net..",
                "java.nio..",
                "java.security..",
                "java.time..",
                "java.util..",
                "javax.annotation.processing..",
                "javax.crypto..",
                "org.immutables.value..",
                "org.jspecify.annotations..")))
        .check(API);
  }

  @Test
  void testkit_classes_dependOnTheApiAndTestLibrariesAlone() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.templedb.sqlite..", "dev.templedb.nix..", "java.sql..", "org.sqlite..")
        .check(TESTKIT);
  }

  @Test
  void sqlite_classes_dependOnNoOtherModuleOfOursButTheApi() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.templedb.nix..", "dev.templedb.testkit..")
        .check(SQLITE);
  }

  @Test
  void apiDomains_none_dependOnEachOtherInACircle() {
    slices().matching("dev.templedb.(*)..").should().beFreeOfCycles().check(API);
  }

  @Test
  void sqlitePackages_none_dependOnEachOtherInACircle() {
    slices().matching("dev.templedb.sqlite.(*)..").should().beFreeOfCycles().check(SQLITE);
    noClasses()
        .that()
        .resideInAPackage("dev.templedb.sqlite.(*)..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.templedb.sqlite")
        .because("the root package only puts the others together")
        .check(SQLITE);
  }

  @Test
  void databaseWrite_onlyTheWritePathAndMigrations_callIt() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.templedb.sqlite.transaction", "dev.templedb.sqlite.schema")
        .and()
        .doNotBelongToAnyOf(Database.class)
        .should()
        .callMethodWhere(target(Database.class, "write"))
        .because("every change is audited where it is written")
        .check(SQLITE);
  }

  @Test
  void writeApart_onlyRepackingMaintenanceAndRotating_callIt() {
    noClasses()
        .that()
        .doNotHaveSimpleName("ContentRepacker")
        .and()
        .doNotBelongToAnyOf(Database.class)
        .and()
        .doNotHaveSimpleName("SqliteMaintenance")
        .and()
        .doNotHaveSimpleName("Rotation")
        .should()
        .callMethodWhere(target(Database.class, "writeApart"))
        .because("no transaction and no audit entry is written there")
        .check(SQLITE);
  }

  @Test
  void replaceAll_onlyRestoring_callsIt() {
    noClasses()
        .that()
        .doNotHaveSimpleName("LiveRestore")
        .should()
        .callMethodWhere(target(Database.class, "replaceAll"))
        .because("what replaces everything brings its audit entry with it")
        .check(SQLITE);
  }

  @Test
  void standaloneWrite_onlyStagingABackup_callsIt() {
    noClasses()
        .that()
        .doNotHaveSimpleName("RestoreStage")
        .should()
        .callMethodWhere(target(StandaloneWrite.class, "run"))
        .because("a database that is open is written by the write path")
        .check(SQLITE);
  }

  @Test
  void storeInvisibly_onlyImportsAndTheContentStore_callIt() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.templedb.sqlite.transfer", "dev.templedb.sqlite.content")
        .should()
        .callMethodWhere(target(WriteTransaction.class, "storeInvisibly"))
        .because("it writes without an audit entry")
        .check(SQLITE);
  }

  @Test
  void jdbcTransactions_nobody_usesThem() {
    noClasses()
        .should()
        .callMethodWhere(target(Connection.class, "setAutoCommit"))
        .orShould()
        .callMethodWhere(target(Connection.class, "commit"))
        .orShould()
        .callMethodWhere(target(Connection.class, "rollback"))
        .because("transactions are begun and ended as SQL, with BEGIN IMMEDIATE")
        .check(SQLITE);
  }

  @Test
  void texts_thatBeginOrEndATransaction_areInTheWritePathAlone() throws IOException {
    assertThat(classesWithText(
            location(SqliteProvider.class),
            Pattern.compile("\\b(BEGIN IMMEDIATE|BEGIN EXCLUSIVE|COMMIT|SAVEPOINT)\\b")))
        .isSubsetOf(
            "dev/templedb/sqlite/transaction/WriteTransaction.class",
            "dev/templedb/sqlite/connection/Connections.class",
            "dev/templedb/sqlite/connection/KeptConnection.class",
            // Begins a transaction that writes nothing, because only that ends a copy half-way.
            "dev/templedb/sqlite/backup/PageCopy.class",
            "dev/templedb/sqlite/schema/SchemaTransaction.class",
            // Says it to others.
            "dev/templedb/sqlite/backup/SqlDump.class",
            // Locks a file that is about to be replaced.
            "dev/templedb/sqlite/connection/StandaloneFile.class",
            // Audits what is done to a backup before it becomes the database.
            "dev/templedb/sqlite/transaction/StandaloneWrite.class",
            // Seals are no entities, and are written when everything else is done.
            "dev/templedb/sqlite/maintenance/SqliteMaintenance.class",
            "dev/templedb/sqlite/schema/SqlStatement.class")
        .contains("dev/templedb/sqlite/transaction/WriteTransaction.class");
  }

  @Test
  void texts_thatAreSql_areInThisModuleAlone() throws IOException {
    Pattern sql = Pattern.compile(
        "\\b(SELECT [\\w*(]|INSERT INTO |UPDATE \\w+\\s+SET |DELETE FROM |CREATE TABLE |PRAGMA \\w)");
    assertThat(classesWithText(location(TempleDb.class), sql)).isEmpty();
    assertThat(classesWithText(location(TempleDbExtension.class), sql)).isEmpty();
    assertThat(classesWithText(location(SqliteProvider.class), sql)).isNotEmpty();
  }

  private static DescribedPredicate<JavaMethodCall> target(Class<?> owner, String name) {
    return DescribedPredicate.describe(
        "the target is " + owner.getSimpleName() + "." + name,
        call ->
            call.getTarget().getName().equals(name) && call.getTargetOwner().isAssignableTo(owner));
  }

  private static List<String> classesWithText(URL location, Pattern text) throws IOException {
    Path path = Path.of(URI.create(location.toString()));
    if (Files.isDirectory(path)) {
      return classesWithText(path, text);
    }
    try (FileSystem jar = FileSystems.newFileSystem(path)) {
      return classesWithText(jar.getPath("/"), text);
    }
  }

  private static List<String> classesWithText(Path root, Pattern text) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        String constants = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        if (text.matcher(constants).find()) {
          found.add(root.relativize(file).toString());
        }
      }
    }
    return found;
  }
}
