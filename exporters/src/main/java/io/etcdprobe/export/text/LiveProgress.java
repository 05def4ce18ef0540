package io.etcdprobe.export.text;

import io.etcdprobe.core.disk.DiskObserver;
import io.etcdprobe.core.disk.DiskProgress;
import io.etcdprobe.core.latency.LatencyText;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One line on a terminal, rewritten about once a second: the progress of the run, the figures so
 * far, and the p99 of the last intervals as a sparkline. Closing removes the line.
 */
public final class LiveProgress implements DiskObserver, AutoCloseable {

  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final int SPARKS = 20;

  private final Appendable terminal;
  private final Style style;
  private final Deque<Long> p99s = new ArrayDeque<>();
  private boolean shown;
  private boolean closed;

  /**
   * @param terminal a terminal that knows ANSI escapes
   */
  public LiveProgress(Appendable terminal, Style style) {
    this.terminal = terminal;
    this.style = style;
  }

  @Override
  public synchronized void progress(DiskProgress progress) {
    if (closed) {
      return;
    }
    if (!progress.warmingUp() && progress.intervalFsync().getTotalCount() > 0) {
      p99s.addLast(progress.intervalFsync().getValueAtPercentile(99));
      if (p99s.size() > SPARKS) {
        p99s.removeFirst();
      }
    }
    String line = line(progress);
    show(CLEAR_LINE + line.substring(0, Math.min(line.length(), style.width() - 1)));
    shown = true;
  }

  private String line(DiskProgress progress) {
    StringBuilder line = new StringBuilder(progress.warmingUp() ? "warming up " : "");
    line.append(LatencyText.of(Math.rint(progress.elapsedNanos() / 1e9) * 1e9));
    if (progress.plannedNanos() > 0) {
      line.append(" of ").append(LatencyText.of(progress.plannedNanos()));
    }
    line.append("  ").append(progress.batches()).append(" writes");
    if (progress.totalFsync().getTotalCount() > 0) {
      line.append("  p50 ").append(LatencyText.of(progress.totalFsync().getValueAtPercentile(50)));
      line.append("  p99 ").append(LatencyText.of(progress.totalFsync().getValueAtPercentile(99)));
    }
    if (progress.stalls() > 0) {
      line.append("  ").append(Quantity.count(progress.stalls(), "stall", "stalls"));
    }
    String sparks = Sparkline.of(p99s, style.unicode());
    return style.plain(line.append("  ").toString()) + sparks;
  }

  private void show(String text) {
    try {
      terminal.append(text);
      if (terminal instanceof java.io.Flushable flushable) {
        flushable.flush();
      }
    } catch (IOException gone) {
      closed = true;
    }
  }

  @Override
  public synchronized void close() {
    if (shown && !closed) {
      show(CLEAR_LINE);
    }
    closed = true;
  }
}
