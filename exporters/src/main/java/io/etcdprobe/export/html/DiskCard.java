package io.etcdprobe.export.html;

import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.core.sidecar.DiskProbeReport;
import io.etcdprobe.core.sidecar.ProbeState;
import io.etcdprobe.core.stall.Stall;
import io.etcdprobe.core.stall.StallOrigin;
import io.etcdprobe.core.timing.ElectionTiming;

/** The volume's latency as the probe measures it, next to the limits of the cluster's timing. */
final class DiskCard {

  private final Html html;

  DiskCard(Html html) {
    this.html = html;
  }

  void render(DiskProbeReport probe, ElectionTiming timing) {
    html.open("section", "aria-labelledby", "disk");
    html.element("h2", "Disk", "id", "disk").line();
    html.open("div", "class", "card");
    state(probe, timing);
    if (!probe.fsync().isEmpty()) {
      html.open("div", "class", "columns");
      new LatencyPicture(html).render(probe.fsync(), timing);
      html.open("div");
      figures(probe.fsync(), probe.write());
      stalls(probe, timing);
      html.close("div").close("div");
    }
    html.close("div").close("section").line();
  }

  private void state(DiskProbeReport probe, ElectionTiming timing) {
    html.open("p");
    html.element("span", word(probe.state()), "class", "badge " + look(probe.state()).style());
    if (probe.state() != ProbeState.OFF && !probe.directory().isEmpty()) {
      html.text(" A write and fdatasync in ").element("code", probe.directory());
      html.text(" every " + LatencyText.of(probe.intervalNanos()) + ".");
    }
    if (probe.state() == ProbeState.OFF) {
      html.text(" The disk is not sampled.");
    }
    html.close("p");
    if (!probe.reason().isEmpty() && probe.state() != ProbeState.OFF) {
      html.open("p", "class", "muted").foreign(probe.reason()).close("p");
    }
    if (probe.underWayNanos() > timing.heartbeatNanos()) {
      html.element(
          "p",
          "A sample has been under way for " + LatencyText.of(probe.underWayNanos()) + ".",
          "class",
          "hangs");
    }
  }

  private static String word(ProbeState state) {
    return switch (state) {
      case STARTING -> "starting";
      case RUNNING -> "sampling";
      case BACKING_OFF -> "backing off";
      case OFF -> "off";
      case FAILED -> "failed";
    };
  }

  private static Look look(ProbeState state) {
    return switch (state) {
      case RUNNING -> Look.GOOD;
      case STARTING, OFF -> Look.UNKNOWN;
      case BACKING_OFF -> Look.WARNING;
      case FAILED -> Look.CRITICAL;
    };
  }

  private void figures(LatencyProfile fsync, LatencyProfile write) {
    html.open("table", "class", "figures");
    html.element("caption", "Last five minutes");
    html.open("thead").open("tr").open("td").close("td");
    for (String title : new String[] {"p50", "p99", "Longest"}) {
      html.element("th", title, "scope", "col", "class", "number");
    }
    html.close("tr").close("thead").open("tbody");
    row("fdatasync", fsync);
    row("write", write);
    html.close("tbody").close("table").line();
  }

  private void row(String name, LatencyProfile profile) {
    html.open("tr").element("th", name, "scope", "row");
    for (long nanos :
        new long[] {profile.quantileNanos(0.5), profile.quantileNanos(0.99), profile.maxNanos()}) {
      html.element("td", profile.isEmpty() ? "\u2013" : LatencyText.of(nanos), "class", "number");
    }
    html.close("tr");
  }

  private void stalls(DiskProbeReport probe, ElectionTiming timing) {
    if (probe.lastStalls().isEmpty()) {
      html.element(
          "p",
          "No stall beyond the heartbeat interval of "
              + LatencyText.of(timing.heartbeatNanos())
              + " since the start.",
          "class",
          "muted");
      return;
    }
    html.open("table", "class", "figures");
    html.element("caption", "Last stalls");
    html.open("thead").open("tr");
    html.element("th", "When", "scope", "col");
    html.element("th", "How long", "scope", "col", "class", "number");
    html.element("th", "Means", "scope", "col");
    html.element("th", "Whose", "scope", "col");
    html.close("tr").close("thead").open("tbody");
    for (Stall stall : probe.lastStalls()) {
      html.open("tr").open("th", "scope", "row");
      html.moment(stall.at()).close("th");
      html.element("td", LatencyText.of(stall.nanos()), "class", "number");
      html.element("td", meaning(stall.nanos(), timing));
      html.element("td", whose(stall.origin()));
      html.close("tr");
    }
    html.close("tbody").close("table").line();
  }

  private static String meaning(long nanos, ElectionTiming timing) {
    if (nanos > timing.leadershipLostNanos()) {
      return "a leader is lost";
    }
    if (nanos > timing.leadershipAtRiskNanos()) {
      return "a leader can be lost";
    }
    return nanos > timing.lateHeartbeatNanos() ? "heartbeats are late" : "a heartbeat can be late";
  }

  private static String whose(StallOrigin origin) {
    return switch (origin) {
      case DISK -> "disk";
      case HOST -> "machine";
      case PROBE -> "probe";
    };
  }
}
