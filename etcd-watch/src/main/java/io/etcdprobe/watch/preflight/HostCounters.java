package io.etcdprobe.watch.preflight;

import io.etcdprobe.core.path.HostLoad;
import io.etcdprobe.core.timing.NanoClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel counted since its start. A counter that it does not have is -1.
 *
 * @param stealTicks time that the hypervisor gave to others (/proc/stat)
 * @param allTicks all time
 * @param pressureMicros time in which something waited for a processor (/proc/pressure/cpu)
 * @param atNanos when it was read
 * @param softnetDropped packets dropped before any socket (/proc/net/softnet_stat)
 * @param softnetSqueezed how often work on packets was put off
 * @param retransmits TCP segments sent again (/proc/net/snmp)
 * @param interfaceDropped packets dropped by interfaces (/proc/net/dev)
 */
record HostCounters(
    long stealTicks,
    long allTicks,
    long pressureMicros,
    long atNanos,
    long softnetDropped,
    long softnetSqueezed,
    long retransmits,
    long interfaceDropped) {

  private static final int LONGEST_BYTES = 1 << 20;
  private static final int STEAL_FIELD = 8;
  private static final int LAST_FIELD = 8;
  private static final int RECEIVE_DROPPED = 3;
  private static final int SEND_DROPPED = 11;

  static HostCounters read(Path proc, NanoClock clock) {
    long steal = -1;
    long all = -1;
    for (String line : lines(proc.resolve("stat"))) {
      String[] fields = line.trim().split("\\s+", -1);
      if (fields[0].equals("cpu") && fields.length > LAST_FIELD) {
        steal = number(fields[STEAL_FIELD], 10);
        all = 0;
        for (int i = 1; i <= LAST_FIELD; i++) {
          all += number(fields[i], 10);
        }
      }
    }
    List<String> softnet = lines(proc.resolve("net/softnet_stat"));
    return new HostCounters(
        steal,
        all,
        pressure(lines(proc.resolve("pressure/cpu"))),
        clock.nanoTime(),
        sum(softnet, 1),
        sum(softnet, 2),
        retransmits(lines(proc.resolve("net/snmp"))),
        interfaceDropped(lines(proc.resolve("net/dev"))));
  }

  /** {@code some avg10=0.00 avg60=0.00 avg300=0.00 total=12345}, microseconds. */
  private static long pressure(List<String> cpu) {
    for (String line : cpu) {
      int at = line.indexOf(" total=");
      if (line.startsWith("some ") && at > 0) {
        return number(line.substring(at + 7), 10);
      }
    }
    return -1;
  }

  private static long sum(List<String> softnet, int column) {
    long sum = softnet.isEmpty() ? -1 : 0;
    for (String line : softnet) {
      String[] fields = line.trim().split("\\s+", -1);
      sum += fields.length > column ? number(fields[column], 16) : 0;
    }
    return sum;
  }

  /** A line of names is followed by a line of values, both with the same first word. */
  private static long retransmits(List<String> snmp) {
    String[] names = {};
    for (String line : snmp) {
      String[] fields = line.trim().split("\\s+", -1);
      if (!fields[0].equals("Tcp:")) {
        continue;
      }
      int at = List.of(names).indexOf("RetransSegs");
      if (at > 0 && at < fields.length) {
        return number(fields[at], 10);
      }
      names = fields;
    }
    return -1;
  }

  private static long interfaceDropped(List<String> dev) {
    long dropped = dev.isEmpty() ? -1 : 0;
    for (String line : dev) {
      int colon = line.indexOf(':');
      String[] fields = line.substring(colon + 1).trim().split("\\s+", -1);
      if (colon > 0 && fields.length > SEND_DROPPED) {
        dropped += number(fields[RECEIVE_DROPPED], 10) + number(fields[SEND_DROPPED], 10);
      }
    }
    return dropped;
  }

  /**
   * What happened since an earlier reading.
   *
   * @param standstill how late this process woke in the meantime; null if unknown
   */
  HostLoad since(HostCounters before, Path proc, @Nullable Standstill standstill) {
    long ticks = allTicks - before.allTicks;
    return new HostLoad(
        ticks <= 0 || stealTicks < 0 ? -1 : (double) (stealTicks - before.stealTicks) / ticks,
        pressureMicros < 0 || before.pressureMicros < 0
            ? -1
            : (pressureMicros - before.pressureMicros)
                * 1e3
                / Math.max(1, atNanos - before.atNanos),
        change(before.softnetDropped, softnetDropped),
        change(before.softnetSqueezed, softnetSqueezed),
        single(proc.resolve("sys/net/netfilter/nf_conntrack_count")),
        single(proc.resolve("sys/net/netfilter/nf_conntrack_max")),
        change(before.retransmits, retransmits),
        change(before.interfaceDropped, interfaceDropped),
        standstill == null ? 0 : standstill.longestNanos(),
        standstill == null ? 0 : standstill.lateP99Nanos());
  }

  private static long change(long before, long after) {
    return before < 0 || after < 0 ? -1 : Math.max(0, after - before);
  }

  private static long single(Path file) {
    List<String> lines = lines(file);
    return lines.isEmpty() ? -1 : number(lines.getFirst().trim(), 10);
  }

  private static List<String> lines(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LONGEST_BYTES), StandardCharsets.US_ASCII).lines().toList();
    } catch (IOException missing) {
      return List.of();
    }
  }

  private static long number(String text, int radix) {
    try {
      return Long.parseLong(text, radix);
    } catch (NumberFormatException strange) {
      return 0;
    }
  }
}
