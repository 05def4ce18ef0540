package io.etcdprobe.fsync.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command lines of programs that run on this machine, if we may see them. */
public final class CommandLines {

  /** Longer than any command line of etcd. */
  private static final int LONGEST_BYTES = 64 << 10;

  private CommandLines() {}

  /**
   * The names and arguments of each process of a program. A container sees processes of other
   * containers only if it shares the host's process identifiers.
   *
   * @param program the file's name, without folders
   */
  public static List<List<String>> of(String program) {
    return of(program, Path.of("/proc"));
  }

  static List<List<String>> of(String program, Path proc) {
    List<List<String>> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        List<String> line = line(process.resolve("cmdline"));
        if (!line.isEmpty() && line.getFirst().replaceFirst(".*/", "").equals(program)) {
          found.add(line);
        }
      }
    } catch (IOException | DirectoryIteratorException unseen) {
      return found;
    }
    return found;
  }

  private static List<String> line(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(LONGEST_BYTES), StandardCharsets.UTF_8);
      return text.isEmpty() ? List.of() : List.of(text.split("\0", -1));
    } catch (IOException endedOrNotOurs) {
      return List.of();
    }
  }
}
