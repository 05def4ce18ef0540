package io.etcdprobe.export.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.finding.WatchReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The changes from one watch report to the next, as one JSON object per line, described by {@code
 * event-v1.schema.json} beside this class: a finding began, became worse or better, or ended. The
 * keys are a contract: within {@link #SCHEMA} no key is removed and none changes its meaning.
 *
 * <p>A finding is the same as an earlier one if its member and its cause are the same. In the first
 * report all findings begin. If a report has two findings with the same member and cause, the worse
 * one counts. An object of this class is for one thread.
 */
public final class FindingEvents {

  /** Name and version of the format. */
  public static final String SCHEMA = "etcd-probe/event/v1";

  /** What makes a finding the same as an earlier one. */
  private record Identity(String member, Cause cause) {}

  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private Map<Identity, Finding> known = Map.of();

  /**
   * Writes all changes since the last report at once, flushes if there were any, and leaves the
   * stream open. Events that cannot be written are not written later: the next call starts from
   * this report.
   *
   * @return how many events there were
   * @throws EventsLostException if the stream cannot be written, with how many events were lost
   */
  public int write(WatchReport report, OutputStream out) throws EventsLostException {
    Map<Identity, Finding> now = identified(report);
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    int events;
    try {
      events = changes(report.time(), now, lines);
    } catch (IOException memoryDoesNotFail) {
      throw new IllegalStateException(memoryDoesNotFail);
    }
    known = now;
    if (events > 0) {
      try {
        lines.writeTo(out);
        out.flush();
      } catch (IOException unwritable) {
        throw new EventsLostException(events, unwritable);
      }
    }
    return events;
  }

  private static Map<Identity, Finding> identified(WatchReport report) {
    Map<Identity, Finding> identified = new LinkedHashMap<>();
    for (Finding finding : report.findings()) {
      identified.merge(
          new Identity(finding.member(), finding.cause()),
          finding,
          (one, other) -> other.severity().compareTo(one.severity()) > 0 ? other : one);
    }
    return identified;
  }

  private int changes(Instant time, Map<Identity, Finding> now, OutputStream lines)
      throws IOException {
    int events = 0;
    for (Map.Entry<Identity, Finding> entry : now.entrySet()) {
      Finding finding = entry.getValue();
      Finding before = known.get(entry.getKey());
      if (before == null) {
        line("began", time, finding, null, lines);
        events++;
      } else if (before.severity() != finding.severity()) {
        boolean worse = finding.severity().compareTo(before.severity()) > 0;
        line(worse ? "worse" : "better", time, finding, before.severity(), lines);
        events++;
      }
    }
    for (Map.Entry<Identity, Finding> entry : known.entrySet()) {
      if (!now.containsKey(entry.getKey())) {
        line("ended", time, entry.getValue(), null, lines);
        events++;
      }
    }
    return events;
  }

  private static void line(
      String event, Instant time, Finding finding, @Nullable Severity before, OutputStream lines)
      throws IOException {
    try (JsonGenerator generator = FACTORY.createGenerator(lines)) {
      Fields json = new Fields(generator);
      json.begin();
      json.text("schema", SCHEMA);
      json.text("time", time.toString());
      json.text("event", event);
      new WatchFields(json).finding(finding);
      json.text("severity_before", before == null ? null : before.key());
      json.number("duration_ns", Math.max(0, Duration.between(finding.since(), time).toNanos()));
      json.end();
      generator.writeRaw('\n');
    }
  }
}
