package io.etcdprobe.export.text;

import io.etcdprobe.core.disk.DiskReport;
import io.etcdprobe.core.disk.Reason;
import io.etcdprobe.core.disk.TargetWarning;
import io.etcdprobe.core.disk.WorkloadFacts;
import io.etcdprobe.core.forecast.Forecast;
import io.etcdprobe.core.latency.LatencyProfile;
import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.core.latency.Phase;
import io.etcdprobe.core.limit.Status;
import io.etcdprobe.core.stall.Stall;
import io.etcdprobe.core.timing.ElectionTiming;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A disk report for people. The verdict is its last line. */
public final class DiskText {

  private static final int SHOWN_STALLS = 10;
  private static final int STATUS_COLUMNS = 13;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

  private final DiskReport report;
  private final Page page;
  private final ZoneId zone;

  private DiskText(DiskReport report, Page page, ZoneId zone) {
    this.report = report;
    this.page = page;
    this.zone = zone;
  }

  /**
   * Writes the report.
   *
   * @throws java.io.UncheckedIOException if {@code out} fails
   */
  public static void render(DiskReport report, Style style, Appendable out) {
    render(report, style, ZoneId.systemDefault(), out);
  }

  /** As {@link #render(DiskReport, Style, Appendable)} with times of day in the given zone. */
  static void render(DiskReport report, Style style, ZoneId zone, Appendable out) {
    new DiskText(report, new Page(out, style), zone).render();
  }

  private void render() {
    if (!report.latency(Phase.WAL_FSYNC).isEmpty()) {
      LatencyTable.render(report, page);
      page.blank();
      chart();
    }
    stalls();
    new NoiseText(report.host(), page).render();
    reasons();
    verdict();
  }

  private void chart() {
    LatencyProfile fsync = report.latency(Phase.WAL_FSYNC);
    Map<Long, String> marks = new TreeMap<>();
    for (Reason reason : report.verdict().reasons()) {
      Reason.Decision decision = reason.decision();
      if (decision == null) {
        continue;
      }
      switch (reason.bound()) {
        case WAL_FSYNC_P99 -> marks.put((long) decision.limits().soft(), "bound for its p99");
        case BACKEND_COMMIT_P99, SEQUENTIAL_IOPS, STALL, IO_ERROR, TARGET -> {}
      }
    }
    marks.putIfAbsent(report.workload().timing().heartbeatNanos(), "heartbeat interval");
    page.heading("fdatasync");
    LatencyChart.render(fsync, marks, page);
    page.blank();
  }

  private void stalls() {
    ElectionTiming timing = report.workload().timing();
    if (report.stallCount() == 0) {
      return;
    }
    page.heading(
        "stalls over " + LatencyText.of(timing.heartbeatNanos()) + ": " + report.stallCount());
    List<Stall> longest =
        report.stalls().stream()
            .sorted(Comparator.comparingLong(Stall::nanos).reversed())
            .limit(SHOWN_STALLS)
            .sorted(Comparator.comparing(Stall::at))
            .toList();
    for (Stall stall : longest) {
      page.labelled(
          TIME.format(stall.at().atZone(zone)),
          LatencyText.of(stall.nanos())
              + " in "
              + stall.phase().label()
              + ", "
              + origin(stall)
              + ", beyond "
              + level(stall.nanos(), timing));
    }
    if (report.stallCount() > longest.size()) {
      page.labelled("", "and " + (report.stallCount() - longest.size()) + " shorter ones");
    }
    page.blank();
  }

  private static String origin(Stall stall) {
    return switch (stall.origin()) {
      case DISK -> "the disk's";
      case HOST -> "the whole host's";
      case PROBE -> "this process's own";
    };
  }

  private static String level(long nanos, ElectionTiming timing) {
    if (nanos >= timing.leadershipLostNanos()) {
      return "(2E-1)H";
    }
    if (nanos >= timing.leadershipAtRiskNanos()) {
      return "(E-1)H";
    }
    return nanos >= timing.lateHeartbeatNanos() ? "2H" : "H";
  }

  private void reasons() {
    page.heading("judgement");
    for (Reason reason : report.verdict().reasons()) {
      String status = reason.status().key();
      page.labelled(
          page.style().status(reason.status(), status),
          status.length(),
          reason.text(),
          STATUS_COLUMNS);
    }
    for (TargetWarning warning : report.warnings()) {
      if (!warning.judged()) {
        page.labelled(page.style().faint("note"), "note".length(), warning.text(), STATUS_COLUMNS);
      }
    }
    Forecast forecast = report.verdict().forecast();
    if (forecast != null) {
      page.labelled(
          page.style().faint("forecast"),
          "forecast".length(),
          ForecastText.of(forecast, report.workload().timing()),
          STATUS_COLUMNS);
      String advice = ForecastText.advice(forecast);
      if (advice != null) {
        page.labelled(page.style().faint("advice"), "advice".length(), advice, STATUS_COLUMNS);
      }
    }
    page.blank();
  }

  private void verdict() {
    Status status = report.verdict().status();
    String word = status.key().toUpperCase(Locale.ROOT) + ":";
    String sure =
        status == Status.INCONCLUSIVE
            ? ""
            : String.format(Locale.ROOT, " (%s sure)", sure(report.verdict().confidence()));
    page.begun(
        page.style().status(status, word),
        word.length(),
        " " + report.verdict().summary() + sure + end(status, report.workload()));
  }

  /** Why the run ended, if this is not what the user asked for. */
  private static String end(Status status, WorkloadFacts workload) {
    if (workload.interrupted()) {
      return "; interrupted";
    }
    if (!workload.decided()) {
      return "";
    }
    return "; certain after "
        + LatencyText.of(workload.measuredNanos())
        + (status == Status.FAIL
            ? ""
            : ". So short a run does not see what comes later, such as a credit of writes that runs"
                + " out (--full --duration 1h)");
  }

  private static String sure(double confidence) {
    return confidence >= 0.9995
        ? "over 99.9 %"
        : String.format(Locale.ROOT, "%.1f %%", Math.floor(confidence * 1000) / 10);
  }
}
