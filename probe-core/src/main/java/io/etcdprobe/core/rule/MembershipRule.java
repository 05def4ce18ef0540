package io.etcdprobe.core.rule;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.MemberInfo;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.Lookback;
import io.etcdprobe.core.window.Membership.NeverStarted;
import io.etcdprobe.core.window.Wording;
import java.util.ArrayList;
import java.util.List;

/**
 * Members that were added and have never been started. Such a voter counts for the quorum but casts
 * no vote. A cluster of three with a fourth that was never started stands still when one of the
 * three is lost.
 *
 * <p>A member is usually started a moment after it is added. So it must be listed without a name in
 * two answers that are some seconds apart.
 */
final class MembershipRule implements Rule {

  private static final long LASTING_NANOS = 3 * Lookback.SECOND;

  @Override
  public List<Suspicion> suspect(ClusterWindow cluster) {
    List<Suspicion> suspicions = new ArrayList<>();
    for (NeverStarted member : cluster.membership().neverStarted()) {
      if (member.seenNanos() >= LASTING_NANOS) {
        suspicions.add(suspicion(member, cluster));
      }
    }
    return suspicions;
  }

  private static Suspicion suspicion(NeverStarted listed, ClusterWindow cluster) {
    MemberInfo member = listed.member();
    int answering = PresenceRule.answering(cluster);
    return new Suspicion(
        member.called(),
        Cause.NOT_STARTED,
        member.learner() ? Severity.INFO : Severity.WARNING,
        "member "
            + member.id()
            + " (peers at "
            + String.join(", ", member.peerUrls())
            + ") was added and has never been started; "
            + (member.learner()
                ? "as a learner it does not vote"
                : PresenceRule.present(answering, cluster)
                    + ": "
                    + (answering > cluster.quorum()
                        ? "it counts as a voter, but casts no vote"
                        : "no member is left to spare")),
        List.of(
            Wording.evidence("members_answering", answering, "/debug/vars"),
            Wording.evidence("quorum", cluster.quorum(), "Cluster.MemberList"),
            Wording.evidence("voters", cluster.voters(), "Cluster.MemberList")),
        "start it with --initial-cluster-state existing, as member add printed it, or take it out:"
            + " etcdctl member remove "
            + member.id(),
        0);
  }
}
