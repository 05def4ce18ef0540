package io.etcdprobe.export.json;

import io.etcdprobe.core.finding.Evidence;
import io.etcdprobe.core.finding.Finding;
import io.etcdprobe.core.finding.MemberReport;
import io.etcdprobe.core.finding.Unwatched;
import io.etcdprobe.core.finding.WatchReport;
import io.etcdprobe.core.timing.MemberTiming;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parts of a watch report, the same in every document that contains them. */
final class WatchFields {

  private final Fields json;

  WatchFields(Fields json) {
    this.json = json;
  }

  /** Time, status, cluster, members and findings. */
  void report(WatchReport report) throws IOException {
    json.text("time", report.time().toString());
    json.text("status", report.status().key());
    json.begin("cluster");
    json.text("id", known(report.clusterId()));
    json.number("term", known(report.term()));
    json.text("leader", known(report.leader()));
    json.number("size", known(report.size()));
    json.number("learners", report.learners());
    json.number("quorum", known(report.quorum()));
    json.number("leader_changes", report.leaderChanges());
    json.end();
    json.array("members");
    for (MemberReport member : report.members()) {
      member(member);
    }
    json.endArray();
    json.array("unwatched");
    for (Unwatched missing : report.unwatched()) {
      unwatched(missing);
    }
    json.endArray();
    findings(report.findings());
  }

  private void unwatched(Unwatched missing) throws IOException {
    json.begin();
    json.text("name", missing.name());
    json.text("id", known(missing.id()));
    json.flag("learner", missing.learner());
    json.text("kind", missing.kind().key());
    json.text("reason", missing.reason());
    json.end();
  }

  void findings(List<Finding> findings) throws IOException {
    json.array("findings");
    for (Finding finding : findings) {
      json.begin();
      finding(finding);
      json.end();
    }
    json.endArray();
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
    timing(member.timing());
    json.end();
  }

  private void timing(@Nullable MemberTiming known) throws IOException {
    if (known == null) {
      json.nothing("timing");
      return;
    }
    json.begin("timing");
    json.number("heartbeat_ns", known.timing().heartbeatNanos());
    json.number("election_ns", known.timing().election().toNanos());
    json.text("origin", known.origin().key());
    json.end();
  }

  /** The fields of a finding, within an object. */
  void finding(Finding finding) throws IOException {
    json.text("member", finding.member());
    json.text("cause", finding.cause().key());
    json.text("severity", finding.severity().key());
    json.text("since", finding.since().toString());
    json.text("text", finding.text());
    evidence(finding.evidence());
    json.text("advice", finding.advice());
  }

  /** An object has no key twice: of several figures with the same name the first counts. */
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
