package io.etcdprobe.watch.preflight.wire;

import io.etcdprobe.core.timing.NanoClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** A TCP connection between two programs that know the token. Any thread may send, one receives. */
public final class Conversation implements AutoCloseable {

  /** Longest answer in bytes. The traces of an hour at 100 datagrams a second are 12 MB. */
  private static final int LONGEST_ANSWER = 64 << 20;

  /** Longest question in bytes: a listener takes no more memory for a caller. */
  private static final int LONGEST_QUESTION = 16 << 10;

  /** Fits into the smallest packet that an IPv6 path must carry, with all headers. */
  private static final int PIECE_BYTES = 1000;

  private static final int PIECE_MILLIS = 20_000;

  private static final byte[] MAGIC = "etcdprb1".getBytes(StandardCharsets.US_ASCII);
  private static final int NONCE_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final Token key;
  private final String ours;
  private final String theirs;
  private final int longest;
  private long sent;
  private long received;

  private Conversation(Socket socket, Token key, boolean client) throws IOException {
    this.socket = socket;
    this.key = key;
    this.in = new DataInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
    ours = client ? "client" : "server";
    theirs = client ? "server" : "client";
    longest = client ? LONGEST_ANSWER : LONGEST_QUESTION;
  }

  /**
   * Connects to a listener and proves that we know the token.
   *
   * @param timeoutMillis for the connection, and again for the proof
   * @throws PreflightException with the reason: nothing listens there, no answer, no listener of
   *     ours, or another token
   */
  public static Conversation call(InetSocketAddress address, Token token, int timeoutMillis)
      throws PreflightException {
    Socket socket = connect(address, timeoutMillis);
    try {
      return prove(socket, token, timeoutMillis);
    } catch (SocketTimeoutException silent) {
      close(socket);
      throw new PreflightException(
          "it takes connections, but does not answer; is it etcd-probe preflight listen?", silent);
    } catch (IOException | PreflightException refused) {
      close(socket);
      throw new PreflightException(
          "it takes connections, but does not know the token or is not etcd-probe preflight listen",
          refused);
    }
  }

  private static Socket connect(InetSocketAddress address, int timeoutMillis)
      throws PreflightException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(address, timeoutMillis);
      return socket;
    } catch (SocketTimeoutException silent) {
      close(socket);
      throw new PreflightException(
          "no connection within " + timeoutMillis / 1000 + " s: packets are dropped", silent);
    } catch (NoRouteToHostException unreachable) {
      close(socket);
      throw new PreflightException("no route to it, or a firewall refuses", unreachable);
    } catch (ConnectException refused) {
      close(socket);
      throw new PreflightException("nothing listens there", refused);
    } catch (IOException failed) {
      close(socket);
      throw new PreflightException("no connection: " + failed.getMessage(), failed);
    }
  }

  private static Conversation prove(Socket socket, Token token, int timeoutMillis)
      throws IOException, PreflightException {
    socket.setSoTimeout(timeoutMillis);
    byte[] mine = nonce();
    ByteBuffer hello = ByteBuffer.allocate(MAGIC.length + NONCE_BYTES + Token.MAC_BYTES);
    hello.put(MAGIC).put(mine).put(token.mac("hello", MAGIC, mine));
    socket.getOutputStream().write(hello.array());
    byte[] answer = new byte[NONCE_BYTES + Token.MAC_BYTES];
    new DataInputStream(socket.getInputStream()).readFully(answer);
    byte[] other = Arrays.copyOf(answer, NONCE_BYTES);
    if (!token.proves(tail(answer), "server", mine, other)) {
      throw new PreflightException("it does not know the token");
    }
    socket.getOutputStream().write(token.mac("client", mine, other));
    return new Conversation(socket, token.derive(mine, other), true);
  }

  /**
   * Takes a connection. Says nothing before the client has proved that it knows the token.
   *
   * @param nonces those of earlier clients
   * @param clock measures the time that the client has
   * @param withinNanos how long the client may take to prove it
   * @throws PreflightException if it did not
   * @throws IOException if the connection failed
   */
  public static Conversation take(
      Socket socket, Token token, Nonces nonces, NanoClock clock, long withinNanos)
      throws PreflightException, IOException {
    long deadline = clock.nanoTime() + withinNanos;
    socket.setTcpNoDelay(true);
    byte[] hello = new byte[MAGIC.length + NONCE_BYTES + Token.MAC_BYTES];
    readWithin(socket, hello, clock, deadline);
    byte[] other = Arrays.copyOfRange(hello, MAGIC.length, MAGIC.length + NONCE_BYTES);
    boolean proved =
        Arrays.equals(MAGIC, Arrays.copyOf(hello, MAGIC.length))
            && token.proves(tail(hello), "hello", MAGIC, other);
    if (!proved || !nonces.fresh(other)) {
      throw new PreflightException("a stranger");
    }
    byte[] mine = nonce();
    ByteBuffer answer = ByteBuffer.allocate(NONCE_BYTES + Token.MAC_BYTES);
    answer.put(mine).put(token.mac("server", other, mine));
    socket.getOutputStream().write(answer.array());
    byte[] proof = new byte[Token.MAC_BYTES];
    readWithin(socket, proof, clock, deadline);
    if (!token.proves(proof, "client", other, mine)) {
      throw new PreflightException("a stranger");
    }
    return new Conversation(socket, token.derive(other, mine), false);
  }

  private static void readWithin(Socket socket, byte[] bytes, NanoClock clock, long deadline)
      throws IOException {
    int at = 0;
    while (at < bytes.length) {
      long left = (deadline - clock.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new SocketTimeoutException("too slow");
      }
      socket.setSoTimeout((int) left);
      int read = socket.getInputStream().read(bytes, at, bytes.length - at);
      if (read < 0) {
        throw new EOFException("ended early");
      }
      at += read;
    }
  }

  private static byte[] nonce() {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    return nonce;
  }

  private static byte[] tail(byte[] bytes) {
    return Arrays.copyOfRange(bytes, bytes.length - Token.MAC_BYTES, bytes.length);
  }

  /**
   * Sends a message. A long one goes in pieces, and each waits until the one before has arrived. So
   * no packet is large, and the message arrives where large packets vanish.
   *
   * @throws IOException if the connection failed, or a piece did not arrive in time
   */
  public synchronized void send(Message message) throws IOException {
    byte[] body = deflated(RecordCodec.encode(message));
    ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + body.length + Token.MAC_BYTES);
    frame.putInt(body.length).put(body).put(key.mac(ours, number(sent++), body));
    byte[] bytes = frame.array();
    for (int at = 0; at < bytes.length; at += PIECE_BYTES) {
      if (at > 0) {
        socket.setSoTimeout(PIECE_MILLIS);
        in.readByte();
      }
      out.write(bytes, at, Math.min(PIECE_BYTES, bytes.length - at));
    }
  }

  private static byte[] deflated(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
      deflater.write(bytes);
    }
    return packed.toByteArray();
  }

  private byte[] inflated(byte[] packed) throws PreflightException {
    try (InputStream inflater = new InflaterInputStream(new ByteArrayInputStream(packed))) {
      byte[] bytes = inflater.readNBytes(longest);
      if (inflater.read() >= 0) {
        throw new PreflightException("sent a message of more than " + longest + " bytes");
      }
      return bytes;
    } catch (IOException malformed) {
      throw new PreflightException("sent a message that cannot be unpacked", malformed);
    }
  }

  /**
   * Receives a message.
   *
   * @param timeoutMillis how long each read may take
   * @throws PreflightException if the bytes are no message of the other side
   * @throws IOException if the connection failed or ended, or nothing came in time
   */
  public Message receive(int timeoutMillis) throws IOException, PreflightException {
    socket.setSoTimeout(timeoutMillis);
    int length = in.readInt();
    if (length < 1 || length > longest) {
      throw new PreflightException("sent a message of " + length + " bytes");
    }
    byte[] frame = pieces(length + Token.MAC_BYTES);
    byte[] body = Arrays.copyOf(frame, length);
    if (!key.proves(tail(frame), theirs, number(received++), body)) {
      throw new PreflightException("sent a message that somebody changed on its way");
    }
    return RecordCodec.decode(inflated(body));
  }

  /** Reads a message after its length, and says after each piece that it arrived. */
  private byte[] pieces(int length) throws IOException {
    // The length is not proved yet, so memory is taken as the bytes come.
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    int next = PIECE_BYTES - Integer.BYTES;
    int left = length;
    while (left > 0) {
      if (left < length) {
        out.write(1);
      }
      byte[] piece = in.readNBytes(Math.min(next, left));
      if (piece.length < Math.min(next, left)) {
        throw new EOFException("the connection ended within a message");
      }
      frame.writeBytes(piece);
      left -= piece.length;
      next = PIECE_BYTES;
    }
    return frame.toByteArray();
  }

  /**
   * Sends a message and waits for its answer.
   *
   * @throws PreflightException if the answer is another one, with the other side's reason if it
   *     gives one
   */
  public <T extends Message> T ask(Message question, Class<T> answer, int timeoutMillis)
      throws IOException, PreflightException {
    send(question);
    return expect(answer, timeoutMillis);
  }

  /** Receives a message of one type; see {@link #ask}. */
  public <T extends Message> T expect(Class<T> type, int timeoutMillis)
      throws IOException, PreflightException {
    Message message = receive(timeoutMillis);
    if (type.isInstance(message)) {
      return type.cast(message);
    }
    throw new PreflightException(
        message instanceof Message.Refused refused
            ? refused.reason()
            : "sent " + message.getClass().getSimpleName() + " instead of " + type.getSimpleName());
  }

  private static byte[] number(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  /** The key of this connection, for datagrams. */
  Token key() {
    return key;
  }

  /** What comes in beside messages. */
  public InputStream in() {
    return in;
  }

  /** What goes out beside messages. */
  public OutputStream out() {
    return out;
  }

  /** The connection itself. */
  public Socket socket() {
    return socket;
  }

  @Override
  public void close() {
    close(socket);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException ignored) {
      // It is gone either way.
    }
  }
}
