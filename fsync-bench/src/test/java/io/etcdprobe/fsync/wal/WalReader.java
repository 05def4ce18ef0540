package io.etcdprobe.fsync.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Reads WAL segments as etcd's decoder does and checks the checksum chain. It shares no code with
 * the encoder.
 */
final class WalReader {

  record Record(int type, byte[] data, byte[] framed) {
    /** The protobuf varint field of this number in the data. */
    long field(int number) {
      ByteBuffer buffer = ByteBuffer.wrap(data);
      while (buffer.hasRemaining()) {
        long tag = varint(buffer);
        if ((tag & 7) == 0) {
          long value = varint(buffer);
          if (tag >>> 3 == number) {
            return value;
          }
        } else {
          int length = (int) varint(buffer);
          buffer.position(buffer.position() + length);
        }
      }
      return 0;
    }

    /** The bytes of the length-delimited field of this number; empty if it is missing. */
    byte[] bytes(int number) {
      ByteBuffer buffer = ByteBuffer.wrap(data);
      while (buffer.hasRemaining()) {
        long tag = varint(buffer);
        if ((tag & 7) == 0) {
          varint(buffer);
          continue;
        }
        byte[] value = new byte[(int) varint(buffer)];
        buffer.get(value);
        if (tag >>> 3 == number) {
          return value;
        }
      }
      return new byte[0];
    }
  }

  private final CRC32C chain = new CRC32C();
  private final List<Record> records = new ArrayList<>();

  List<Record> records() {
    return records;
  }

  /** Continues in the next segment. */
  WalReader read(Path segment) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(segment)).order(ByteOrder.LITTLE_ENDIAN);
    while (file.remaining() >= 8) {
      int start = file.position();
      long word = file.getLong();
      if (word == 0) {
        return this;
      }
      int padding = word < 0 ? (int) (word >>> 56) & 0x7 : 0;
      int length = (int) (word & 0x00ffffffffffffffL);
      ByteBuffer message = file.slice(file.position(), length);
      file.position(file.position() + length + padding);
      byte[] framed = new byte[file.position() - start];
      file.get(start, framed);
      add(message, framed);
    }
    return this;
  }

  private void add(ByteBuffer message, byte[] framed) throws IOException {
    int type = 0;
    long crc = 0;
    byte[] data = new byte[0];
    while (message.hasRemaining()) {
      switch ((int) varint(message)) {
        case 0x08 -> type = (int) varint(message);
        case 0x10 -> crc = varint(message);
        case 0x1a -> {
          data = new byte[(int) varint(message)];
          message.get(data);
        }
        default -> throw new IOException("unknown field in record");
      }
    }
    chain.update(data);
    // The first record may start the chain with any value.
    if (crc != chain.getValue() && !(records.isEmpty() && type == 4)) {
      throw new IOException(
          "record " + records.size() + " of type " + type + " breaks the checksum chain");
    }
    records.add(new Record(type, data, framed));
  }

  private static long varint(ByteBuffer buffer) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = buffer.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }
}
