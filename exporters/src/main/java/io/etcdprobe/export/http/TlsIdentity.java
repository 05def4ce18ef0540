package io.etcdprobe.export.http;

import io.etcdprobe.core.pem.PemException;
import io.etcdprobe.core.pem.PemKey;
import io.etcdprobe.core.pem.PemText;
import io.etcdprobe.export.http.WebFiles.Held;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Makes a TLS context from the content of the files. */
final class TlsIdentity {

  /** The key store exists only in this process, but the JDK wants a password for the key in it. */
  private static final char[] NO_SECRET = "in-memory".toCharArray();

  private final SSLContext context;
  private final Instant end;

  private TlsIdentity(SSLContext context, Instant end) {
    this.context = context;
    this.end = end;
  }

  /**
   * Makes TLS from the files; null if they ask for no TLS or cannot be used.
   *
   * @param faults receives everything that is wrong
   */
  static @Nullable TlsIdentity of(WebFiles files, Faults faults) {
    WebConfig.Tls tls = files.config().tls();
    Held certificate = files.certificate();
    List<X509Certificate> chain = certificates(certificate, faults);
    List<X509Certificate> cas = certificates(files.clientCa(), faults);
    PrivateKey own = chain.isEmpty() ? null : key(files.key(), chain.getFirst(), faults);
    if (tls == null || certificate == null || own == null || !faults.none()) {
      return null;
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(own, chain), trust(tls, cas), null);
      return new TlsIdentity(context, chain.getFirst().getNotAfter().toInstant());
    } catch (GeneralSecurityException | IOException unusable) {
      certificate.fault(faults, "and its key cannot be used: " + unusable.getMessage());
      return null;
    }
  }

  private static @Nullable PrivateKey key(
      @Nullable Held file, X509Certificate certificate, Faults faults) {
    if (file == null) {
      return null;
    }
    try {
      return PemKey.read(file.text(), certificate.getPublicKey());
    } catch (PemException unusable) {
      file.fault(faults, String.valueOf(unusable.getMessage()));
      return null;
    }
  }

  SSLContext context() {
    return context;
  }

  /** The time when our certificate expires. */
  Instant end() {
    return end;
  }

  private static KeyManager[] keys(PrivateKey own, List<X509Certificate> chain)
      throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    store.setKeyEntry("own", own, NO_SECRET, chain.toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_SECRET);
    return factory.getKeyManagers();
  }

  private static TrustManager[] trust(WebConfig.Tls tls, List<X509Certificate> cas)
      throws GeneralSecurityException, IOException {
    if (!tls.clientAuth().verified()) {
      return new TrustManager[] {new AnyClient()};
    }
    KeyStore store = emptyStore();
    for (X509Certificate certificate : cas) {
      store.setCertificateEntry("ca" + store.size(), certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** Reads the certificates of a file. A file without certificates is a fault. */
  private static List<X509Certificate> certificates(@Nullable Held file, Faults faults) {
    List<X509Certificate> certificates = new ArrayList<>();
    if (file == null) {
      return certificates;
    }
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (PemText.Block block : PemText.blocks(file.text())) {
        if (block.label().endsWith("CERTIFICATE")) {
          certificates.add(
              (X509Certificate)
                  factory.generateCertificate(new ByteArrayInputStream(block.decode())));
        }
      }
      if (certificates.isEmpty()) {
        file.fault(faults, "holds no certificate");
      }
      return certificates;
    } catch (PemException unusable) {
      file.fault(faults, String.valueOf(unusable.getMessage()));
    } catch (CertificateException damaged) {
      file.fault(faults, "holds a damaged certificate");
    }
    return List.of();
  }
}
