package io.etcdprobe.export.text;

import io.etcdprobe.core.ioping.Spike;
import io.etcdprobe.core.ioping.SpikeVerdict;
import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.core.stall.StallOrigin;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The verdict on slow requests, with a line for each of them. */
public final class IopingVerdict {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS xxx", Locale.ROOT);

  private IopingVerdict() {}

  /** Prints the verdict. */
  public static void render(SpikeVerdict verdict, ZoneId zone, Style style, Appendable out) {
    Page page = new Page(out, style);
    String status = verdict.status().key().toUpperCase(Locale.ROOT);
    page.begun(style.status(verdict.status(), status), status.length(), ": " + verdict.text());
    for (Spike spike : verdict.spikes()) {
      page.raw(
          style.plain(
              "  "
                  + TIME.format(spike.at().atZone(zone))
                  + "  request="
                  + spike.index()
                  + " "
                  + spike.operation().key()
                  + " took "
                  + LatencyText.of(spike.nanos())
                  + (spike.warmup() ? " (warm-up)" : "")
                  + cause(spike.origin())));
    }
    long unnamed = verdict.over() - verdict.spikes().size();
    if (unnamed > 0) {
      page.raw("  and " + unnamed + " more");
    }
  }

  private static String cause(StallOrigin origin) {
    return switch (origin) {
      case DISK -> "";
      case HOST -> " (the host did not run us either)";
      case PROBE -> " (a pause of the probe itself, left out of the verdict)";
    };
  }
}
