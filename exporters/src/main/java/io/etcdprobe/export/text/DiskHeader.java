package io.etcdprobe.export.text;

import io.etcdprobe.core.disk.CopiedLoad;
import io.etcdprobe.core.disk.EarlyEnd;
import io.etcdprobe.core.disk.Pattern;
import io.etcdprobe.core.disk.TargetFacts;
import io.etcdprobe.core.disk.TargetWarning;
import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.core.timing.ElectionTiming;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lines that a person reads before the run: what will be done, to which target, and what is
 * wrong with the target.
 */
public final class DiskHeader {

  /** Mount options that say nothing about speed or safety. */
  private static final Set<String> USUAL = Set.of("rw", "seclabel", "inode64", "attr2", "noquota");

  private DiskHeader() {}

  /**
   * Writes the lines. Warnings that are only notes appear in the report instead.
   *
   * @param notices lines about what was found and done before
   * @throws java.io.UncheckedIOException if {@code out} fails
   */
  public static void render(
      TargetFacts target,
      List<TargetWarning> warnings,
      List<String> notices,
      Plan plan,
      Style style,
      Appendable out) {
    Page page = new Page(out, style);
    page.text(intent(plan, target.path()));
    page.blank();
    page.labelled("file system", fileSystem(target));
    page.labelled("device", device(target));
    if (plan.like() != null) {
      page.labelled("like", like(plan.like()));
    }
    for (TargetWarning warning : warnings) {
      if (warning.judged()) {
        page.labelled("warning", warning.text());
      }
    }
    for (String notice : notices) {
      page.labelled("found", notice);
    }
    String tooShort = tooShort(plan);
    if (!tooShort.isEmpty()) {
      page.labelled("note", tooShort);
    }
    page.blank();
  }

  private static String intent(Plan plan, String path) {
    String what =
        switch (plan.pattern()) {
          case ETCD -> "Measuring fdatasync as etcd does it in ";
          case FIO -> "Measuring fdatasync as the fio recipe does it in ";
          case DSYNC -> "Measuring O_DSYNC writes in ";
          case DIRECT -> "Measuring O_DIRECT and O_DSYNC writes in ";
        };
    String rate =
        plan.ratePerSecond() == 0
            ? "writes back to back"
            : Quantity.rate(plan.ratePerSecond()) + " writes/s";
    return what
        + path
        + ": "
        + rate
        + " of "
        + Quantity.bytes(plan.sizeBytes())
        + length(plan)
        + ". Ctrl-C ends it early.";
  }

  private static String like(CopiedLoad like) {
    return like.source()
        + (like.version().isEmpty() ? "" : " (etcd " + like.version() + ")")
        + ", read for "
        + LatencyText.of(like.watchedNanos())
        + ": "
        + LatencyText.significant(like.proposalsPerSecond())
        + " proposals/s"
        + (like.walBytesPerProposal() == null
            ? " of a size that it does not tell"
            : " of " + Math.round(like.walBytesPerProposal()) + " B in the WAL")
        + ", "
        + LatencyText.significant(like.syncsPerSecond())
        + " fdatasyncs/s, "
        + LatencyText.significant(like.commitsPerSecond())
        + " commits/s; "
        + timing(like.timing())
        + (like.voters() == 0
            ? ""
            : "; " + like.voters() + " voting member" + (like.voters() == 1 ? "" : "s"))
        + (like.scale() == 1
            ? ""
            : "; the rate is multiplied by " + LatencyText.significant(like.scale()));
  }

  private static String timing(@Nullable ElectionTiming timing) {
    return timing == null
        ? "it does not tell its timing: give --heartbeat-interval and --election-timeout if it is"
            + " not etcd's default"
        : "H = "
            + LatencyText.of(timing.heartbeatNanos())
            + " and E = "
            + LatencyText.of(timing.election().toNanos());
  }

  private static String length(Plan plan) {
    StringBuilder length = new StringBuilder();
    if (plan.plannedNanos() > 0) {
      length
          .append(plan.full() ? " for " : " for at most ")
          .append(LatencyText.of(plan.plannedNanos()));
    }
    if (plan.count() > 0) {
      length
          .append(plan.plannedNanos() > 0 ? " or " : ", ")
          .append(plan.count())
          .append(" of them");
    }
    if (plan.pattern() == Pattern.FIO) {
      length.append(" until its file is full");
    }
    if (plan.warmupNanos() > 0) {
      length.append(" after ").append(LatencyText.of(plan.warmupNanos())).append(" of warm-up");
    }
    return length.toString();
  }

  /**
   * A line that says why a run of this length cannot pass a disk; empty if it can. A run that is
   * too short can still fail a disk.
   */
  private static String tooShort(Plan plan) {
    boolean commits = plan.pattern() == Pattern.ETCD;
    long least = EarlyEnd.samplesNanos(plan.ratePerSecond(), commits);
    if (plan.plannedNanos() > 0 && plan.plannedNanos() < least) {
      return LatencyText.of(plan.plannedNanos())
          + " are too short to pass: that takes "
          + EarlyEnd.FEWEST
          + (commits && (plan.ratePerSecond() == 0 || plan.ratePerSecond() >= 10)
              ? " commits of bbolt, of which there are fewer than ten a second"
              : " writes")
          + "; give --duration "
          + (least + 9_999_999_999L) / 10_000_000_000L * 10
          + "s or more";
    }
    return plan.count() > 0 && plan.count() < EarlyEnd.FEWEST
        ? plan.count() + " writes are too few to pass: that takes " + EarlyEnd.FEWEST
        : "";
  }

  private static String fileSystem(TargetFacts target) {
    List<String> options =
        target.mountOptions().stream().filter(option -> !USUAL.contains(option)).toList();
    return target.fileSystem()
        + " from "
        + target.mountSource()
        + " at "
        + target.mountPoint()
        + (options.isEmpty() ? "" : " (" + String.join(", ", options) + ")")
        + ", "
        + Quantity.bytes(target.freeBytes())
        + " of "
        + Quantity.bytes(target.totalBytes())
        + " free";
  }

  private static String device(TargetFacts target) {
    List<String> facts = new ArrayList<>();
    TargetFacts.BlockDevice device = target.device();
    if (device == null) {
      facts.add("none that the system names");
    } else {
      facts.add(
          device.partition() == null ? device.name() : device.partition() + " of " + device.name());
      if (device.model() != null) {
        facts.add(device.model());
      }
      if (device.sizeBytes() != null) {
        facts.add(Quantity.bytes(device.sizeBytes()));
      }
      if (device.rotational() != null) {
        facts.add(device.rotational() ? "rotational" : "solid state");
      }
      if (device.scheduler() != null) {
        facts.add("scheduler " + device.scheduler());
      }
      if (device.writeCache() != null) {
        facts.add("cache " + device.writeCache());
      }
      if (device.fua() != null) {
        facts.add(device.fua() ? "FUA" : "no FUA");
      }
      if (device.logicalBlockBytes() != null && device.physicalBlockBytes() != null) {
        facts.add(
            "blocks " + device.logicalBlockBytes() + "/" + device.physicalBlockBytes() + " B");
      }
      if (!device.backing().isEmpty()) {
        facts.add("on " + String.join(", ", device.backing()));
      }
    }
    if (target.virtualisation() != null && !target.virtualisation().equals("none")) {
      facts.add("virtualised: " + target.virtualisation());
    }
    return String.join(", ", facts);
  }
}
