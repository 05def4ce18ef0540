package io.etcdprobe.export.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.etcdprobe.core.finding.Evidence;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.MemberReport;
import io.etcdprobe.core.finding.WatchReport;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A watch report as one JSON object on one line, described by {@code watch-v1.schema.json} beside
 * this class. Keys are a contract: within {@link #SCHEMA} none is ever removed or changes its
 * meaning. Latencies are nanoseconds; what is unknown or no finite number is null.
 */
public final class WatchJson {

  /** Name and version of the format. */
  public static final String SCHEMA = "etcd-probe/watch/v1";

  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private final Fields json;

  private WatchJson(JsonGenerator generator) {
    this.json = new Fields(generator);
  }

  /**
   * Writes a report and a line feed, and flushes; the stream stays open. Line feeds in names and
   * texts are escaped: a line of the stream is always a whole report.
   *
   * @throws IOException if the stream cannot be written
   */
  public static void writeLine(WatchReport report, OutputStream out) throws IOException {
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      new WatchJson(generator).report(report);
      generator.writeRaw('\n');
    }
    out.flush();
  }

  private void report(WatchReport report) throws IOException {
    json.begin();
    json.text("schema", SCHEMA);
    json.text("time", report.time().toString());
    json.text("status", report.status().key());
    json.begin("cluster");
    json.text("id", known(report.clusterId()));
    json.number("term", known(report.term()));
    json.text("leader", known(report.leader()));
    json.number("size", report.size());
    json.number("quorum", report.quorum());
    json.number("leader_changes", report.leaderChanges());
    json.end();
    json.array("members");
    for (MemberReport member : report.members()) {
      member(member);
    }
    json.endArray();
    json.array("findings");
    for (Finding finding : report.findings()) {
      finding(finding);
    }
    json.endArray();
    json.end();
  }

  private void member(MemberReport member) throws IOException {
    json.begin();
    json.text("name", member.name());
    json.text("id", known(member.id()));
    json.text("endpoint", member.endpoint());
    json.text("role", member.role());
    json.flag("reachable", member.reachable());
    json.text("version", known(member.version()));
    json.number("risk", member.risk());
    json.number("term", known(member.term()));
    json.number("db_bytes", known(member.dbBytes()));
    json.number("quota_bytes", known(member.quotaBytes()));
    json.numbers("latency", member.latencyNanos());
    json.texts("troubles", member.troubles());
    json.text("note", member.note());
    json.end();
  }

  private void finding(Finding finding) throws IOException {
    json.begin();
    json.text("member", finding.member());
    json.text("cause", finding.cause().key());
    json.text("severity", finding.severity().key());
    json.text("since", finding.since().toString());
    json.text("text", finding.text());
    evidence(finding.evidence());
    json.text("advice", finding.advice());
    json.end();
  }

  /** An object has no key twice: of figures with the same name the first counts. */
  private void evidence(List<Evidence> evidence) throws IOException {
    Set<String> written = new HashSet<>();
    json.begin("evidence");
    for (Evidence figure : evidence) {
      if (written.add(figure.key())) {
        json.beginNamed(figure.key());
        json.number("value", figure.value());
        json.text("source", figure.source());
        json.end();
      }
    }
    json.end();
  }

  private static @Nullable String known(String text) {
    return text.isEmpty() ? null : text;
  }

  private static @Nullable Long known(long number) {
    return number == 0 ? null : number;
  }
}
