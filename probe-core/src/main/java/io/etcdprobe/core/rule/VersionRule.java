package io.etcdprobe.core.rule;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.core.member.StatusReading;
import io.etcdprobe.core.window.ClusterWindow;
import io.etcdprobe.core.window.Lookback;
import io.etcdprobe.core.window.MemberWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Versions that make a stall worse: before 3.4.31 and 3.5.13, a leader that was stuck in its disk
 * went on revoking leases after another leader had been elected (etcd issue 15247). Reported once
 * stalls are seen that can cost a leadership.
 */
final class VersionRule implements Rule {

  private static final Pattern VERSION = Pattern.compile("3\\.([45])\\.(\\d{1,4})([^.\\d].*)?");
  private static final int FIXED_IN_34 = 31;
  private static final int FIXED_IN_35 = 13;

  @Override
  public List<Suspicion> suspect(ClusterWindow cluster) {
    List<Suspicion> suspicions = new ArrayList<>();
    for (MemberWindow member : cluster.members()) {
      StatusReading status = Lookback.last(member.status());
      if (status == null || !revokesLeases(status.version())) {
        continue;
      }
      double risk = cluster.timing(member).leadershipAtRiskNanos() / 1e9;
      boolean stalls = DiskStallRule.longest(member, cluster) >= risk;
      suspicions.add(
          new Suspicion(
              member.name(),
              Cause.VERSION_DEFECT,
              // The stall itself is the finding; this tells why it is worse.
              Severity.INFO,
              "etcd "
                  + status.version()
                  + " revokes leases after it lost the leadership in a disk stall"
                  + (stalls ? ", and it has such stalls" : ""),
              List.of(),
              "update to 3.4.31, 3.5.13 or later",
              0));
    }
    return suspicions;
  }

  /** Whether a version has the defect. */
  static boolean revokesLeases(String version) {
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.matches()) {
      return false;
    }
    int patch = Integer.parseInt(matcher.group(2));
    return patch < (matcher.group(1).equals("4") ? FIXED_IN_34 : FIXED_IN_35);
  }
}
