import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks, or with {@code --fix} sets, the format of every Java source under a directory with
 * google-java-format. Run by the build on the toolchain's JDK, because the formatter parses with
 * the compiler of the JDK that runs it.
 */
final class FormatSources {

  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(arguments[0]);
    boolean fix = arguments.length > 1 && arguments[1].equals("--fix");
    List<String> call =
        new ArrayList<>(fix ? List.of("-i") : List.of("--dry-run", "--set-exit-if-changed"));
    List<String> sources = sources(root);
    if (sources.size() < 20) {
      throw new IllegalStateException(
          "only " + sources.size() + " sources under " + root + ": wrong directory?");
    }
    call.addAll(sources);
    Class<?> formatter = Class.forName("com.google.googlejavaformat.java.Main");
    PrintWriter out = new PrintWriter(System.out, true);
    Object main =
        formatter
            .getConstructor(PrintWriter.class, PrintWriter.class, java.io.InputStream.class)
            .newInstance(out, new PrintWriter(System.err, true), System.in);
    Object result =
        formatter
            .getMethod("format", String[].class)
            .invoke(main, (Object) call.toArray(String[]::new));
    out.flush();
    if ((int) result != 0) {
      System.err.println("These sources are not formatted; run ./verify --format");
      System.exit(1);
    }
  }

  /**
   * Whether a file lies in the root's or a module's output; there is a package called target as
   * well.
   */
  private static boolean built(Path file) {
    return file.startsWith("target")
        || file.getNameCount() > 1 && file.getName(1).toString().equals("target");
  }

  private static List<String> sources(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !built(root.relativize(file)))
          .map(Path::toString)
          .sorted()
          .toList();
    }
  }
}
