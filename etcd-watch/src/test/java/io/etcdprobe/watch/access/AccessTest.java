package io.etcdprobe.watch.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.etcdprobe.watch.grpc.Pki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files are accepted, and what is said of the others. */
@Timeout(120)
class AccessTest {

  @TempDir static Path directory;

  private static Pki pki;
  private static Pki.Pair ec;
  private static Pki.Pair rsa;

  @BeforeAll
  static void makeKeys() throws Exception {
    pki = Pki.make(directory, "ca");
    ec = pki.issue("ec", "DNS:probe");
    rsa = pki.issue("rsa", "DNS:probe", "RSA", "-days", "2");
    pki.openssl("rsa", "-traditional", "-in", "rsa.key", "-out", "rsa-pkcs1.key");
    pki.openssl("ec", "-in", "ec.key", "-out", "ec-sec1.key");
    pki.openssl("ecparam", "-name", "prime256v1", "-out", "params.pem");
    Files.writeString(
        directory.resolve("ec-params.key"),
        Files.readString(directory.resolve("params.pem"))
            + Files.readString(directory.resolve("ec-sec1.key")));
    pki.openssl(
        "pkcs8", "-topk8", "-in", "ec.key", "-passout", "pass:secret", "-out", "ec-encrypted.key");
    pki.openssl(
        "rsa",
        "-traditional",
        "-aes128",
        "-passout",
        "pass:secret",
        "-in",
        "rsa.key",
        "-out",
        "rsa-encrypted.key");
  }

  private static Access access(Path ca, Path certificate, Path key) {
    return new Access(ca, certificate, key, null, null, null);
  }

  private static Access withKey(String certificate, String key) {
    return access(pki.caFile(), directory.resolve(certificate), directory.resolve(key));
  }

  private static void assertFault(Access access, String reason) {
    AccessException fault =
        catchThrowableOfType(AccessException.class, () -> Credentials.of(access));
    assertThat(fault).hasMessageContaining(reason).hasMessageNotContainingAny("\n", "secret");
  }

  @ParameterizedTest
  @CsvSource({
    "ec.crt, ec.key",
    "ec.crt, ec-sec1.key",
    "ec.crt, ec-params.key",
    "rsa.crt, rsa.key",
    "rsa.crt, rsa-pkcs1.key"
  })
  void shouldTakeAKeyInEveryUsualForm(String certificate, String key) throws Exception {
    assertThat(Credentials.of(withKey(certificate, key))).isNotNull();
  }

  @Test
  void shouldTakeNoFilesAtAll() throws Exception {
    assertThat(Credentials.of(Access.PLAIN)).isNotNull();
  }

  @Test
  void shouldTakeABundleWithTextAroundItsCertificates() throws Exception {
    Path bundle = directory.resolve("bundle.crt");
    String one = Files.readString(pki.caFile());
    Files.writeString(bundle, "# first - of two\n" + one + "and\r\n" + one.replace("\n", "\r\n"));
    assertThat(Credentials.of(new Access(bundle, null, null, null, null, null))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "ec.crt, rsa.key, does not fit the certificate",
    "ec.crt, rsa-pkcs1.key, does not fit the certificate",
    "rsa.crt, ec.key, does not fit the certificate",
    "rsa.crt, ec-sec1.key, does not fit the certificate",
    "ec.crt, ec-encrypted.key, is encrypted",
    "rsa.crt, rsa-encrypted.key, is encrypted",
    "ec.crt, ec.crt, holds no private key",
    "ec.key, ec.key, holds no certificate",
    "ec.crt, missing.key, does not exist",
    "missing.crt, ec.key, does not exist"
  })
  void shouldTellWhatIsWrongWithKeyOrCertificate(String certificate, String key, String reason) {
    assertFault(withKey(certificate, key), reason);
  }

  @Test
  void shouldTellThatTheKeyIsAnotherPairs() throws Exception {
    pki.issue("other", "DNS:probe");
    assertFault(withKey("ec.crt", "other.key"), "another key pair");
  }

  @Test
  void shouldTellACertificateOutOfDate() throws Exception {
    pki.issue("old", "DNS:probe", "EC", "-days", "-1");
    assertFault(withKey("old.crt", "old.key"), "has expired at ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no PEM at all",
        "-----BEGIN CERTIFICATE-----\nAAAA\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"
      })
  void shouldTellWhatIsNoCertificate(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("garbage.crt"), text);
    assertFault(access(file, ec.certificate(), ec.key()), "the CA file " + file + " ");
    assertFault(access(pki.caFile(), file, rsa.key()), "the certificate file " + file + " ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AAAA", "MAA=", "A"})
  void shouldTellADamagedKey(String content) throws IOException {
    for (String label : new String[] {"PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY"}) {
      Path file = directory.resolve("damaged.key");
      Files.writeString(
          file, "-----BEGIN " + label + "-----\n" + content + "\n-----END " + label + "-----\n");
      assertFault(access(pki.caFile(), ec.certificate(), file), "damaged");
    }
  }

  @Test
  void shouldTellADirectoryInPlaceOfAFile() {
    assertFault(new Access(directory, null, null, null, null, null), "cannot be read");
  }

  @Test
  void shouldTellWhatIsMissingOfAPair() {
    assertFault(new Access(null, ec.certificate(), null, null, null, null), "needs its key file");
    assertFault(new Access(null, null, ec.key(), null, null, null), "needs its certificate file");
    assertFault(new Access(null, null, null, null, "u", null), "the user u needs a password");
    assertFault(new Access(null, null, null, null, null, "secret"), "the password needs a user");
  }

  @Test
  void shouldNotShowThePassword() {
    assertThat(new Access(null, null, null, null, "u", "secret").toString())
        .contains("user=u")
        .doesNotContain("secret");
  }
}
