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

/** Makes TLS from what the files hold. */
final class TlsIdentity {

  /** The store is memory of this process; the JDK wants a password for the key in it. */
  private static final char[] NO_SECRET = "in-memory".toCharArray();

  private final SSLContext context;
  private final Instant end;

  private TlsIdentity(SSLContext context, Instant end) {
    this.context = context;
    this.end = end;
  }

  /**
   * @throws ListenException with the file and what is wrong with it
   */
  static TlsIdentity of(WebConfig.Tls tls, Held certificate, Held key, @Nullable Held clientCa)
      throws ListenException {
    List<X509Certificate> chain = certificates(certificate);
    PrivateKey own;
    try {
      own = PemKey.read(key.text(), chain.getFirst().getPublicKey());
    } catch (PemException unusable) {
      throw key.fault(String.valueOf(unusable.getMessage()), unusable);
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(own, chain), trust(tls, clientCa), null);
      return new TlsIdentity(context, chain.getFirst().getNotAfter().toInstant());
    } catch (GeneralSecurityException | IOException unusable) {
      throw new ListenException(
          "no TLS can be made of " + certificate + " and " + key + ": " + unusable.getMessage(),
          unusable);
    }
  }

  SSLContext context() {
    return context;
  }

  /** When our certificate ends. */
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

  private static TrustManager[] trust(WebConfig.Tls tls, @Nullable Held clientCa)
      throws GeneralSecurityException, IOException, ListenException {
    if (!tls.clientAuth().verified() || clientCa == null) {
      return new TrustManager[] {new AnyClient()};
    }
    KeyStore store = emptyStore();
    for (X509Certificate certificate : certificates(clientCa)) {
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

  private static List<X509Certificate> certificates(Held file) throws ListenException {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (PemText.Block block : PemText.blocks(file.text())) {
        if (block.label().endsWith("CERTIFICATE")) {
          certificates.add(
              (X509Certificate)
                  factory.generateCertificate(new ByteArrayInputStream(block.decode())));
        }
      }
    } catch (PemException unusable) {
      throw file.fault(String.valueOf(unusable.getMessage()), unusable);
    } catch (CertificateException damaged) {
      throw file.fault("holds a damaged certificate", damaged);
    }
    if (certificates.isEmpty()) {
      throw file.fault("holds no certificate", null);
    }
    return certificates;
  }
}
