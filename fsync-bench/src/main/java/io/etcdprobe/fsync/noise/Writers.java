package io.etcdprobe.fsync.noise;

import io.etcdprobe.core.disk.HostNoise.OtherWriter;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bytes that each process has caused to be sent to storage ({@code write_bytes} of /proc/PID/io),
 * without our own process. Only root can see the processes of other users.
 */
record Writers(Map<Integer, OtherWriter> byPid) {

  private static final int NAMED = 5;

  static Writers read(Path proc, long ownPid) {
    Map<Integer, OtherWriter> writers = new HashMap<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        addIfReadable(process, ownPid, writers);
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException unreadable) {
      return new Writers(writers);
    }
    return new Writers(writers);
  }

  private static void addIfReadable(Path process, long ownPid, Map<Integer, OtherWriter> writers) {
    int pid;
    try {
      pid = Integer.parseInt(String.valueOf(process.getFileName()));
    } catch (NumberFormatException notAProcess) {
      return;
    }
    // Null if the process has ended or we may not look at it.
    String io = pid == ownPid ? null : HostSampler.text(process.resolve("io"));
    String command = io == null ? null : HostSampler.text(process.resolve("comm"));
    if (io != null && command != null && parse(io) >= 0) {
      writers.put(pid, new OtherWriter(pid, command.strip(), parse(io)));
    }
  }

  /** Returns write_bytes of the text of /proc/PID/io, or -1. */
  static long parse(String io) {
    for (String line : io.split("\n", -1)) {
      if (line.startsWith("write_bytes: ")) {
        try {
          return Long.parseLong(line.substring("write_bytes: ".length()).trim());
        } catch (NumberFormatException malformed) {
          return -1;
        }
      }
    }
    return -1;
  }

  /** The processes that wrote most since an earlier reading. All bytes of a new process count. */
  List<OtherWriter> since(Writers earlier) {
    List<OtherWriter> wrote = new ArrayList<>();
    for (OtherWriter now : byPid.values()) {
      OtherWriter before = earlier.byPid.get(now.pid());
      long bytes = now.bytes() - (before == null ? 0 : before.bytes());
      if (bytes > 0) {
        wrote.add(new OtherWriter(now.pid(), now.command(), bytes));
      }
    }
    wrote.sort(
        Comparator.comparingLong(OtherWriter::bytes).reversed().thenComparingInt(OtherWriter::pid));
    return List.copyOf(wrote.subList(0, Math.min(NAMED, wrote.size())));
  }
}
