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
import java.io.UncheckedIOException;

/** tmp */
public final class WatchJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private WatchJson() {}

  /** tmp */
  public static void writeLine(WatchReport report, OutputStream out) {
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      Fields fields = new Fields(generator);
      fields.begin();
      fields.text("schema", "etcd-probe/watch/v1");
      fields.text("time", report.time().toString());
      fields.text("status", report.status().key());
      fields.begin("cluster");
      fields.text("id", report.clusterId());
      fields.number("term", report.term());
      fields.text("leader", report.leader());
      fields.number("size", report.size());
      fields.number("quorum", report.quorum());
      fields.end();
      fields.array("members");
      for (MemberReport member : report.members()) {
        fields.begin();
        fields.text("name", member.name());
        fields.text("id", member.id());
        fields.text("endpoint", member.endpoint());
        fields.text("role", member.role());
        fields.flag("reachable", member.reachable());
        fields.text("version", member.version());
        fields.number("risk", member.risk());
        fields.begin("troubles");
        for (var trouble : member.troubles().entrySet()) {
          fields.text(trouble.getKey(), trouble.getValue());
        }
        fields.end();
        fields.begin("latency");
        for (var trouble : member.latencyNanos().entrySet()) {
          fields.number(trouble.getKey(), trouble.getValue());
        }
        fields.end();
        fields.end();
      }
      fields.endArray();
      fields.array("findings");
      for (Finding finding : report.findings()) {
        fields.begin();
        fields.text("member", finding.member());
        fields.text("cause", finding.cause().key());
        fields.text("severity", finding.severity().key());
        fields.text("since", finding.since().toString());
        fields.text("text", finding.text());
        fields.begin("evidence");
        for (Evidence evidence : finding.evidence()) {
          fields.number(evidence.key(), evidence.value());
        }
        fields.end();
        fields.text("advice", finding.advice());
        fields.end();
      }
      fields.endArray();
      fields.end();
      generator.writeRaw('\n');
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
