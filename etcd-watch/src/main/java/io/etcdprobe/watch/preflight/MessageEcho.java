package io.etcdprobe.watch.preflight;

import io.etcdprobe.watch.preflight.wire.Conversation;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Raw messages and their answers. A message is the length of its content (int), its number (long),
 * the CRC32C of its content (int), and the content. An answer has {@link #ANSWER_BYTES} bytes: the
 * number (long), 1 if the content was what was sent or else 0 (int), and zeros.
 */
final class MessageEcho {

  /** About the length of raft's own answer to a heartbeat. */
  static final int ANSWER_BYTES = 100;

  static final int HEAD_BYTES = 16;
  static final int LONGEST_BYTES = 16 << 10;

  private static final int PATIENCE_MILLIS = 60_000;

  private MessageEcho() {}

  /** Answers until the other side hangs up. */
  static void serve(Conversation conversation) throws IOException {
    conversation.socket().setSoTimeout(PATIENCE_MILLIS);
    DataInputStream in =
        new DataInputStream(new BufferedInputStream(conversation.in(), LONGEST_BYTES));
    byte[] content = new byte[LONGEST_BYTES];
    byte[] answer = new byte[ANSWER_BYTES];
    CRC32C crc = new CRC32C();
    try {
      while (true) {
        int length = in.readInt();
        if (length < 0 || length > LONGEST_BYTES) {
          return;
        }
        long number = in.readLong();
        int sum = in.readInt();
        in.readFully(content, 0, length);
        crc.reset();
        crc.update(content, 0, length);
        ByteBuffer.wrap(answer).putLong(number).putInt((int) crc.getValue() == sum ? 1 : 0);
        conversation.out().write(answer);
      }
    } catch (EOFException hungUp) {
      // The usual end.
    }
  }
}
