package dev.templedb.setting;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.KeyAgreement;

/** The public key of a private one (RFC 7748, section 6.1). */
final class X25519 {

  static final int LENGTH = 32;
  private static final String NAME = "X25519";
  private static final BigInteger BASE_POINT = BigInteger.valueOf(9);

  private X25519() {}

  static byte[] publicKey(byte[] privateKey) {
    try {
      KeyFactory keys = KeyFactory.getInstance(NAME);
      KeyAgreement agreement = KeyAgreement.getInstance(NAME);
      agreement.init(
          keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, privateKey)));
      agreement.doPhase(
          keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, BASE_POINT)), true);
      return agreement.generateSecret();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no X25519; use one that has", e);
    }
  }
}
