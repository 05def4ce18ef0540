package io.etcdprobe.export.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Speaks TLS. A client that begins with plain HTTP is told in plain HTTP that TLS is needed, and is
 * then disconnected, as Go's server does. Such a client's request is never read: only requests that
 * came over TLS leave this engine.
 */
final class PlainHttpRefusal extends SSLEngine {

  /** How requests begin; no TLS record begins so. Go's server looks for some of these. */
  private static final Set<String> BEGINNINGS =
      Set.of("GET /", "HEAD ", "POST ", "PUT /", "OPTIO", "DELET", "PATCH", "CONNE", "TRACE");

  private static final int BEGINNING = 5;

  private static final byte[] REFUSAL =
      refusal("Client sent an HTTP request to an HTTPS server.\n");

  private final SSLEngine engine;
  private boolean greeted;
  private boolean refusing;
  private boolean refused;

  PlainHttpRefusal(SSLEngine engine) {
    super(engine.getPeerHost(), engine.getPeerPort());
    this.engine = engine;
  }

  private static byte[] refusal(String body) {
    String head =
        "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + "Connection: close\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n";
    return (head + body).getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public SSLEngineResult unwrap(ByteBuffer from, ByteBuffer[] to, int offset, int length)
      throws SSLException {
    if (refused) {
      throw new SSLException("the client spoke plain HTTP, and this port speaks TLS");
    }
    if (!greeted && from.hasRemaining()) {
      if (from.remaining() < BEGINNING && Character.isUpperCase(from.get(from.position()))) {
        return new SSLEngineResult(Status.BUFFER_UNDERFLOW, HandshakeStatus.NEED_UNWRAP, 0, 0);
      }
      greeted = true;
      if (isHttp(from)) {
        refusing = true;
        refused = true;
        int all = from.remaining();
        from.position(from.limit());
        return new SSLEngineResult(Status.OK, HandshakeStatus.NEED_WRAP, all, 0);
      }
    }
    return engine.unwrap(from, to, offset, length);
  }

  private static boolean isHttp(ByteBuffer from) {
    if (from.remaining() < BEGINNING) {
      return false;
    }
    byte[] beginning = new byte[BEGINNING];
    from.get(from.position(), beginning);
    return BEGINNINGS.contains(new String(beginning, StandardCharsets.ISO_8859_1));
  }

  @Override
  public SSLEngineResult wrap(ByteBuffer[] from, int offset, int length, ByteBuffer to)
      throws SSLException {
    if (!refusing) {
      return engine.wrap(from, offset, length, to);
    }
    if (to.remaining() < REFUSAL.length) {
      return new SSLEngineResult(Status.BUFFER_OVERFLOW, HandshakeStatus.NEED_WRAP, 0, 0);
    }
    refusing = false;
    to.put(REFUSAL);
    return new SSLEngineResult(Status.OK, HandshakeStatus.NEED_UNWRAP, 0, REFUSAL.length);
  }

  @Override
  public HandshakeStatus getHandshakeStatus() {
    return refusing ? HandshakeStatus.NEED_WRAP : engine.getHandshakeStatus();
  }

  @Override
  public void beginHandshake() throws SSLException {
    engine.beginHandshake();
  }

  @Override
  public void closeInbound() throws SSLException {
    engine.closeInbound();
  }

  @Override
  public void closeOutbound() {
    engine.closeOutbound();
  }

  @Override
  public boolean isInboundDone() {
    return engine.isInboundDone();
  }

  @Override
  public boolean isOutboundDone() {
    return engine.isOutboundDone();
  }

  @Override
  public @Nullable Runnable getDelegatedTask() {
    return engine.getDelegatedTask();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return engine.getSupportedCipherSuites();
  }

  @Override
  public String[] getEnabledCipherSuites() {
    return engine.getEnabledCipherSuites();
  }

  @Override
  public void setEnabledCipherSuites(String[] suites) {
    engine.setEnabledCipherSuites(suites);
  }

  @Override
  public String[] getSupportedProtocols() {
    return engine.getSupportedProtocols();
  }

  @Override
  public String[] getEnabledProtocols() {
    return engine.getEnabledProtocols();
  }

  @Override
  public void setEnabledProtocols(String[] protocols) {
    engine.setEnabledProtocols(protocols);
  }

  @Override
  public SSLSession getSession() {
    return engine.getSession();
  }

  @Override
  public SSLSession getHandshakeSession() {
    return engine.getHandshakeSession();
  }

  @Override
  public void setUseClientMode(boolean mode) {
    engine.setUseClientMode(mode);
  }

  @Override
  public boolean getUseClientMode() {
    return engine.getUseClientMode();
  }

  @Override
  public void setNeedClientAuth(boolean need) {
    engine.setNeedClientAuth(need);
  }

  @Override
  public boolean getNeedClientAuth() {
    return engine.getNeedClientAuth();
  }

  @Override
  public void setWantClientAuth(boolean want) {
    engine.setWantClientAuth(want);
  }

  @Override
  public boolean getWantClientAuth() {
    return engine.getWantClientAuth();
  }

  @Override
  public void setEnableSessionCreation(boolean flag) {
    engine.setEnableSessionCreation(flag);
  }

  @Override
  public boolean getEnableSessionCreation() {
    return engine.getEnableSessionCreation();
  }

  @Override
  public SSLParameters getSSLParameters() {
    return engine.getSSLParameters();
  }

  @Override
  public void setSSLParameters(SSLParameters parameters) {
    engine.setSSLParameters(parameters);
  }

  @Override
  public String getApplicationProtocol() {
    return engine.getApplicationProtocol();
  }

  @Override
  public String getHandshakeApplicationProtocol() {
    return engine.getHandshakeApplicationProtocol();
  }
}
