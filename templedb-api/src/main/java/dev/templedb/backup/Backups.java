package dev.templedb.backup;

import dev.templedb.CancellationToken;
import dev.templedb.ProgressListener;
import java.nio.file.Path;
import java.util.List;

/**
 * Backups of one database, restoring them into it, its dump as SQL, and its projects as files that another database imports. All of it is long
 * work: it is not available inside a transaction, reports progress, and can be cancelled by its token, a deadline and an interrupt. Thread-safe.
 *
 * <p>A file that is being made lies in a directory that begins with {@code .templedb-work-} beside its place, and gets its name only when it
 * is complete, flushed and verified. What fails or is cancelled leaves nothing; what a killed process leaves is removed by the next operation
 * that writes into the same directory. No file is ever overwritten. Files are readable by their owner alone.
 *
 * <p>Every method may throw, besides what it lists, {@link dev.templedb.error.ConflictException} when the file that it is to write exists,
 * {@link dev.templedb.error.NotFoundException} when a directory or file does not, {@link dev.templedb.error.ReadOnlyException} when it can't be
 * written, {@link dev.templedb.error.StorageFullException} when the disk is full, {@link dev.templedb.error.CancelledException} and {@link
 * dev.templedb.error.DeadlineExceededException}.
 */
public interface Backups {

  /**
   * Makes a backup of the state at this moment, while readers and writers go on. What is written meanwhile is not in it.
   *
   * @throws dev.templedb.error.CorruptionException when the database or some content of it is damaged, as {@link #verify} understands it; there
   *     is no backup then
   */
  BackupReport create(BackupRequest request);

  /** The backups in a directory that have generated names, of whatever database, the newest first. Nothing is opened. */
  List<BackupFile> list(Path directory);

  /**
   * Checks a backup, compressed or not, or any other TempleDB file that nobody has open: that it is complete, that SQLite finds no damage
   * and no row that refers to none, that every content has its hash, and that rows, tables and audit log are what the library wrote, as far as
   * the file's schema has checksums of them.
   *
   * @throws dev.templedb.error.CorruptionException when it is damaged or truncated
   * @throws dev.templedb.error.InvalidInputException when it is no database, or one of another application
   * @throws dev.templedb.error.MigrationException when a newer version of the library made it
   */
  BackupVerification verify(Path backup, ProgressListener progress, CancellationToken cancellation);

  /** As {@link #verify(Path, ProgressListener, CancellationToken)}, to its end. */
  default BackupVerification verify(Path backup) {
    return verify(backup, ProgressListener.NONE, CancellationToken.create());
  }

  /**
   * Replaces everything in this database by what a backup holds, while it is open. The backup is verified, brought to the present schema and
   * given the audit entry {@code database.restore} in a copy beside the database; then all of it becomes visible in one transaction. Readers
   * see the old state or the new one, in this process and in others, and need not be opened again. The old state is kept beside the
   * database unless the request says otherwise: a copy of its pages that is not verified, because perhaps what is wrong with it is why a backup is restored.
   *
   * <p>Ids that callers hold are those of the old state. What others write between the beginning and that transaction is lost with the old
   * state, and is not in the file that is kept.
   *
   * @throws dev.templedb.error.CorruptionException when the backup is damaged; nothing was changed
   * @throws dev.templedb.error.InvalidInputException when it is no backup of a TempleDB; nothing was changed
   * @throws dev.templedb.error.MigrationException when a newer version of the library made it; nothing was changed
   * @throws dev.templedb.error.ReadOnlyException when this database was opened read-only
   */
  RestoreReport restore(RestoreRequest request);

  /**
   * Writes the whole database as SQL text that the {@code sqlite3} shell, from version 3.40 on, reads into an empty file: {@code sqlite3
   * new.db < dump.sql}. The file that results is a TempleDB with the same rows. Memory is bounded, and all of it is from one snapshot.
   *
   * @param progress hears how far it has come; the phase is {@code dump}, the unit a row
   */
  DumpReport dump(Path target, ProgressListener progress, CancellationToken cancellation);

  /** As {@link #dump(Path, ProgressListener, CancellationToken)}, to its end. */
  default DumpReport dump(Path target) {
    return dump(target, ProgressListener.NONE, CancellationToken.create());
  }

  /**
   * Writes one project into a file of its own, which is itself a TempleDB: its files with their contents, deployment targets, environments
   * with variables, versions and the sessions that have ended, its settings, and the pins, templates, file types and secrets that these use. Secrets
   * stay encrypted for whom they are encrypted here; no key is needed, and none goes along. Tables of an application are left out. What belongs to this
   * machine stays: where trees were imported from, generated files, and sessions that are open.
   *
   * @throws dev.templedb.error.NotFoundException when there is no such project
   * @throws dev.templedb.error.CorruptionException when a content of it, or the row of a file, is damaged
   */
  ProjectExportReport exportProject(
      String slug, Path target, ProgressListener progress, CancellationToken cancellation);

  /** As {@link #exportProject(String, Path, ProgressListener, CancellationToken)}, to its end. */
  default ProjectExportReport exportProject(String slug, Path target) {
    return exportProject(slug, target, ProgressListener.NONE, CancellationToken.create());
  }

  /**
   * Imports the project of a file that {@link #exportProject} wrote. Projects are identified by their UUID: one that is here already in the
   * same state is left alone; see {@link ProjectImport} for one that differs. All of it becomes visible at once, with one audit entry {@code
   * project.transfer}. Every content is hashed again on the way.
   *
   * <p>Secrets remain encrypted for the recipients that they had in the database that the file is from. Who is to reveal them needs one of those keys;
   * {@code secrets().rotate} with such a key among {@code secretKeys} encrypts them for the present recipients of this database.
   *
   * @throws dev.templedb.error.ConflictException when another project has the slug; when the project is here and differs, and is not to be
   *     replaced; when it is to be replaced and somebody is in one of its environments; or when a pin of the same name is another revision here
   * @throws dev.templedb.error.CorruptionException when the file is damaged, or was changed by hand where that is not meant to be
   * @throws dev.templedb.error.InvalidInputException when the file is no TempleDB, or does not hold exactly one project
   * @throws dev.templedb.error.MigrationException when a newer version of the library made it
   */
  ProjectImportReport importProject(ProjectImport request);
}
