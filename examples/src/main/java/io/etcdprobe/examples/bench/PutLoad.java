package io.etcdprobe.examples.bench;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.core.timing.Schedule;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Puts at a rate, open loop: the next is sent when its time has come, whether or not the last was
 * answered, unless {@link #IN_FLIGHT} wait already (then it is late, and counted).
 */
final class PutLoad implements AutoCloseable {

  /** Puts that wait for an answer at most; far below what makes etcd refuse. */
  static final int IN_FLIGHT = 512;

  private static final int KEYS = 1000;
  private static final long SEED = 0x707574;

  private final Client client;
  private final KV puts;
  private final ByteSequence value;
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final Histogram times =
      new ConcurrentHistogram(LatencyRecorder.MAX_NANOS, LatencyRecorder.DIGITS);
  private long late;

  PutLoad(String url, int valueBytes) {
    client = Client.builder().endpoints(url).build();
    puts = client.getKVClient();
    byte[] bytes = new byte[valueBytes];
    new Random(SEED).nextBytes(bytes);
    value = ByteSequence.from(bytes);
  }

  /** Puts for some seconds and returns the number of puts answered in that time. */
  long run(double ratePerSecond, double seconds) throws InterruptedException {
    long before = answered.get();
    times.reset();
    Semaphore room = new Semaphore(IN_FLIGHT);
    long start = System.nanoTime();
    Schedule schedule = new Schedule(start, ratePerSecond);
    long planned = (long) (ratePerSecond * seconds);
    for (long k = 0; k < planned; k++) {
      long wait = schedule.intendedNanos(k) - System.nanoTime();
      while (wait > 0) {
        LockSupport.parkNanos(wait);
        wait = schedule.intendedNanos(k) - System.nanoTime();
      }
      if (!room.tryAcquire()) {
        late++;
        room.acquire();
      }
      put(k, room, schedule.intendedNanos(k));
    }
    if (!room.tryAcquire(IN_FLIGHT, 30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("etcd left puts unanswered for 30 s");
    }
    return answered.get() - before;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // its end is counted
  private void put(long k, Semaphore room, long intended) {
    ByteSequence key =
        ByteSequence.from("/bench/key-%04d".formatted(k % KEYS), StandardCharsets.US_ASCII);
    puts.put(key, value)
        .whenComplete(
            (response, failure) -> {
              (failure == null ? answered : failed).incrementAndGet();
              times.recordValue(
                  Math.clamp(System.nanoTime() - intended, 1, LatencyRecorder.MAX_NANOS));
              room.release();
            });
  }

  /** From when each put of the last run was due to its answer, nanoseconds. */
  Histogram times() {
    return times.copy();
  }

  /** Puts that etcd refused or lost. */
  long failed() {
    return failed.get();
  }

  /** Puts that could not be sent on time because too many waited. */
  long late() {
    return late;
  }

  @Override
  public void close() {
    puts.close();
    client.close();
  }
}
