package io.etcdprobe.export.text;

import io.etcdprobe.core.finding.WatchReport;

/** How much of a cluster answers, in a few words that are the same on every page for people. */
public final class Presence {

  private Presence() {}

  /** {@code 2 of 4 members answer, quorum is 3 of 4}. All known members count, watched or not. */
  public static String of(WatchReport report) {
    String answering =
        report.answering()
            + " of "
            + Quantity.count(report.known(), "member answers", "members answer");
    String learners =
        report.learners() == 0
            ? ""
            : ", " + Quantity.count(report.learners(), "learner", "learners") + " among them";
    return answering + learners + quorum(report);
  }

  private static String quorum(WatchReport report) {
    if (report.size() > 0) {
      return ", quorum is " + report.quorum() + " of " + report.size();
    }
    return report.members().isEmpty() ? "" : ", the cluster's size is not known here";
  }
}
