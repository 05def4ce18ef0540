package io.etcdprobe.core.pem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemKeyTest {

  private static final KeyPair RSA = pair("RSA", 2048);
  private static final KeyPair EC = pair("EC", 256);

  private static KeyPair pair(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (java.security.NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static String pem(String label, byte[] der) {
    return "Bag Attributes\n-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  /** The key within PKCS#8: the last element, after version and algorithm. */
  private static byte[] inner(byte[] pkcs8, int algorithmBytes) {
    int start = 4 + 3 + 2 + algorithmBytes + 4;
    return Arrays.copyOfRange(pkcs8, start, pkcs8.length);
  }

  @Test
  void shouldReadPkcs8AndPkcs1() throws PemException {
    byte[] pkcs8 = RSA.getPrivate().getEncoded();

    assertThat(PemKey.read(pem("PRIVATE KEY", pkcs8), RSA.getPublic())).isEqualTo(RSA.getPrivate());
    assertThat(PemKey.read(pem("RSA PRIVATE KEY", inner(pkcs8, 13)), RSA.getPublic()))
        .isEqualTo(RSA.getPrivate());
    assertThat(PemKey.read(pem("PRIVATE KEY", EC.getPrivate().getEncoded()), EC.getPublic()))
        .isEqualTo(EC.getPrivate());
  }

  @Test
  void shouldRefuseTheKeyOfAnotherPair() {
    assertThatThrownBy(
            () ->
                PemKey.read(
                    pem("PRIVATE KEY", pair("EC", 256).getPrivate().getEncoded()), EC.getPublic()))
        .isInstanceOf(PemException.class)
        .hasMessageContaining("another key pair");
    assertThatThrownBy(
            () -> PemKey.read(pem("PRIVATE KEY", RSA.getPrivate().getEncoded()), EC.getPublic()))
        .isInstanceOf(PemException.class)
        .hasMessageContaining("needs a key of type EC");
  }

  @ParameterizedTest
  @CsvSource({
    "ENCRYPTED PRIVATE KEY, AAAA, is encrypted",
    "CERTIFICATE, AAAA, holds no private key",
    "PRIVATE KEY, A, has a damaged PRIVATE KEY block",
    "PRIVATE KEY, AAAA, is damaged",
    "EC PRIVATE KEY, '', is damaged",
    "RSA PRIVATE KEY, 'Proc-Type: 4,ENCRYPTED', is encrypted"
  })
  void shouldSayWhatIsWrong(String label, String text, String message) {
    String pem = "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";

    assertThatThrownBy(() -> PemKey.read(pem, EC.getPublic()))
        .isInstanceOf(PemException.class)
        .hasMessageContaining(message);
  }

  @Test
  void shouldSayThatATextIsNoPem() {
    assertThatThrownBy(() -> PemKey.read("-----BEGIN PRIVATE KEY-----\nAAAA", EC.getPublic()))
        .isInstanceOf(PemException.class)
        .hasMessageStartingWith("is not PEM");
  }
}
