package io.etcdprobe.export.http;

import io.etcdprobe.core.pem.PemKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Certificates made by openssl. */
final class Pki {

  private final Path directory;
  private final String ca;

  private Pki(Path directory, String ca) {
    this.directory = directory;
    this.ca = ca;
  }

  /** A certificate and its key. */
  public record Pair(Path certificate, Path key) {}

  public static Pki make(Path directory, String ca) throws Exception {
    Pki pki = new Pki(directory, ca);
    pki.request(ca, List.of("-addext", "basicConstraints=critical,CA:TRUE"));
    return pki;
  }

  public Path caFile() {
    return directory.resolve(ca + ".crt");
  }

  /** Issues a certificate for a server on 127.0.0.1, or for a client. */
  public Pair issue(String name) throws Exception {
    request(
        name,
        List.of(
            "-CA",
            ca + ".crt",
            "-CAkey",
            ca + ".key",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-addext",
            "basicConstraints=critical,CA:FALSE"));
    return new Pair(directory.resolve(name + ".crt"), directory.resolve(name + ".key"));
  }

  private void request(String name, List<String> more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-keyout",
                name + ".key",
                "-out",
                name + ".crt"));
    command.addAll(more);
    Process openssl =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String said = new String(openssl.getInputStream().readAllBytes());
    if (openssl.waitFor() != 0) {
      throw new IOException(said);
    }
  }

  /** A TLS context of a client that trusts this CA and shows the given certificate. */
  SSLContext client(@Nullable Pair own, String protocol) throws Exception {
    KeyStore trusted = store();
    trusted.setCertificateEntry("ca", certificate(caFile()));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance(protocol);
    context.init(own == null ? null : keys(own), trust.getTrustManagers(), null);
    return context;
  }

  private static KeyManager[] keys(Pair own) throws Exception {
    X509Certificate certificate = certificate(own.certificate());
    PrivateKey key = PemKey.read(Files.readString(own.key()), certificate.getPublicKey());
    return new KeyManager[] {new Stubborn(key, certificate)};
  }

  /** Always shows its certificate, whichever CAs the server names, as curl and Prometheus do. */
  private static final class Stubborn extends X509ExtendedKeyManager {

    private final PrivateKey key;
    private final X509Certificate certificate;

    Stubborn(PrivateKey key, X509Certificate certificate) {
      this.key = key;
      this.certificate = certificate;
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[] {"own"};
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return "own";
    }

    @Override
    public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
      return "own";
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal[] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {certificate};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }
  }

  private static KeyStore store() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  static X509Certificate certificate(Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }
}
