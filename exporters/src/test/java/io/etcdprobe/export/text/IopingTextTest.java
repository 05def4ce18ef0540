package io.etcdprobe.export.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.etcdprobe.core.ioping.Notice;
import io.etcdprobe.core.ioping.Operation;
import io.etcdprobe.core.ioping.Request;
import io.etcdprobe.core.ioping.RequestFilter;
import io.etcdprobe.core.ioping.RequestStatistics;
import io.etcdprobe.core.ioping.RequestTally;
import io.etcdprobe.core.ioping.RequestTarget;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IopingTextTest {

  private static final int LINES = 2000;

  /** Discards what is appended, without even making a string of it. */
  private static final class Nowhere extends Writer {
    @Override
    public Writer append(CharSequence text) {
      return this;
    }

    @Override
    public void write(char[] text, int from, int count) {}

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void shouldAllocateNothingForALine() {
    IopingText.Content content = new IopingText.Content(false, false, false, true, false, false);
    IopingText<Nowhere> text =
        new IopingText<>(new Nowhere(), new Style(false, true, 80), content, null);
    text.begin(new RequestTarget("/data", "ext4", "/dev/sda", 1L << 40));
    List<Request> requests = new ArrayList<>();
    List<RequestStatistics> figures = new ArrayList<>();
    for (int i = 1; i <= LINES; i++) {
      // In microseconds, every tenth time is a tie between two second decimals.
      long nanos = 512 + 13L * i;
      requests.add(new Request(i, Operation.READ, 4096, nanos, true, Notice.SLOW, false));
      RequestTally tally = new RequestTally(RequestFilter.DEFAULT, 0);
      tally.add(2, nanos);
      figures.add(tally.finish(nanos, 4096));
    }
    print(text, requests, figures);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    threads.getCurrentThreadAllocatedBytes();

    long before = threads.getCurrentThreadAllocatedBytes();
    print(text, requests, figures);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(allocated).isLessThan(LINES);
  }

  private static void print(
      IopingText<Nowhere> text, List<Request> requests, List<RequestStatistics> figures) {
    for (int i = 0; i < LINES; i++) {
      text.request(requests.get(i));
      text.period(figures.get(i), null);
    }
  }
}
