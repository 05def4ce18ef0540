package io.etcdprobe.examples.bench.fidelity;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which file each descriptor of a process refers to. This is looked up ten times a second, as etcd
 * changes descriptors at a segment cut.
 */
final class DescriptorWatch implements AutoCloseable {

  private static final long INTERVAL_MILLIS = 100;

  /** What a file is for etcd. The probe gives its files the same names. */
  enum Role {
    WAL,
    DATABASE,
    OTHER;

    /** The role of the file that a descriptor's link names. */
    static Role of(String link) {
      String path = link.endsWith(" (deleted)") ? link.substring(0, link.length() - 10) : link;
      if (path.endsWith("/db")) {
        return DATABASE;
      }
      return path.contains("/wal/") || path.contains("/wal.tmp/") ? WAL : OTHER;
    }
  }

  private final Path table;
  private final Map<Long, TreeMap<Long, Role>> seen = new TreeMap<>();
  private final Thread thread =
      Thread.ofPlatform().daemon().name("descriptors").unstarted(this::run);
  private volatile boolean stopped;

  DescriptorWatch(long pid) {
    table = Path.of("/proc", Long.toString(pid), "fd");
    thread.start();
  }

  private void run() {
    try {
      while (!stopped) {
        look();
        Thread.sleep(INTERVAL_MILLIS);
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void look() {
    long micros = System.nanoTime() / 1000;
    try (DirectoryStream<Path> links = Files.newDirectoryStream(table)) {
      for (Path link : links) {
        note(Long.parseLong(link.getFileName().toString()), micros, link);
      }
    } catch (IOException gone) {
      stopped = true;
    }
  }

  private void note(long descriptor, long micros, Path link) {
    try {
      Role role = Role.of(Files.readSymbolicLink(link).toString());
      TreeMap<Long, Role> roles = seen.computeIfAbsent(descriptor, none -> new TreeMap<>());
      if (roles.isEmpty() || roles.lastEntry().getValue() != role) {
        roles.put(micros, role);
      }
    } catch (IOException closedMeanwhile) {
      // there is no role to note
    }
  }

  /** What a descriptor referred to at a time, as far as the last look knew. */
  synchronized Role role(long descriptor, long micros) {
    TreeMap<Long, Role> roles = seen.get(descriptor);
    if (roles == null) {
      return Role.OTHER;
    }
    Map.Entry<Long, Role> last = roles.floorEntry(micros);
    return last == null ? roles.firstEntry().getValue() : last.getValue();
  }

  @Override
  public void close() {
    stopped = true;
    thread.interrupt();
  }
}
