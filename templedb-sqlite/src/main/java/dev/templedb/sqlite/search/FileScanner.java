package dev.templedb.sqlite.search;

import dev.templedb.error.InvalidInputException;
import dev.templedb.search.ContentSearch;
import dev.templedb.sqlite.connection.KeptConnection;
import dev.templedb.sqlite.content.PartDecoder;
import dev.templedb.sqlite.content.Sha256;
import dev.templedb.sqlite.content.StoredContent;
import dev.templedb.sqlite.search.LineFinder.Hit;
import java.security.MessageDigest;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Searches files, keeping buffers from one to the next, for one thread. */
final class FileScanner {

  private static final String READ = """
      SELECT j.key, c.size_bytes, c.encoding, c.dictionary_id, c.base_content_id IS NULL, c.data
        FROM json_each(?) j
       CROSS JOIN contents c
       WHERE c.id = j.value
      """;

  /** How far into a file a NUL byte makes it binary. */
  private static final int HEAD_BYTES = 8_192;

  private final ContentSearch request;
  private final UnmatchedContents unmatched;
  private final LineFinder finder;
  private Runnable check = () -> {};
  private final PartDecoder decoder = new PartDecoder();
  private final MessageDigest digest = Sha256.digest();

  FileScanner(ContentSearch request, UnmatchedContents unmatched) {
    this.request = request;
    this.unmatched = unmatched;
    this.finder = finder(request, () -> check.run());
  }

  private static LineFinder finder(ContentSearch request, Runnable check) {
    if (!request.regex() && !request.ignoreCase()) {
      return new LiteralFinder(request.pattern());
    }
    int flags = (request.regex() ? 0 : Pattern.LITERAL)
        | (request.ignoreCase() ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0);
    Optional<String> required = request.regex() && !request.ignoreCase()
        ? RequiredText.of(request.pattern())
        : Optional.empty();
    return new RegexFinder(Pattern.compile(request.pattern(), flags), required, check);
  }

  /** Searches files in their order; gives those to {@code absent} whose content this connection does not see. */
  void scan(
      KeptConnection connection, List<Candidate> files, Output output, Consumer<Candidate> absent)
      throws SQLException {
    check = connection::check;
    int next = 0;
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setString(1, ids(files));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          connection.check();
          int index = rows.getInt(1);
          files.subList(next, index).forEach(absent);
          next = index + 1;
          scan(connection, files.get(index), rows, output);
        }
      }
    }
    files.subList(next, files.size()).forEach(absent);
  }

  private static String ids(List<Candidate> files) {
    StringBuilder ids = new StringBuilder(12 * files.size()).append('[');
    for (Candidate file : files) {
      ids.append(ids.length() == 1 ? "" : ",").append(file.contentId());
    }
    return ids.append(']').toString();
  }

  private void scan(KeptConnection connection, Candidate file, ResultSet row, Output output)
      throws SQLException {
    if (unmatched.contains(file.contentId())) {
      output.searched(1, file.sizeBytes());
      return;
    }
    try {
      byte[] data = row.getBytes(6);
      if (data == null) {
        scanParts(connection, file, output);
        return;
      }
      boolean sound = row.getLong(2) == file.sizeBytes()
          && row.getBoolean(5)
          && decoder.decode(connection, row.getInt(3), row.getLong(4), data, file.sizeBytes());
      scanWhole(
          connection,
          file,
          sound ? decoder.bytes() : stored(connection, file).only(),
          sound,
          output);
    } catch (StackOverflowError e) {
      throw new InvalidInputException(
          file.operation()
              + ": the regular expression nests too deep for one of its lines; repeat no group, use possessive quantifiers, or leave the file out",
          e);
    }
  }

  private void scanWhole(
      KeptConnection connection, Candidate file, byte[] bytes, boolean unverified, Output output)
      throws SQLException {
    int size = (int) file.sizeBytes();
    if (isBinary(bytes, size)) {
      output.binary(1);
      return;
    }
    Window window = new Window(bytes, Window.startOfText(bytes, size), size);
    Hit first = finder.find(window, window.start());
    if (first == null) {
      unmatched.add(file.contentId());
      output.searched(1, size);
      return;
    }
    file.requireSound();
    if (unverified) {
      verify(connection, file, bytes, size);
    }
    MatchLines lines = new MatchLines(request, file, finder, output);
    lines.feed(window, first);
    lines.finish();
    output.searched(1, size);
  }

  private boolean isBinary(byte[] bytes, int length) {
    return !request.includeBinary() && Window.hasNul(bytes, Math.min(length, HEAD_BYTES));
  }

  private void verify(KeptConnection connection, Candidate file, byte[] bytes, int size)
      throws SQLException {
    digest.update(bytes, 0, size);
    if (!MessageDigest.isEqual(digest.digest(), file.hash().digest())) {
      stored(connection, file).only();
      throw new IllegalStateException(file.operation() + ": its content is damaged, and is not");
    }
  }

  private static StoredContent stored(KeptConnection connection, Candidate file)
      throws SQLException {
    return StoredContent.open(
        connection, file.operation(), file.contentId(), file.hash(), file.sizeBytes());
  }

  /** Searches content in parts: once to see whether there is a match and whether the whole is right, then to give the matches. */
  private void scanParts(KeptConnection connection, Candidate file, Output output)
      throws SQLException {
    PartedScan scan = new PartedScan(finder, connection);
    Optional<byte[]> head = stored(connection, file).next(connection);
    if (head.isPresent() && isBinary(head.get(), head.get().length)) {
      output.binary(1);
      return;
    }
    if (scan.hasMatch(stored(connection, file))) {
      file.requireSound();
      MatchLines lines = new MatchLines(request, file, finder, output);
      scan.feed(stored(connection, file), lines);
      lines.finish();
    } else {
      unmatched.add(file.contentId());
    }
    output.searched(1, file.sizeBytes());
  }
}
