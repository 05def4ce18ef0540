package io.etcdprobe.examples.bench.parts;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.options.CompactOption;
import io.etcdprobe.core.latency.LatencyRecorder;
import io.etcdprobe.core.timing.Schedule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Puts at a rate, open loop: the next put is sent when its time has come, whether or not the last
 * one was answered. If {@link #IN_FLIGHT} puts are waiting already, it is sent late and counted as
 * late.
 */
public final class PutLoad implements AutoCloseable {

  /** How many puts may wait for an answer; far below the number at which etcd refuses. */
  static final int IN_FLIGHT = 512;

  private static final int KEYS = 1000;
  private static final long SEED = 0x707574;

  private final Random random = new Random(SEED);
  private final Due due;
  private final Client client;
  private final KV puts;
  private final ByteSequence value;
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong revision = new AtomicLong();
  private final Histogram times =
      new ConcurrentHistogram(LatencyRecorder.MAX_NANOS, LatencyRecorder.DIGITS);
  private volatile Each each = (at, took) -> {};
  private long late;

  /** When a put is due within its share of the second. */
  public enum Due {
    /** At its start. */
    ON_THE_BEAT,
    /**
     * At a random time. Puts on the beat keep step with what a sidecar does once a second, and
     * would meet all of it or none.
     */
    BY_CHANCE
  }

  /** Is told of each put that was answered or refused, on threads of the client. */
  interface Each {
    /**
     * A put was answered or refused.
     *
     * @param dueNanos when the put was due, a nanoTime tick
     * @param tookNanos from that time to its answer
     */
    void answered(long dueNanos, long tookNanos);
  }

  public PutLoad(String url, int valueBytes, Due due) {
    this.due = due;
    client = Client.builder().endpoints(url).build();
    puts = client.getKVClient();
    byte[] bytes = new byte[valueBytes];
    random.nextBytes(bytes);
    value = ByteSequence.from(bytes);
  }

  /** Tells a listener of each put from now on. */
  public void tellEach(Each listener) {
    each = listener;
  }

  /** Puts for some seconds and returns the number of puts answered in that time. */
  public long run(double ratePerSecond, double seconds) throws InterruptedException {
    long before = answered.get();
    times.reset();
    Semaphore room = new Semaphore(IN_FLIGHT);
    long start = System.nanoTime();
    Schedule schedule = new Schedule(start, ratePerSecond);
    long planned = (long) (ratePerSecond * seconds);
    for (long k = 0; k < planned; k++) {
      long at = dueNanos(schedule, k);
      long wait = at - System.nanoTime();
      while (wait > 0) {
        LockSupport.parkNanos(wait);
        wait = at - System.nanoTime();
      }
      if (!room.tryAcquire()) {
        late++;
        room.acquire();
      }
      put(k, room, at);
    }
    if (!room.tryAcquire(IN_FLIGHT, 30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("etcd left puts unanswered for 30 s");
    }
    return answered.get() - before;
  }

  private long dueNanos(Schedule schedule, long k) {
    long start = schedule.intendedNanos(k);
    return due == Due.ON_THE_BEAT ? start : random.nextLong(start, schedule.intendedNanos(k + 1));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // its end is counted
  private void put(long k, Semaphore room, long at) {
    ByteSequence key =
        ByteSequence.from("/bench/key-%04d".formatted(k % KEYS), StandardCharsets.US_ASCII);
    puts.put(key, value)
        .whenComplete(
            (response, failure) -> {
              (failure == null ? answered : failed).incrementAndGet();
              if (failure == null) {
                revision.accumulateAndGet(response.getHeader().getRevision(), Math::max);
              }
              long took = System.nanoTime() - at;
              times.recordValue(Math.clamp(took, 1, LatencyRecorder.MAX_NANOS));
              each.answered(at, took);
              room.release();
            });
  }

  /** Lets the member forget all but the last value of each key, and waits until it has. */
  public void compact() throws IOException, InterruptedException {
    long last = revision.get();
    if (last > 0) {
      try {
        puts.compact(last, CompactOption.builder().withCompactPhysical(true).build())
            .get(60, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException failed) {
        throw new IOException("etcd does not compact", failed);
      }
    }
  }

  /** Times of the last run's puts, from when each was due to its answer, nanoseconds. */
  public Histogram times() {
    return times.copy();
  }

  /** Puts that etcd refused or lost. */
  public long failed() {
    return failed.get();
  }

  /** Puts that could not be sent on time because too many waited. */
  public long late() {
    return late;
  }

  @Override
  public void close() {
    puts.close();
    client.close();
  }
}
