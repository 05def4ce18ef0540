package io.etcdprobe.watch.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key with a certificate from a CA of its own, made by the JDK's keytool. */
final class Keys {

  private static final String CA = "ca";
  private static final String PASSWORD = "changeit";

  private final KeyStore own;

  private Keys(KeyStore own) {
    this.own = own;
  }

  /**
   * @param subjectAlternativeName in keytool's form: {@code ip:127.0.0.1}, {@code dns:member}
   * @param options further options of -genkeypair
   */
  static Keys make(Path directory, String name, String subjectAlternativeName, String... options)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path file = directory.resolve(name + ".p12");
    keytool(file, CA, "-ext", "bc:c");
    List<String> signed = new ArrayList<>(List.of("-signer", CA));
    signed.addAll(List.of("-ext", "san=" + subjectAlternativeName));
    signed.addAll(List.of(options));
    keytool(file, name, signed.toArray(String[]::new));
    KeyStore own = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    own.deleteEntry(CA);
    return new Keys(own);
  }

  private static void keytool(Path file, String alias, String... options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-keyalg",
                "EC",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD));
    command.addAll(List.of(options));
    Path log = file.resolveSibling(alias + ".log");
    Process keytool =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool failed: " + Files.readString(log));
    }
  }

  /** A TLS side with these keys that trusts only the CAs of others. */
  SSLContext trusting(Keys... others) throws IOException, GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust(others).getTrustManagers(), null);
    return context;
  }

  /** A TLS side without keys. */
  static SSLContext withoutKeys(Keys... others) throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust(others).getTrustManagers(), null);
    return context;
  }

  private static TrustManagerFactory trust(Keys... others)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    for (Keys other : others) {
      String alias = other.own.aliases().nextElement();
      trusted.setCertificateEntry(alias, other.own.getCertificateChain(alias)[1]);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    return trust;
  }
}
