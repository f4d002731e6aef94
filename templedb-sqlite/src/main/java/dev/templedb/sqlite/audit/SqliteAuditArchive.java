package dev.templedb.sqlite.audit;

import dev.templedb.audit.AuditAnchor;
import dev.templedb.audit.AuditArchive;
import dev.templedb.audit.AuditExport;
import dev.templedb.error.ConflictException;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.StorageException;
import dev.templedb.sqlite.connection.Columns;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.connection.Operation;
import dev.templedb.sqlite.transaction.Calls;
import dev.templedb.sqlite.transaction.Summary;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Moves the beginning of {@code audit_log} to files. */
public final class SqliteAuditArchive implements AuditArchive {

  /** The action of the entry that tells of a removal. */
  static final String PRUNE = "audit.prune";

  private static final String FROM_BEGINNING =
      "SELECT " + AuditRow.COLUMNS + " FROM audit_log ORDER BY id";
  private static final String HASH = "SELECT entry_hash FROM audit_log WHERE id = ?";
  private static final String MOVE_ANCHOR =
      "UPDATE database_state SET audit_anchor_id = ?, audit_anchor_hash = ?";
  private static final String DELETE = "DELETE FROM audit_log WHERE id <= ?";
  private static final String DELETE_SPANS = "DELETE FROM audit_spans WHERE 1024 * (span + 1) <= ?";

  private final Calls calls;

  /** The archive of the log that is reached by {@code calls}. */
  public SqliteAuditArchive(Calls calls) {
    this.calls = calls;
  }

  @Override
  public AuditExport export(Instant before, Path file) {
    Objects.requireNonNull(before, "before");
    Operation operation = Operation.of("exporting the audit log to", file.toString());
    return calls.scan(operation, connection -> {
      ExportFile unfinished = new ExportFile(operation, file);
      try {
        AuditExport written = write(connection, before, unfinished);
        if (!AuditFile.verify(operation, unfinished.path()).equals(written)) {
          throw new StorageException(
              operation + ": what was written is not what can be read; check the disk", null);
        }
        unfinished.publish();
        return written;
      } catch (IOException e) {
        throw unfinished.failure(e);
      } finally {
        unfinished.discard();
      }
    });
  }

  private static AuditExport write(KeptConnection connection, Instant before, ExportFile file)
      throws SQLException, IOException {
    AuditAnchor from = AuditHead.read(connection).anchor();
    ChainCheck chain = new ChainCheck(from);
    try (FileChannel channel = file.create();
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
        AuditFile.Writer lines = new AuditFile.Writer(out, from);
        PreparedStatement statement = connection.prepareStatement(FROM_BEGINNING);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        connection.check();
        AuditRow row = AuditRow.of(rows);
        if (!row.entry().occurredAt().isBefore(before)) {
          break;
        }
        chain.take(row);
        lines.write(row);
      }
      lines.end(chain.last());
      out.flush();
      channel.force(true);
    }
    return new AuditExport(from, chain.last());
  }

  @Override
  public AuditExport prune(Path file) {
    Operation operation = Operation.of("pruning the audit log by", file.toString());
    calls.read(operation, connection -> true);
    AuditExport export = AuditFile.verify(operation, file);
    force(operation, file);
    calls.scan(operation, ChainCheck::verify);
    return calls.write(operation, (connection, change) -> {
      requireSame(connection, operation, export);
      if (export.entries() == 0) {
        return export;
      }
      AuditAnchor to = export.to();
      connection.update(MOVE_ANCHOR, to.id(), to.hash().digest());
      connection.update(DELETE, to.id());
      connection.update(DELETE_SPANS, to.id());
      change.updated(
          PRUNE,
          "audit_log",
          Summary.of().with("last", export.from().id()),
          Summary.of()
              .with("last", to.id())
              .with("hash", to.hash().hex())
              .with("file", Objects.requireNonNull(file.getFileName()).toString()));
      return export;
    });
  }

  /** What is removed from the database must be on the disk. */
  private static void force(Operation operation, Path file) {
    try (FileChannel channel =
        FileChannel.open(ExportFile.local(operation, file), StandardOpenOption.WRITE)) {
      channel.force(true);
    } catch (IOException e) {
      throw ExportFile.failure(operation, file, e);
    }
  }

  /** The last entry's hash covers all before it, back to the anchor. */
  private static void requireSame(
      KeptConnection connection, Operation operation, AuditExport export) throws SQLException {
    AuditAnchor anchor = AuditHead.read(connection).anchor();
    if (!export.from().equals(anchor)) {
      throw new ConflictException(operation + ": the file begins after entry "
          + export.from().id() + ", and the log after entry " + anchor.id()
          + "; prune by each file once, in their order");
    }
    if (export.entries() > 0
        && !connection
            .first(HASH, row -> Columns.text(row, 1), export.to().id())
            .equals(Optional.of(export.to().hash().hex()))) {
      throw new CorruptionException(operation + ": entry " + export.to().id()
          + " of the file is not that of this database; take a file that was exported from it");
    }
  }

  @Override
  public AuditExport verify(List<Path> files) {
    if (files.isEmpty()) {
      throw new IllegalArgumentException("no file of the audit log is given");
    }
    Operation operation = Operation.of("verifying exported files of the audit log");
    AuditAnchor anchor =
        calls.read(operation, connection -> AuditHead.read(connection).anchor());
    AuditExport all = AuditFile.verify(operation, files.get(0));
    for (Path file : files.subList(1, files.size())) {
      AuditExport next = AuditFile.verify(operation, file);
      if (!next.from().equals(all.to())) {
        throw new CorruptionException(operation + ": '" + file + "' begins after entry "
            + next.from().id() + ", and the file before it ends with entry "
            + all.to().id()
            + ", or another one of that number; give all files, in the order of their entries");
      }
      all = new AuditExport(all.from(), next.to());
    }
    if (!all.to().equals(anchor)) {
      throw new CorruptionException(
          operation + ": the files end with entry " + all.to().id()
              + ", and the log begins after entry " + anchor.id()
              + ", or another one of that number; give the files that the log was pruned by");
    }
    return all;
  }
}
