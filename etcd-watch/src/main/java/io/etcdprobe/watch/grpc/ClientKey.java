package io.etcdprobe.watch.grpc;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a private key and makes sure that it is the certificate's. PKCS#8 (PRIVATE KEY) tells its
 * algorithm; PKCS#1 (RSA PRIVATE KEY) and SEC 1 (EC PRIVATE KEY) do not fully, so they are put into
 * PKCS#8 with the algorithm of the certificate, whose key it has to be anyway.
 */
final class ClientKey {

  private static final String PKCS8 = "PRIVATE KEY";
  private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";

  private static final int DER_INTEGER = 0x02;
  private static final int DER_OCTETS = 0x04;
  private static final int DER_SEQUENCE = 0x30;

  private ClientKey() {}

  static PrivateKey read(PemFile pem, X509Certificate certificate) throws AccessException {
    PemFile.Block block = keyBlock(pem);
    if (block.label().equals(ENCRYPTED) || block.text().contains("ENCRYPTED")) {
      throw pem.fault("is encrypted: give a key without a passphrase");
    }
    PublicKey publicKey = certificate.getPublicKey();
    byte[] der = pem.decode(block);
    byte[] pkcs8 = block.label().equals(PKCS8) ? der : wrap(der, publicKey);
    PrivateKey key = parse(pem, pkcs8, publicKey);
    if (!fit(key, publicKey)) {
      throw pem.fault("does not fit the certificate: it is another key pair's");
    }
    return key;
  }

  private static PemFile.Block keyBlock(PemFile pem) throws AccessException {
    List<PemFile.Block> keys =
        pem.blocks().stream().filter(block -> block.label().endsWith(PKCS8)).toList();
    if (keys.isEmpty()) {
      throw pem.fault("holds no private key");
    }
    return keys.getFirst();
  }

  private static PrivateKey parse(PemFile pem, byte[] pkcs8, PublicKey publicKey)
      throws AccessException {
    try {
      return KeyFactory.getInstance(publicKey.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (InvalidKeySpecException otherOrDamaged) {
      throw pem.fault(
          "does not fit the certificate or is damaged: it is no "
              + publicKey.getAlgorithm()
              + " key, as the certificate's is",
          otherOrDamaged);
    } catch (NoSuchAlgorithmException unknown) {
      throw pem.fault("has an algorithm that is not known: use RSA or EC", unknown);
    }
  }

  /** Whether what one signs is the other's. */
  private static boolean fit(PrivateKey key, PublicKey publicKey) throws AccessException {
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

  private static String signatureOf(PublicKey key) throws AccessException {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      case "EdDSA" -> "EdDSA";
      default ->
          throw new AccessException(
              "the certificate's key is " + key.getAlgorithm() + ": use RSA or EC");
    };
  }

  /** PrivateKeyInfo of RFC 5208: version 0, the algorithm, the key. */
  private static byte[] wrap(byte[] key, PublicKey publicKey) {
    byte[] info = publicKey.getEncoded();
    int start = content(info, 0);
    byte[] algorithm = Arrays.copyOfRange(info, start, content(info, start) + length(info, start));
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(new byte[] {DER_INTEGER, 1, 0});
    content.writeBytes(algorithm);
    content.writeBytes(element(DER_OCTETS, key));
    return element(DER_SEQUENCE, content.toByteArray());
  }

  private static byte[] element(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      out.write(0x83);
      out.write(content.length >> 16);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
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
