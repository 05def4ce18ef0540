package io.etcdprobe.watch.grpc;

import java.net.InetAddress;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts what another does, but wants the certificate to be for a given name, instead of the one
 * that was connected to. Names are looked for in subjectAltName only, as Go does.
 */
final class NamedTrustManager extends X509ExtendedTrustManager {

  // RFC 5280, GeneralName
  private static final Integer DNS = 2;
  private static final Integer IP = 7;

  private final X509ExtendedTrustManager trusted;
  private final String name;

  NamedTrustManager(X509ExtendedTrustManager trusted, String name) {
    this.trusted = trusted;
    this.name = name;
  }

  private void check(X509Certificate[] chain, String authType) throws CertificateException {
    trusted.checkServerTrusted(chain, authType);
    Collection<List<?>> names = chain[0].getSubjectAlternativeNames();
    if (names == null || names.stream().noneMatch(this::matches)) {
      throw new CertificateException("No name matching " + name + " in the certificate");
    }
  }

  private boolean matches(List<?> generalName) {
    String value = String.valueOf(generalName.get(1));
    if (DNS.equals(generalName.get(0))) {
      return dnsMatches(value.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
    }
    return IP.equals(generalName.get(0)) && ipMatches(value);
  }

  /** A wildcard stands for the whole first label (RFC 6125). */
  private static boolean dnsMatches(String pattern, String name) {
    int dot = name.indexOf('.');
    return pattern.equals(name)
        || (dot > 0
            && pattern.startsWith("*.")
            && pattern.substring(1).equals(name.substring(dot)));
  }

  private boolean ipMatches(String value) {
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
    check(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    check(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain, authType);
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
