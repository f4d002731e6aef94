package dev.templedb.audit;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Keeps the audit log from growing for ever: its beginning is exported to files, and then removed from the database.
 *
 * <pre>{@code
 * AuditExport export = db.auditArchive().export(startOfYear, Path.of("audit-2026.jsonl"));
 * db.auditArchive().prune(Path.of("audit-2026.jsonl"));
 * }</pre>
 *
 * <p>A file has lines of JSON in UTF-8. The first is <code>{"format":"templedb-audit","version":1,"anchor":{"id":…,"hash":"…"}}</code>: the entry
 * before the file's first one, and its hash in hexadecimal. Then comes a line for each entry, with the keys {@code id}, {@code occurred_at},
 * {@code actor}, {@code action}, {@code entity}, {@code before_summary} and {@code after_summary} (left out where there is none) and {@code
 * entry_hash}, and the texts exactly as the table {@code audit_log} had them. The last line is <code>{"anchor":{"id":…,"hash":"…"},"entries":…}</code>:
 * the last entry again, and how many there are. An entry's hash is the SHA-256 of: the hash before it (32 bytes, zero for the first), the id
 * (eight bytes, big-endian), and then each text field in the order above as its length in bytes (four bytes, big-endian, −1 where there is none) and
 * its UTF-8.
 *
 * <p>Thread-safe. Every method may throw what {@link dev.templedb.Transactor#inTransaction} lists, and IllegalStateException inside a transaction
 * of the same database.
 */
public interface AuditArchive {

  /**
   * Writes the log's beginning to a file that doesn't exist yet: each entry before the first one of {@code before} or later. The file
   * appears when it is complete, has been read again and verified, and is on the disk, and its owner alone can read it. Nothing is removed from the
   * database. What an export leaves in the directory when it is killed, a hidden file {@code .templedb-audit-…}, is removed by a later one there, an
   * hour afterwards or later.
   *
   * @return what the file holds; nothing, if the log begins with an entry that isn't older
   * @throws dev.templedb.error.ConflictException when the file exists
   * @throws dev.templedb.error.CorruptionException when the log is broken
   * @throws dev.templedb.error.InvalidInputException when the path is not one of the operating system
   * @throws dev.templedb.error.ReadOnlyException when the directory can't be written
   * @throws dev.templedb.error.StorageFullException when no space is left there
   * @throws dev.templedb.error.StorageException when the file can't be written for another reason
   */
  AuditExport export(Instant before, Path file);

  /**
   * Removes from the database the entries that a file holds, in one transaction, whose own entry {@code audit.prune} says so. Before that the
   * file is verified and forced to the disk, and the whole log is verified. Other writers wait for about two seconds for each million
   * entries. A process that ends between {@link #export} and this has lost nothing: call it with the file that is there.
   *
   * @return what the file holds
   * @throws dev.templedb.error.NotFoundException when there is no such file
   * @throws dev.templedb.error.ConflictException when the file doesn't begin where the log begins, for instance because its entries
   *     were removed before; nothing was changed
   * @throws dev.templedb.error.CorruptionException when the file is not what was exported from this database, or the log is broken;
   *     nothing was changed
   * @throws dev.templedb.error.InvalidInputException when the path is not one of the operating system
   * @throws dev.templedb.error.ReadOnlyException when the file can't be written here, which forcing it to the disk takes
   * @throws dev.templedb.error.StorageException when the file can't be read
   */
  AuditExport prune(Path file);

  /**
   * Checks that files are what was exported, that each begins where the one before ends, and that the last one ends where the log begins.
   *
   * @param files in the order of their entries
   * @return what they hold together; {@code from} is {@link AuditAnchor#START} when nothing is missing at the beginning
   * @throws IllegalArgumentException when no file is given
   * @throws dev.templedb.error.NotFoundException when there is no such file
   * @throws dev.templedb.error.CorruptionException when not; the message names the file, and the line or entry that is wrong
   * @throws dev.templedb.error.StorageException when a file can't be read
   */
  AuditExport verify(List<Path> files);
}
