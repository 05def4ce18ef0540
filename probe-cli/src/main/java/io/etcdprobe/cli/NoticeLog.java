package io.etcdprobe.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a sidecar has to say of itself, a line for each noteworthy change. A topic that has just
 * spoken is heard again only after a while, which grows as long as it goes on; what it had to say
 * in between is told in one line: how often, first, last. Any thread.
 */
final class NoticeLog {

  private static final long FIRST_QUIET_SECONDS = 10;
  private static final long LONGEST_QUIET_SECONDS = 600;
  private static final int TOPICS = 200;

  private final Consumer<String> lines;
  private final Supplier<Instant> clock;
  private final Map<String, Topic> topics =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Topic> eldest) {
          return size() > TOPICS;
        }
      };

  /**
   * @param lines takes a line without its end
   */
  NoticeLog(Consumer<String> lines, Supplier<Instant> clock) {
    this.lines = lines;
    this.clock = clock;
  }

  private static final class Topic {
    private Instant quietUntil = Instant.MIN;
    private long quietSeconds = FIRST_QUIET_SECONDS;
    private long held;
    private Instant first = Instant.MIN;
    private Instant last = Instant.MIN;
    private String message = "";
  }

  /** Says it now, or later if the topic has just spoken. */
  synchronized void say(String topic, String message) {
    Instant now = clock.get();
    Topic known = topics.computeIfAbsent(topic, ignored -> new Topic());
    if (known.held == 0 && !now.isBefore(known.quietUntil)) {
      boolean calm = now.isAfter(plus(known.quietUntil, LONGEST_QUIET_SECONDS));
      known.quietSeconds = calm ? FIRST_QUIET_SECONDS : known.quietSeconds;
      known.quietUntil = plus(now, known.quietSeconds);
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
    Instant now = clock.get();
    topics.values().stream()
        .filter(topic -> topic.held > 0 && !now.isBefore(topic.quietUntil))
        .forEach(topic -> release(topic, now));
  }

  /** Says all that was held back. */
  synchronized void end() {
    Instant now = clock.get();
    topics.values().stream().filter(topic -> topic.held > 0).forEach(topic -> release(topic, now));
  }

  private void release(Topic topic, Instant now) {
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
      topic.quietSeconds = Math.min(2 * topic.quietSeconds, LONGEST_QUIET_SECONDS);
    }
    topic.quietUntil = plus(now, topic.quietSeconds);
    topic.held = 0;
  }

  private static Instant plus(Instant instant, long seconds) {
    return instant.equals(Instant.MIN) ? instant : instant.plusSeconds(seconds);
  }

  private void line(Instant at, String message) {
    lines.accept(at.truncatedTo(ChronoUnit.MILLIS) + " etcd-probe: " + Main.oneLine(message));
  }
}
