package io.etcdprobe.watch.access;

import io.etcdprobe.core.pem.PemText;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The parsed files of an {@link Access}: our certificate with its key, and whom we trust.
 * Immutable: changed files make a new identity.
 */
public final class Identity {

  private static final String CERTIFICATE = "CERTIFICATE";

  private final @Nullable String serverName;
  private final @Nullable KeyManager own;
  private final @Nullable Instant end;

  // Null until a connection needs it: the CAs that the JDK trusts take a megabyte.
  private @Nullable X509ExtendedTrustManager trusted;
  private @Nullable SSLContext http;
  private @Nullable SslContext grpc;

  private Identity(AccessFiles files, @Nullable String serverName) throws AccessException {
    this.serverName = serverName;
    if (files.trustedCa() != null) {
      trusted = trusting(store(certificates(new PemFile(files.trustedCa()))));
    }
    if (files.certificate() != null && files.key() != null) {
      X509Certificate[] chain = chain(new PemFile(files.certificate()));
      own = new OneKeyManager(new PemFile(files.key()).key(chain[0]), chain);
      end = chain[0].getNotAfter().toInstant();
    } else {
      own = null;
      end = null;
    }
  }

  /**
   * @param serverName that the members' certificates must hold, or null for the endpoint's
   * @throws AccessException if a file cannot be used; the message says which and why
   */
  static Identity of(AccessFiles files, @Nullable String serverName) throws AccessException {
    return new Identity(files, serverName);
  }

  /** When our certificate ends; null without one. */
  @Nullable Instant end() {
    return end;
  }

  /** TLS for HTTP. */
  synchronized SSLContext http() {
    if (http == null) {
      http = makeHttp();
    }
    return http;
  }

  /** TLS for gRPC, with HTTP/2 announced in the handshake. */
  public synchronized SslContext grpc() {
    if (grpc == null) {
      grpc = makeGrpc();
    }
    return grpc;
  }

  private SSLContext makeHttp() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          own == null ? null : new KeyManager[] {own},
          new TrustManager[] {new NamedTrustManager(trusted(), serverName)},
          null);
      return context;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this Java has no TLS", impossible);
    }
  }

  private SslContext makeGrpc() {
    SslContextBuilder builder =
        GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
            .trustManager(new NamedTrustManager(trusted(), serverName));
    if (own != null) {
      builder.keyManager(own);
    }
    try {
      return builder.build();
    } catch (SSLException impossible) {
      throw new IllegalStateException("this Java has no TLS with HTTP/2", impossible);
    }
  }

  private X509ExtendedTrustManager trusted() {
    if (trusted == null) {
      trusted = trusting(null);
    }
    return trusted;
  }

  private static X509Certificate[] chain(PemFile pem) throws AccessException {
    X509Certificate[] chain = certificates(pem).toArray(X509Certificate[]::new);
    try {
      chain[0].checkValidity();
    } catch (CertificateExpiredException expired) {
      throw pem.fault(
          "has expired at " + chain[0].getNotAfter().toInstant() + ": renew it", expired);
    } catch (CertificateNotYetValidException early) {
      throw pem.fault(
          "is not valid before "
              + chain[0].getNotBefore().toInstant()
              + ": is this host's clock right?",
          early);
    }
    return chain;
  }

  /**
   * @param store of CAs, or null for those that the JDK trusts
   */
  private static X509ExtendedTrustManager trusting(@Nullable KeyStore store) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager found) {
          return found;
        }
      }
      throw new IllegalStateException("this Java cannot check certificates");
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this Java cannot check certificates", impossible);
    }
  }

  private static KeyStore store(List<X509Certificate> certificates) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry("ca" + i, certificates.get(i));
      }
      return store;
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException("this Java cannot hold certificates", impossible);
    }
  }

  private static List<X509Certificate> certificates(PemFile pem) throws AccessException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (PemText.Block block : pem.blocks()) {
      if (block.label().endsWith(CERTIFICATE)) {
        certificates.add(certificate(pem, pem.decode(block)));
      }
    }
    if (certificates.isEmpty()) {
      throw pem.fault("holds no certificate");
    }
    return certificates;
  }

  private static X509Certificate certificate(PemFile pem, byte[] der) throws AccessException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException damaged) {
      throw pem.fault("holds a damaged certificate", damaged);
    }
  }
}
