package io.etcdprobe.examples.lab.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the member that holds the socket with a local port, in the kernel's tables. */
final class SocketOwners {

  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
  private static final int LOCAL_ADDRESS = 1;
  private static final int INODE = 9;

  private SocketOwners() {}

  /**
   * Finds the member; null if no member holds it, or it no longer exists.
   *
   * @param pids the members' processes
   */
  static @Nullable String find(int port, Map<String, Long> pids) {
    for (Path table : TABLES) {
      Optional<String> inode = inode(table, port);
      if (inode.isPresent()) {
        String link = "socket:[" + inode.get() + "]";
        for (Map.Entry<String, Long> member : pids.entrySet()) {
          if (holds(member.getValue(), link)) {
            return member.getKey();
          }
        }
      }
    }
    return null;
  }

  private static Optional<String> inode(Path table, int port) {
    try (Stream<String> lines = Files.lines(table)) {
      return inode(lines, port);
    } catch (IOException | UncheckedIOException none) {
      return Optional.empty(); // a kernel without IPv6 has one table
    }
  }

  static Optional<String> inode(Stream<String> table, int port) {
    String end = ":%04X".formatted(port);
    return table
        .map(line -> line.strip().split("\\s+", -1))
        .filter(fields -> fields.length > INODE && fields[LOCAL_ADDRESS].endsWith(end))
        .map(fields -> fields[INODE])
        .filter(inode -> !inode.equals("0"))
        .findFirst();
  }

  private static boolean holds(long pid, String link) {
    try (DirectoryStream<Path> descriptors =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
      for (Path descriptor : descriptors) {
        try {
          if (Files.readSymbolicLink(descriptor).toString().equals(link)) {
            return true;
          }
        } catch (IOException closed) {
          // this descriptor is gone; try the next
        }
      }
    } catch (IOException ended) {
      // the process is gone
    }
    return false;
  }
}
