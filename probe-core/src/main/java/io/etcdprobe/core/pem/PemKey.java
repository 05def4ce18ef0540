package io.etcdprobe.core.pem;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a private key and checks that it belongs to the certificate. PKCS#8 (PRIVATE KEY) names its
 * algorithm. PKCS#1 (RSA PRIVATE KEY) and SEC 1 (EC PRIVATE KEY) do not fully name it. They are
 * wrapped into PKCS#8 with the algorithm of the certificate, whose key it must be anyway.
 */
public final class PemKey {

  private static final String PKCS8 = "PRIVATE KEY";
  private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";

  /** The integer 0 in one byte. */
  private static final byte[] VERSION_0 = {2, 1, 0};

  private static final int DER_OCTETS = 0x04;
  private static final int DER_SEQUENCE = 0x30;

  private PemKey() {}

  /**
   * Returns the private key of a text.
   *
   * @param publicKey the other half of the key pair, from the certificate
   * @throws PemException if there is no private key, or it is encrypted, damaged, or of another key
   *     pair
   */
  public static PrivateKey read(String text, PublicKey publicKey) throws PemException {
    PemText.Block block = keyBlock(text);
    if (block.label().equals(ENCRYPTED) || block.text().contains("ENCRYPTED")) {
      throw new PemException("is encrypted: give a key without a passphrase");
    }
    byte[] der = block.decode();
    byte[] pkcs8 = block.label().equals(PKCS8) ? der : wrap(der, publicKey);
    PrivateKey key = parse(pkcs8, publicKey);
    if (!fit(key, publicKey)) {
      throw new PemException("does not fit the certificate: it belongs to another key pair");
    }
    return key;
  }

  private static PemText.Block keyBlock(String text) throws PemException {
    List<PemText.Block> keys =
        PemText.blocks(text).stream().filter(block -> block.label().endsWith(PKCS8)).toList();
    if (keys.isEmpty()) {
      throw new PemException("holds no private key");
    }
    return keys.getFirst();
  }

  private static PrivateKey parse(byte[] pkcs8, PublicKey publicKey) throws PemException {
    try {
      return KeyFactory.getInstance(publicKey.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (InvalidKeySpecException otherOrDamaged) {
      throw new PemException(
          "does not fit the certificate or is damaged: the certificate needs a key of type "
              + publicKey.getAlgorithm(),
          otherOrDamaged);
    } catch (NoSuchAlgorithmException unknown) {
      throw new PemException("uses an unknown algorithm: use RSA or EC", unknown);
    }
  }

  /** Whether the public key verifies what the private key signs. */
  private static boolean fit(PrivateKey key, PublicKey publicKey) throws PemException {
    byte[] message = {1, 2, 3};
    try {
      Signature signature = Signature.getInstance(signatureOf(publicKey));
      signature.initSign(key);
      signature.update(message);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(message);
      return signature.verify(signed);
    } catch (GeneralSecurityException notEvenAlike) {
      return false;
    }
  }

  private static String signatureOf(PublicKey key) throws PemException {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      case "EdDSA" -> "EdDSA";
      default ->
          throw new PemException(
              "the certificate's key is " + key.getAlgorithm() + ": use RSA or EC");
    };
  }

  /** PrivateKeyInfo of RFC 5208: version 0, the algorithm, the key. */
  private static byte[] wrap(byte[] key, PublicKey publicKey) {
    byte[] info = publicKey.getEncoded();
    int start = content(info, 0);
    byte[] algorithm = Arrays.copyOfRange(info, start, content(info, start) + length(info, start));
    byte[] octets = element(DER_OCTETS, key);
    ByteBuffer content = ByteBuffer.allocate(VERSION_0.length + algorithm.length + octets.length);
    content.put(VERSION_0).put(algorithm).put(octets);
    return element(DER_SEQUENCE, content.array());
  }

  private static byte[] element(int tag, byte[] content) {
    boolean brief = content.length < 0x80;
    ByteBuffer element = ByteBuffer.allocate(content.length + (brief ? 2 : 5));
    element.put((byte) tag);
    if (brief) {
      element.put((byte) content.length);
    } else {
      element
          .put((byte) 0x83)
          .put((byte) (content.length >> 16))
          .put((byte) (content.length >> 8))
          .put((byte) content.length);
    }
    return element.put(content).array();
  }

  /** Where the content of an element begins. */
  private static int content(byte[] der, int element) {
    int first = der[element + 1] & 0xff;
    return element + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  /** How long the content of an element is. */
  private static int length(byte[] der, int element) {
    int first = der[element + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = element + 2; i < content(der, element); i++) {
      length = (length << 8) | (der[i] & 0xff);
    }
    return length;
  }
}
