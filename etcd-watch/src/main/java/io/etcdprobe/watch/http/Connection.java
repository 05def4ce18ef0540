package io.etcdprobe.watch.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a member and the HTTP/1.1 on it, one question at a time. Its calls block. They
 * end if another thread closes the connection or the calling thread is interrupted.
 */
final class Connection implements AutoCloseable {

  /** The head of an answer of etcd has about ten lines of about 50 bytes. */
  private static final int MAX_HEAD_LINES = 200;

  /** Answers that may come before the real one, each with a status of 1xx. */
  private static final int MAX_INTERIM_ANSWERS = 5;

  private static final int CLOSED_BY_MEMBER = -1;

  private static final int STATUS_FROM = "HTTP/1.1 ".length();
  private static final int STATUS_END = STATUS_FROM + 3;

  /**
   * The first byte of HTTP/2's first frame, SETTINGS. It belongs to the frame's length, which takes
   * three bytes.
   */
  private static final int HTTP_2_FRAME = 0;

  /** The server speaks HTTP/2 without being asked to, as a port does that serves gRPC alone. */
  static final class Http2AloneException extends ProtocolException {

    private static final long serialVersionUID = 1L;

    Http2AloneException() {
      super("HTTP/2 alone");
    }
  }

  /** How far a connection has come. */
  enum Stage {
    CONNECTING,
    HANDSHAKE,
    ASKED,
    ANSWERED
  }

  private final SocketChannel channel;
  private final @Nullable SSLContext identity;
  private volatile Stage stage = Stage.CONNECTING;
  private boolean proven;

  // Set by connect.
  private @Nullable Wire wire;
  private @Nullable OutputStream out;
  private @Nullable Answer answer;

  /**
   * Does not connect yet.
   *
   * @param identity for TLS, or null for none
   */
  Connection(@Nullable SSLContext identity) throws IOException {
    this.channel = SocketChannel.open();
    this.identity = identity;
  }

  /** Connects. */
  void connect(InetSocketAddress address) throws IOException {
    channel.connect(address);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    stage = Stage.HANDSHAKE;
  }

  /**
   * Shakes hands if there is an identity.
   *
   * @param host the name that the member's certificate must hold
   */
  void shakeHands(String host, int port) throws IOException {
    Socket socket = channel.socket();
    if (identity != null) {
      SSLSocket secured =
          (SSLSocket) identity.getSocketFactory().createSocket(socket, host, port, true);
      SSLParameters parameters = secured.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secured.setSSLParameters(parameters);
      secured.startHandshake();
      socket = secured;
    }
    wire = new Wire(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** Asks for a page and reads the answer's head. */
  Answer ask(String request) throws IOException {
    Wire in = wire;
    OutputStream to = out;
    if (in == null || to == null) {
      throw new IOException("not connected");
    }
    answer = null;
    stage = Stage.ASKED;
    to.write(request.getBytes(StandardCharsets.ISO_8859_1));
    to.flush();
    Answer head = head(in);
    for (int i = 0; head.status() / 100 == 1; i++) {
      if (i == MAX_INTERIM_ANSWERS) {
        throw new ProtocolException("too many interim answers");
      }
      head = head(in);
    }
    answer = head;
    return head;
  }

  private Answer head(Wire in) throws IOException {
    int first = in.peek();
    if (first == CLOSED_BY_MEMBER) {
      throw new IOException("received no bytes");
    }
    stage = Stage.ANSWERED;
    proven = true;
    if (first == HTTP_2_FRAME) {
      throw new Http2AloneException();
    }
    String statusLine = in.line();
    Answer.Head head = new Answer.Head(status(statusLine));
    head.keep(statusLine.startsWith("HTTP/1.1"));
    for (int lines = 0; ; lines++) {
      String line = in.line();
      if (line.isEmpty()) {
        return head.answer(in);
      }
      int colon = line.indexOf(':');
      if (colon <= 0 || lines == MAX_HEAD_LINES) {
        throw new ProtocolException("no header line, or too many");
      }
      head.header(
          line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip());
    }
  }

  /** The code in {@code HTTP/1.1 200 OK}. */
  private static int status(String line) throws ProtocolException {
    boolean version = line.startsWith("HTTP/1.1 ") || line.startsWith("HTTP/1.0 ");
    boolean ends = line.length() == STATUS_END || line.startsWith(" ", STATUS_END);
    int status = version && ends ? Digits.number(line, STATUS_FROM, STATUS_END) : -1;
    if (status < 100 || status > 599) {
      throw new ProtocolException("no status line");
    }
    return status;
  }

  Stage stage() {
    return stage;
  }

  /** Whether the other side finished the handshake and then closed without a byte. */
  boolean refusesIdentity() {
    return identity != null && stage == Stage.ASKED && !proven;
  }

  boolean isOf(@Nullable SSLContext current) {
    return Objects.equals(identity, current);
  }

  /** Whether the connection can take another question: the last answer was read to its end. */
  boolean reusable() {
    Answer last = answer;
    return last != null && last.keptAlive() && last.body().ended() && channel.isOpen();
  }

  /** Whether the other side closed the idle connection or sent something unasked. */
  boolean stale() {
    try {
      channel.configureBlocking(false);
      try {
        return channel.read(ByteBuffer.allocate(1)) != 0;
      } finally {
        channel.configureBlocking(true);
      }
    } catch (IOException closed) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException closedAnyway) {
      return;
    }
  }
}
