package io.etcdprobe.watch.access;

import java.net.InetAddress;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts the same certificates as another trust manager. It checks itself whose name a certificate
 * holds in the two cases in which the JDK cannot: if a name was given to be used instead of the
 * endpoint's, and if the endpoint's name has an underscore, which the JDK finds in no certificate.
 * It looks for names in subjectAltName only, as Go does.
 */
final class NamedTrustManager extends X509ExtendedTrustManager {

  // RFC 5280, GeneralName
  private static final Integer DNS = 2;
  private static final Integer IP = 7;

  private final X509ExtendedTrustManager trusted;
  private final @Nullable String serverName;

  /**
   * @param serverName that certificates must hold, or null for the endpoint's host
   */
  NamedTrustManager(X509ExtendedTrustManager trusted, @Nullable String serverName) {
    this.trusted = trusted;
    this.serverName = serverName;
  }

  /** The name that we have to look for; null if the JDK can do it. */
  private @Nullable String name(@Nullable SSLSession handshake) {
    if (serverName != null) {
      return serverName;
    }
    String host = handshake == null ? null : handshake.getPeerHost();
    return host != null && host.contains("_") ? host : null;
  }

  private void check(X509Certificate[] chain, String authType, String name)
      throws CertificateException {
    trusted.checkServerTrusted(chain, authType);
    Collection<List<?>> names = chain[0].getSubjectAlternativeNames();
    if (names == null || names.stream().noneMatch(held -> matches(held, name))) {
      throw new CertificateException("No name matching " + name + " in the certificate");
    }
  }

  private static boolean matches(List<?> generalName, String name) {
    String value = String.valueOf(generalName.get(1));
    if (DNS.equals(generalName.get(0))) {
      return dnsMatches(value.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
    }
    return IP.equals(generalName.get(0)) && ipMatches(value, name);
  }

  /** A wildcard stands for the whole first label (RFC 6125). */
  private static boolean dnsMatches(String pattern, String name) {
    int dot = name.indexOf('.');
    return pattern.equals(name)
        || (dot > 0
            && pattern.startsWith("*.")
            && pattern.substring(1).equals(name.substring(dot)));
  }

  private static boolean ipMatches(String value, String name) {
    try {
      return InetAddress.ofLiteral(value).equals(InetAddress.ofLiteral(name));
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }

  @Override
  public void checkServerTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    String name = name(engine == null ? null : engine.getHandshakeSession());
    if (name == null) {
      trusted.checkServerTrusted(chain, authType, engine);
    } else {
      check(chain, authType, name);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    String name = name(socket instanceof SSLSocket secured ? secured.getHandshakeSession() : null);
    if (name == null) {
      trusted.checkServerTrusted(chain, authType, socket);
    } else {
      check(chain, authType, name);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    if (serverName == null) {
      trusted.checkServerTrusted(chain, authType);
    } else {
      check(chain, authType, serverName);
    }
  }

  @Override
  public void checkClientTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    trusted.checkClientTrusted(chain, authType, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    trusted.checkClientTrusted(chain, authType, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    trusted.checkClientTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return trusted.getAcceptedIssuers();
  }
}
