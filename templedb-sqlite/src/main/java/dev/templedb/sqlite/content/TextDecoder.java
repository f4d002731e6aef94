package dev.templedb.sqlite.content;

import dev.templedb.content.DecodedText;
import dev.templedb.error.InvalidInputException;
import dev.templedb.sqlite.connection.Operation;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mozilla.universalchardet.UniversalDetector;

/**
 * Finds out how text is encoded: by its byte order mark; else UTF-8, if it is valid; else by Mozilla's detector; else it is windows-1252, if
 * it has no control characters, because short text shows the detector too little. What does not come back byte for byte is not taken for text.
 */
final class TextDecoder {

  /** How much the detector is shown: more does not change its mind. */
  private static final int DETECTED_BYTES = 1 << 18;

  private static final Charset LAST_RESORT = Charset.forName("windows-1252");

  /** The longer marks first: UTF-32's begins like UTF-16's. */
  private static final List<Mark> MARKS = List.of(
      new Mark(Charset.forName("UTF-32LE"), 0xFF, 0xFE, 0, 0),
      new Mark(Charset.forName("UTF-32BE"), 0, 0, 0xFE, 0xFF),
      new Mark(StandardCharsets.UTF_8, 0xEF, 0xBB, 0xBF),
      new Mark(StandardCharsets.UTF_16LE, 0xFF, 0xFE),
      new Mark(StandardCharsets.UTF_16BE, 0xFE, 0xFF));

  private static final class Mark {
    final Charset charset;
    final int[] bytes;

    Mark(Charset charset, int... bytes) {
      this.charset = charset;
      this.bytes = bytes;
    }

    boolean begins(byte[] content) {
      for (int i = 0; i < bytes.length; i++) {
        if (i >= content.length || (content[i] & 0xff) != bytes[i]) {
          return false;
        }
      }
      return true;
    }
  }

  private TextDecoder() {}

  static DecodedText decode(Operation operation, byte[] content) {
    for (Mark mark : MARKS) {
      Optional<DecodedText> text = mark.begins(content)
          ? decode(content, mark.charset, mark.bytes.length)
          : Optional.empty();
      if (text.isPresent()) {
        return text.get();
      }
    }
    if (!hasNul(content)) {
      Optional<DecodedText> text = decode(content, StandardCharsets.UTF_8, 0)
          .or(() -> detected(content).flatMap(charset -> decode(content, charset, 0)))
          .or(() -> isPrintable(content) ? decode(content, LAST_RESORT, 0) : Optional.empty());
      if (text.isPresent()) {
        return text.get();
      }
    }
    throw new InvalidInputException(
        operation + ": it is no text in any charset that is recognised; use readBytes");
  }

  private static boolean hasNul(byte[] content) {
    for (byte b : content) {
      if (b == 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether there are no control characters but those that text has: tab, line feed, form feed and carriage return. */
  private static boolean isPrintable(byte[] content) {
    for (byte b : content) {
      boolean isControl = (b >= 0 && b < ' ') || b == 0x7f;
      if (isControl && b != '\t' && b != '\n' && b != '\f' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  private static Optional<Charset> detected(byte[] content) {
    UniversalDetector detector = new UniversalDetector();
    detector.handleData(content, 0, Math.min(content.length, DETECTED_BYTES));
    detector.dataEnd();
    try {
      return Optional.ofNullable(detector.getDetectedCharset()).map(Charset::forName);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      // It knows charsets that this Java platform does not have.
      return Optional.empty();
    }
  }

  private static Optional<DecodedText> decode(byte[] content, Charset charset, int markBytes) {
    if (!charset.canEncode()) {
      return Optional.empty();
    }
    try {
      String text = charset
          .newDecoder()
          .decode(ByteBuffer.wrap(content, markBytes, content.length - markBytes))
          .toString();
      DecodedText decoded = new DecodedText(text, charset, markBytes > 0);
      return Arrays.equals(decoded.toBytes(), content) ? Optional.of(decoded) : Optional.empty();
    } catch (CharacterCodingException | IllegalStateException e) {
      return Optional.empty();
    }
  }
}
