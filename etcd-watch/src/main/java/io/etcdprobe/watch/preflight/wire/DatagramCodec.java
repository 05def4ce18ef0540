package io.etcdprobe.watch.preflight.wire;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32C;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams as bytes. Numbers are big-endian:
 *
 * <pre>
 *  0 "EPF1"         4 kind, 3 bytes of 0
 *  8 session       16 number        20 value
 * 24 cookie        32 CRC32C of the payload
 * 36 length of the whole datagram
 * 40 MAC over all before it
 * 56 payload
 * </pre>
 *
 * <p>Use from one thread at a time.
 */
public final class DatagramCodec {

  /** The shortest datagram, bytes. */
  public static final int HEADER_BYTES = 56;

  /** The longest payload of UDP over IPv4, bytes. */
  public static final int LONGEST_BYTES = 65_507;

  private static final int MAGIC = 0x45504631;
  private static final int SESSION_AT = 8;
  private static final int CRC_AT = 32;
  private static final int MAC_AT = 40;

  private final Mac engine;
  private final long session;
  private final ByteBuffer out = ByteBuffer.allocateDirect(LONGEST_BYTES);
  private final byte[] payload = new byte[LONGEST_BYTES - HEADER_BYTES];
  private final byte[] head = new byte[MAC_AT];
  private final byte[] mac = new byte[Token.MAC_BYTES];
  private final CRC32C crc = new CRC32C();

  /**
   * @param conversation the connection that asked for the session
   */
  public DatagramCodec(Conversation conversation, long session) {
    this(conversation.key(), session);
  }

  DatagramCodec(Token key, long session) {
    engine = key.engine();
    this.session = session;
    for (int i = 0; i < payload.length; i++) {
      // Neither zeros nor a short period: what spoils data often spoils only some patterns.
      payload[i] = (byte) (i * 167 + (i >>> 8) * 59 + (i >>> 3));
    }
  }

  /**
   * Writes a datagram.
   *
   * @param size its length, {@link #HEADER_BYTES} to {@link #LONGEST_BYTES}
   * @return the bytes, to be sent before the next call
   */
  public ByteBuffer write(Datagram.Kind kind, int number, int value, long cookie, int size) {
    int content = size - HEADER_BYTES;
    out.clear();
    out.putInt(MAGIC).put(kind.code()).put((byte) 0).putShort((short) 0);
    out.putLong(session).putInt(number).putInt(value).putLong(cookie);
    crc.reset();
    crc.update(payload, 0, content);
    out.putInt((int) crc.getValue()).putInt(size);
    out.put(proof(out), 0, Token.MAC_BYTES);
    out.put(payload, 0, content);
    return out.flip();
  }

  /** The session that a datagram claims to belong to, or null if it has not our form. */
  public static @Nullable Long session(ByteBuffer in) {
    return in.remaining() < HEADER_BYTES || in.getInt(in.position()) != MAGIC
        ? null
        : (Long) in.getLong(in.position() + SESSION_AT);
  }

  /**
   * Reads a datagram that begins at index 0.
   *
   * @return null if it is not one of this session
   */
  public @Nullable Datagram read(ByteBuffer in) {
    Long claimed = session(in);
    if (claimed == null || claimed != session || in.getInt(MAC_AT - Integer.BYTES) != in.limit()) {
      return null;
    }
    in.get(MAC_AT, mac);
    if (!MessageDigest.isEqual(mac, Arrays.copyOf(proof(in), Token.MAC_BYTES))) {
      return null;
    }
    Datagram.Kind kind = Datagram.Kind.of(in.get(Integer.BYTES));
    if (kind == null) {
      return null;
    }
    crc.reset();
    crc.update(in.slice(HEADER_BYTES, in.limit() - HEADER_BYTES));
    return new Datagram(
        kind,
        in.getInt(16),
        in.getInt(20),
        in.getLong(24),
        in.limit(),
        (int) crc.getValue() == in.getInt(CRC_AT));
  }

  private byte[] proof(ByteBuffer datagram) {
    datagram.get(0, head);
    return engine.doFinal(head);
  }
}
