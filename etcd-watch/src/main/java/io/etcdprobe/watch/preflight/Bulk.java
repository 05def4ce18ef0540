package io.etcdprobe.watch.preflight;

import io.etcdprobe.core.timing.NanoClock;
import io.etcdprobe.watch.preflight.wire.Message;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Raw bulk data: blocks, each with its length as an int before it. A length of 0 ends it, and the
 * CRC32C of all blocks follows as a long.
 */
final class Bulk {

  private static final int BLOCK_BYTES = 64 << 10;

  private Bulk() {}

  /**
   * Sends bulk data.
   *
   * @param bytes at most so many
   * @param nanos at most for so long
   */
  static void send(OutputStream out, long bytes, long nanos, NanoClock clock) throws IOException {
    byte[] block = new byte[Integer.BYTES + BLOCK_BYTES];
    for (int i = 0; i < block.length; i++) {
      block[i] = (byte) (i * 151 + (i >>> 7) * 31);
    }
    CRC32C crc = new CRC32C();
    long start = clock.nanoTime();
    long left = bytes;
    while (left > 0 && clock.nanoTime() - start < nanos) {
      int length = (int) Math.min(left, BLOCK_BYTES);
      ByteBuffer.wrap(block).putInt(length);
      crc.update(block, Integer.BYTES, length);
      out.write(block, 0, Integer.BYTES + length);
      left -= length;
    }
    out.write(ByteBuffer.allocate(12).putInt(0).putLong(crc.getValue()).array());
    out.flush();
  }

  /**
   * Takes bulk data until its end. The time begins with the first block.
   *
   * @throws IOException if the connection ends or breaks before
   */
  static Message.Taken take(InputStream raw, NanoClock clock) throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(raw, BLOCK_BYTES));
    byte[] block = new byte[BLOCK_BYTES];
    CRC32C crc = new CRC32C();
    // The time from the question to the first block is the path's round trip, not its bandwidth.
    long start = 0;
    long bytes = 0;
    for (int length = in.readInt(); length != 0; length = in.readInt()) {
      if (length < 0 || length > BLOCK_BYTES) {
        // The length itself was changed on its way; what follows cannot be read.
        return new Message.Taken(bytes, Math.max(1, clock.nanoTime() - start), false);
      }
      in.readFully(block, 0, length);
      crc.update(block, 0, length);
      bytes += length;
      start = bytes == length ? clock.nanoTime() : start;
    }
    boolean intact = in.readLong() == crc.getValue();
    return new Message.Taken(bytes, Math.max(1, clock.nanoTime() - start), intact);
  }
}
