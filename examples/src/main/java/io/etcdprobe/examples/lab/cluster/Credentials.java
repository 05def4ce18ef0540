package io.etcdprobe.examples.lab.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A CA and one certificate signed by it, for members and clients, made by openssl for one play. */
final class Credentials {

  private static final String PASSWORD = "lab";

  private final Path ca;
  private final Path certificate;
  private final Path key;
  private final SSLContext context;

  /** Creates them as files in a directory. */
  Credentials(Path directory) throws IOException {
    ca = directory.resolve("ca.crt");
    certificate = directory.resolve("lab.crt");
    key = directory.resolve("lab.key");
    Path caKey = directory.resolve("ca.key");
    Path extensions = directory.resolve("lab.ext");
    Path request = directory.resolve("lab.csr");
    Path store = directory.resolve("lab.p12");
    openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=ca"
            + " -keyout %s -out %s",
        caKey, ca);
    Files.writeString(
        extensions,
        """
        subjectAltName=IP:127.0.0.1,IP:::1
        extendedKeyUsage=serverAuth,clientAuth
        """);
    openssl(
        "req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=lab"
            + " -keyout %s -out %s",
        key, request);
    openssl(
        "x509 -req -days 2 -CAcreateserial -in %s -CA %s -CAkey %s -extfile %s -out %s",
        request, ca, caKey, extensions, certificate);
    openssl(
        "pkcs12 -export -passout pass:" + PASSWORD + " -inkey %s -in %s -out %s",
        key,
        certificate,
        store);
    try {
      context = context(store);
    } catch (GeneralSecurityException unusable) {
      throw new IOException(
          "the certificates that openssl made: " + unusable.getMessage(), unusable);
    }
  }

  private static void openssl(String command, Path... files) throws IOException {
    List<String> words = new ArrayList<>(List.of("openssl"));
    int next = 0;
    for (String word : command.split(" ", -1)) {
      words.add(word.equals("%s") ? files[next++].toString() : word);
    }
    Shell.run(words.toArray(String[]::new));
  }

  private SSLContext context(Path store) throws IOException, GeneralSecurityException {
    KeyStore own = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      own.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, PASSWORD.toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(ca)) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext made = SSLContext.getInstance("TLS");
    made.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return made;
  }

  /** The TLS context for the lab's own requests. */
  SSLContext context() {
    return context;
  }

  /** A member's arguments: it shows its certificate to clients and peers, and asks for theirs. */
  List<String> memberArguments() {
    return List.of(
        "--cert-file=" + certificate,
        "--key-file=" + key,
        "--client-cert-auth=true",
        "--trusted-ca-file=" + ca,
        "--peer-cert-file=" + certificate,
        "--peer-key-file=" + key,
        "--peer-client-cert-auth=true",
        "--peer-trusted-ca-file=" + ca);
  }

  /** The watchdog's options. */
  List<String> watchdogOptions() {
    return List.of(
        "--cacert", ca.toString(), "--cert", certificate.toString(), "--key", key.toString());
  }
}
