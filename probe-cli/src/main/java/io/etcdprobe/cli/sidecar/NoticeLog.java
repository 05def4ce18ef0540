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
 * The sidecar's messages about itself, one line for each noteworthy change. After a message its
 * topic is quiet for a while, and for longer and longer if it goes on. What the topic had to say
 * meanwhile becomes one line: how often, since when, and the last message. Any thread may use it.
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
   * @param lines receives a line without its line feed
   * @param clock for the time in each line
   * @param nanos a monotonic clock, so that a wall clock that is set back keeps no topic quiet
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

  /** Writes the message now, or later if the topic is quiet. */
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

  /** Writes the messages whose quiet time is over. */
  synchronized void tick() {
    topics.values().stream()
        .filter(topic -> topic.held > 0 && quietFor(topic) >= 0)
        .forEach(this::release);
  }

  /** Writes all messages that were held back. */
  synchronized void end() {
    topics.values().stream().filter(topic -> topic.held > 0).forEach(this::release);
  }

  /** Nanoseconds since the topic may speak again; negative while it must be quiet. */
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
