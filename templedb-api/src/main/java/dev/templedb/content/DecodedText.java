package dev.templedb.content;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Objects;

/**
 * Text with what is needed to write it back as it was.
 *
 * @param text the text, without a byte order mark
 * @param charset how it is encoded
 * @param byteOrderMark whether its bytes begin with a byte order mark
 */
public record DecodedText(String text, Charset charset, boolean byteOrderMark) {

  private static final String MARK = "\uFEFF";

  public DecodedText {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(charset, "charset");
  }

  /** The same with other text: after an edit, say. */
  public DecodedText withText(String newText) {
    return new DecodedText(newText, charset, byteOrderMark);
  }

  /**
   * The text in its charset, after a byte order mark if there was one.
   *
   * @throws IllegalStateException when the charset does not have a character of the text
   */
  public byte[] toBytes() {
    try {
      ByteBuffer bytes =
          charset.newEncoder().encode(CharBuffer.wrap(byteOrderMark ? MARK + text : text));
      byte[] array = new byte[bytes.remaining()];
      bytes.get(array);
      return array;
    } catch (CharacterCodingException e) {
      throw new IllegalStateException(
          "the text has a character that " + charset.name()
              + " does not have; choose another charset",
          e);
    }
  }
}
