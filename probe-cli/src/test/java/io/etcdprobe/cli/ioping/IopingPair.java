package io.etcdprobe.cli.ioping;

import io.etcdprobe.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Runs ioping's own program and ours with the same arguments. */
final class IopingPair {

  /** The output and status of one of them. */
  record Said(int status, String out, String err) {}

  private static final Pattern NOTICE = Pattern.compile(" \\((slow|fast)\\)");
  private static final Pattern QUANTITY =
      Pattern.compile("[0-9]+(\\.[0-9]+)?( (ns|us|ms|s|min|k|M|B|KiB|MiB|GiB|TiB))?");
  private static final Pattern MEASURED_TEXT =
      Pattern.compile(
          "(?<=time=)Q|(?<=completed in )Q|(?<=requests in )Q|Q(?= iops)|Q(?=/s\\n)"
              .replace("Q", QUANTITY.pattern()));
  private static final Pattern MEASURED_JSON =
      Pattern.compile(
          "(?<=\"(timestamp|time|iops|bps|min|avg|max|mdev)\": )[0-9.]+|(?<=\"localtime\":"
              + " \")[^\"]*");

  private IopingPair() {}

  /** Whether ioping is installed. */
  static boolean available() {
    return Files.isExecutable(Path.of("/usr/bin/ioping"));
  }

  static Said theirs(Path scratch, List<String> arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(scratch, "theirs", ".out");
    Path err = Files.createTempFile(scratch, "theirs", ".err");
    List<String> command = new ArrayList<>(List.of("ioping"));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    process.getOutputStream().close();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("ioping did not end: " + arguments);
    }
    return new Said(
        process.exitValue(),
        Files.readString(out, StandardCharsets.ISO_8859_1),
        Files.readString(err, StandardCharsets.ISO_8859_1));
  }

  static Said ours(List<String> arguments) {
    List<String> words = new ArrayList<>(List.of("ioping"));
    words.addAll(arguments);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Main.run(
            words.toArray(String[]::new),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Said(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The output with only the measured numbers replaced. */
  static String masked(String out) {
    if (out.startsWith("[")) {
      return MEASURED_JSON.matcher(out).replaceAll("#");
    }
    StringBuilder masked = new StringBuilder();
    for (String line : out.split("\n", -1)) {
      masked.append(maskedLine(line)).append('\n');
    }
    return masked.toString();
  }

  private static String maskedLine(String line) {
    if (line.matches("[0-9]+( [0-9]+){9}")) {
      // Keep the numbers of valid requests and of requests made; mask what was measured.
      String[] columns = line.split(" ", -1);
      return columns[0] + " # # # # # # # " + columns[8] + " #";
    }
    String text = NOTICE.matcher(line + "\n").replaceAll("");
    text = MEASURED_TEXT.matcher(text).replaceAll("#").stripTrailing();
    if (text.startsWith("min/avg/max/mdev = ")) {
      return QUANTITY.matcher(text).replaceAll("#");
    }
    return text;
  }
}
