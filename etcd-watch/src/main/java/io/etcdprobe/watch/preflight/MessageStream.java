package io.etcdprobe.watch.preflight;

import io.etcdprobe.core.path.StreamTrace;
import io.etcdprobe.core.path.Ticks;
import io.etcdprobe.core.timing.NanoClock;
import io.etcdprobe.watch.preflight.wire.Conversation;
import io.etcdprobe.watch.preflight.wire.Why;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntUnaryOperator;
import java.util.zip.CRC32C;

/**
 * Sends messages over one TCP connection on a schedule, whatever became of the ones before, and
 * notes when each is answered. One thread sends, one receives.
 */
final class MessageStream implements AutoCloseable {

  private final Conversation conversation;
  private final NanoClock clock;
  private final long startTick;
  private final long intervalNanos;
  private final IntUnaryOperator sizes;
  private final long[] answered;
  private final Thread sender;
  private final Thread receiver;
  private final AtomicInteger open;
  private final AtomicInteger spoiled = new AtomicInteger();
  private volatile String failure = "";
  private volatile boolean closing;

  /**
   * Starts.
   *
   * @param conversation one on which an echo is ready
   * @param messages how many
   * @param intervalNanos time between two of them
   * @param sizes length of the content of each, by its number
   * @param startTick when the stream begins; the first message is due an interval later
   */
  MessageStream(
      Conversation conversation,
      int messages,
      long intervalNanos,
      IntUnaryOperator sizes,
      NanoClock clock,
      long startTick) {
    this.conversation = conversation;
    this.clock = clock;
    this.startTick = startTick;
    this.intervalNanos = intervalNanos;
    this.sizes = sizes;
    answered = new long[messages];
    open = new AtomicInteger(messages);
    sender = Thread.ofVirtual().name("preflight-send").start(this::send);
    receiver = Thread.ofVirtual().name("preflight-receive").start(this::receive);
  }

  private long due(int k) {
    return (k + 1) * intervalNanos;
  }

  private void send() {
    byte[] bytes = new byte[MessageEcho.HEAD_BYTES + MessageEcho.LONGEST_BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 131 + (i >>> 8) * 17);
    }
    CRC32C crc = new CRC32C();
    try {
      for (int k = 0; k < answered.length && !closing; k++) {
        int size = sizes.applyAsInt(k);
        crc.reset();
        crc.update(bytes, MessageEcho.HEAD_BYTES, size);
        ByteBuffer.wrap(bytes).putInt(size).putLong(k).putInt((int) crc.getValue());
        long wait = startTick + due(k) - clock.nanoTime();
        while (wait > 0 && !closing) {
          LockSupport.parkNanos(wait);
          wait = startTick + due(k) - clock.nanoTime();
        }
        conversation.out().write(bytes, 0, MessageEcho.HEAD_BYTES + size);
      }
    } catch (IOException broken) {
      failed(broken);
    }
  }

  private void receive() {
    byte[] answer = new byte[MessageEcho.ANSWER_BYTES];
    try {
      conversation.socket().setSoTimeout(0);
      DataInputStream in = new DataInputStream(new BufferedInputStream(conversation.in()));
      while (open.get() > 0) {
        in.readFully(answer);
        long tick = clock.nanoTime() - startTick;
        ByteBuffer bytes = ByteBuffer.wrap(answer);
        long number = bytes.getLong();
        if (number < 0 || number >= answered.length || answered[(int) number] != 0) {
          spoiled.incrementAndGet();
          continue;
        }
        spoiled.addAndGet(bytes.getInt() == 1 ? 0 : 1);
        answered[(int) number] = Math.max(1, tick);
        open.decrementAndGet();
      }
    } catch (IOException broken) {
      failed(broken);
    }
  }

  private void failed(IOException broken) {
    if (!closing && failure.isEmpty()) {
      failure = Why.of(broken);
    }
  }

  /** Whether all messages are answered, or none will be any more. */
  boolean done() {
    return open.get() == 0 || !failure.isEmpty();
  }

  /** Ends the stream and returns what was noted. */
  StreamTrace end() throws InterruptedException {
    long end = clock.nanoTime() - startTick;
    close();
    sender.join();
    receiver.join();
    int due = Math.clamp(end / intervalNanos, 0, answered.length);
    long[] dues = new long[due];
    Arrays.setAll(dues, this::due);
    return new StreamTrace(
        Ticks.of(dues), Ticks.of(Arrays.copyOf(answered, due)), end, spoiled.get(), failure);
  }

  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(sender);
    conversation.close();
  }
}
