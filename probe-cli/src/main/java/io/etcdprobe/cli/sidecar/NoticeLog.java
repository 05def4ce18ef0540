package io.etcdprobe.cli.sidecar;

import io.etcdprobe.cli.shell.OneLine;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a sidecar has to say of itself, a line for each noteworthy change. A topic that has just
 * spoken is heard again only after a while, which grows as long as it goes on; what it had to say
 * in between is told in one line: how often, first, last. Any thread.
 */
final class NoticeLog {

  private static final long FIRST_QUIET_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long LONGEST_QUIET_NANOS = Duration.ofMinutes(10).toNanos();
  private static final int TOPICS = 200;

  private final Consumer<String> lines;
  private final Supplier<Instant> clock;
  private final LongSupplier nanos;
  private final Map<String, Topic> topics =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Topic> eldest) {
          return size() > TOPICS;
        }
      };

  /**
   * @param lines takes a line without its end
   * @param clock what the lines are stamped with
   * @param nanos the monotonic clock: nobody is kept quiet by a clock that is put back
   */
  NoticeLog(Consumer<String> lines, Supplier<Instant> clock, LongSupplier nanos) {
    this.lines = lines;
    this.clock = clock;
    this.nanos = nanos;
  }

  private static final class Topic {
    private long quietUntil;
    private long quietNanos = FIRST_QUIET_NANOS;
    private long held;
    private Instant first = Instant.MIN;
    private Instant last = Instant.MIN;
    private String message = "";
  }

  /** Says it now, or later if the topic has just spoken. */
  synchronized void say(String topic, String message) {
    Instant now = clock.get();
    Topic known = topics.get(topic);
    if (known == null || (known.held == 0 && quietFor(known) >= 0)) {
      if (known == null || quietFor(known) > LONGEST_QUIET_NANOS) {
        known = new Topic();
        topics.put(topic, known);
      }
      known.quietUntil = nanos.getAsLong() + known.quietNanos;
      line(now, message);
      return;
    }
    if (known.held++ == 0) {
      known.first = now;
    }
    known.last = now;
    known.message = message;
  }

  /** Says what was held back long enough. */
  synchronized void tick() {
    topics.values().stream()
        .filter(topic -> topic.held > 0 && quietFor(topic) >= 0)
        .forEach(this::release);
  }

  /** Says all that was held back. */
  synchronized void end() {
    topics.values().stream().filter(topic -> topic.held > 0).forEach(this::release);
  }

  /** Nanoseconds since it may speak again; less than 0 if it may not. */
  private long quietFor(Topic topic) {
    return nanos.getAsLong() - topic.quietUntil;
  }

  private void release(Topic topic) {
    if (topic.held == 1) {
      line(topic.last, topic.message);
    } else {
      line(
          topic.last,
          topic.message
              + " (the last of "
              + topic.held
              + " such changes since "
              + topic.first.truncatedTo(ChronoUnit.SECONDS)
              + ")");
      topic.quietNanos = Math.min(2 * topic.quietNanos, LONGEST_QUIET_NANOS);
    }
    topic.quietUntil = nanos.getAsLong() + topic.quietNanos;
    topic.held = 0;
  }

  private void line(Instant at, String message) {
    lines.accept(at.truncatedTo(ChronoUnit.MILLIS) + " etcd-probe: " + OneLine.of(message));
  }
}
