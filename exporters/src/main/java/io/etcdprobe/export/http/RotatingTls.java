package io.etcdprobe.export.http;

import java.security.KeyManagementException;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Greets each client with the TLS context that holds at that moment. The JDK's server keeps for
 * good the context that it is given, so this one passes every call to the current context. Nothing
 * of an earlier context remains: no certificate, no client CA, and no session to resume. Its
 * engines tell clients that speak plain HTTP to use TLS ({@link PlainHttpRefusal}).
 */
final class RotatingTls extends SSLContext {

  private RotatingTls(SSLContextSpi spi, Provider provider) {
    super(spi, provider, "TLS");
  }

  /**
   * @param current called for every client
   */
  static SSLContext of(Supplier<SSLContext> current) {
    return new RotatingTls(new Current(current), current.get().getProvider());
  }

  private static final class Current extends SSLContextSpi {

    private final Supplier<SSLContext> current;

    Current(Supplier<SSLContext> current) {
      this.current = current;
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return new PlainHttpRefusal(current.get().createSSLEngine());
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return new PlainHttpRefusal(current.get().createSSLEngine(host, port));
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return current.get().getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return current.get().getServerSocketFactory();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return current.get().getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return current.get().getClientSessionContext();
    }

    @Override
    protected void engineInit(
        KeyManager @Nullable [] keys,
        TrustManager @Nullable [] trust,
        @Nullable SecureRandom random)
        throws KeyManagementException {
      throw new KeyManagementException("it is made from what it is asked for");
    }
  }
}
