package dev.templedb.sqlite.secret;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.armor.ArmoredDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.armor.ArmoredEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import dev.templedb.TempleDbOptions;
import dev.templedb.error.CorruptionException;
import dev.templedb.error.SecretKeyException;
import dev.templedb.setting.Secret;
import dev.templedb.setting.SecretKey;
import dev.templedb.setting.SecretRecipient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Encrypts and decrypts with the keys in the options, in the age format (age-encryption.org/v1) in ASCII armor. Immutable and thread-safe. */
final class SecretBox {

  private static final int BUFFER = 8_192;

  private final List<SecretKey> keys;
  private final List<SecretRecipient> recipients;

  SecretBox(TempleDbOptions options) {
    this.keys = options.secretKeys();
    this.recipients = options.secretRecipients();
  }

  /**
   * Whom it encrypts for, as one text, in an order that is always the same.
   *
   * @throws SecretKeyException when there is nobody
   */
  String recipients(Object operation) {
    if (recipients.isEmpty()) {
      throw new SecretKeyException(
          operation + ": there is nobody to encrypt a secret for; open the"
              + " database with the option secretKeys, or with secretRecipients if it is not to be read");
    }
    return recipients.stream().map(SecretRecipient::text).sorted().collect(Collectors.joining(" "));
  }

  /** A text that only the recipients can read. */
  String seal(Object operation, Secret secret) {
    recipients(operation);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      List<RecipientStanzaWriter> writers = new ArrayList<>();
      for (SecretRecipient recipient : recipients) {
        writers.add(X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient.text()));
      }
      try (WritableByteChannel channel = new ArmoredEncryptingChannelFactory()
          .newEncryptingChannel(Channels.newChannel(out), writers)) {
        ByteBuffer clear = ByteBuffer.wrap(secret.reveal().getBytes(StandardCharsets.UTF_8));
        while (clear.hasRemaining()) {
          channel.write(clear);
        }
      }
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(operation + ": encrypting failed in memory", e);
    }
    return out.toString(StandardCharsets.US_ASCII);
  }

  /**
   * What was sealed.
   *
   * @throws SecretKeyException when it is for none of the keys
   * @throws CorruptionException when it is for one of the keys, and can't be opened
   */
  Secret open(Object operation, SecretRows.Row row) {
    List<String> readers = Arrays.asList(row.recipients().split(" "));
    SecretKey key = keys.stream()
        .filter(each -> readers.contains(each.recipient().text()))
        .findFirst()
        .orElseThrow(() -> noKey(operation, row));
    try {
      RecipientStanzaReader reader =
          X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(key.reveal());
      byte[] armored = row.ciphertext().getBytes(StandardCharsets.UTF_8);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (ReadableByteChannel channel = new ArmoredDecryptingChannelFactory()
          .newDecryptingChannel(
              Channels.newChannel(new ByteArrayInputStream(armored)), List.of(reader))) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (channel.read(buffer) >= 0) {
          out.write(buffer.array(), 0, buffer.position());
          buffer.clear();
        }
      }
      return Secret.of(StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(out.toByteArray()))
          .toString());
    } catch (CharacterCodingException e) {
      // Its message says nothing of the text.
      throw damaged(operation, row, e);
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      // The library throws what its buffers throw when the text is cut off.
      throw damaged(operation, row, e);
    }
  }

  private SecretKeyException noKey(Object operation, SecretRows.Row row) {
    return new SecretKeyException(operation + ": the secret " + row.uuid() + " is encrypted for "
        + row.recipients() + ", and "
        + (keys.isEmpty()
            ? "there is no key; open the database with the option secretKeys"
            : "none of the keys opens it; add its key to the option secretKeys"));
  }

  private static CorruptionException damaged(
      Object operation, SecretRows.Row row, Exception cause) {
    return new CorruptionException(
        operation + ": the secret " + row.uuid()
            + " is encrypted for a key that is there, and can't"
            + " be opened: it was damaged; set it again, or restore a backup",
        cause);
  }
}
