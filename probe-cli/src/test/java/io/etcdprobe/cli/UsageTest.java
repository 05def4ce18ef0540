package io.etcdprobe.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.cli.disk.DiskCommand;
import io.etcdprobe.cli.shell.Format;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

public class UsageTest {

  @TempDir Path directory;

  private record Said(int status, String out, String err) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--size 0|--size: 0 bytes is not between 1 and 1572864",
        "--size -1|'-1' is negative",
        "--size 2m|--size: 2097152 bytes is not between",
        "--size 99999999999g|'99999999999g' is larger than any disk",
        "--size 1.3|'1.3' is not a whole number of bytes",
        "--size much|'much' is not a size; write for example 512, 4k or 64MiB",
        "--rate 0|'0' is not between 0.001 and 1000000 per second; for no pacing write max",
        "--rate -5|'-5' is not between",
        "--rate 1e9|'1e9' is not a rate",
        "--rate NaN|'NaN' is not a rate",
        "--rate 99999999|'99999999' is not between",
        "--duration 0s|--duration: 0 measures nothing",
        "--duration 10|'10' has no unit; write 10s or 10ms",
        "--duration -1s|'-1s' is negative",
        "--duration 999999d|'999999d' is longer than a year",
        "--duration soon|'soon' is not a duration; write for example 250ms, 8s, 5m or 2h",
        "--count 0|--count: 0 measures nothing; give 1 or more",
        "--count -3|--count: -3 measures nothing",
        "--count many|Invalid value for option '--count'",
        "--warmup -1s|'-1s' is negative",
        "--election-timeout 499ms|under five heartbeats of 100ms, which etcd refuses; give at least"
            + " 500ms",
        "--election-timeout 51s|election timeout 51000ms is over 50s, which etcd refuses",
        "--heartbeat-interval 0s|heartbeat interval 0ms must be whole milliseconds",
        "--max-fsync-p99 10|'10' has no unit",
        "--max-fsync-p99 50ms,10ms|the hard limit of '50ms,10ms' is stricter than the soft one;"
            + " swap them",
        "--max-stall 1s,2s,3s|has more than two limits; give SOFT or SOFT,HARD",
        "--min-iops 50,500|is stricter than the soft one",
        "--max-stall 0s|each limit in '0s' must be a number above zero",
        "--min-iops max|each limit in 'max' must be a number above zero",
        "--min-iops 500,max|each limit in '500,max' must be a number above zero",
        "--pattern zfs|'zfs' is not a pattern; give one of etcd, fio, dsync, direct",
        "--output=|--output: the name is empty",
        "--members 0|--members: 0 is not between 1 and 7",
        "--members 8|--members: 8 is not between 1 and 7",
        "--scale 2|--scale multiplies the rate of --like; give --like as well",
        "--like-for 5s|--like-for is how long --like reads; give --like as well",
        "--like a:1 --like-for 1ms|--like-for: so short a time shows no load; give 1s or more",
        "--like a:1 --rate 5|--like and --rate: --like takes the rate from the member",
        "--like a:1 --pattern fio|--like writes as etcd does; leave out --pattern",
        "--like a:1 --scale 0|--scale: give a number above 0, 1000 at most",
        "--like a:1,b:1|--like: give one member",
        "--like=|--like: no endpoint is given",
        "--like u@h:1|--like: a URL with a user in it is not accepted",
        "--cacert /no/such|--cacert is to reach the member of --like; give --like as well",
        "--timeout 1s|--timeout is to reach the member of --like; give --like as well",
        "--like a:1 --members 9|--members: 9 is not between 1 and 7",
        "--like a:1 --max-stall x|--max-stall",
        "--like a:1 --timeout 0s|--timeout: 0 waits for no answer",
        "--like a:1 --cacert /no/such|/no/such",
        "--format xml|Invalid value for option '--format'",
        "--unknown|Unknown option: '--unknown'"
      })
  void shouldRefuseInOneLineThatSaysHowToMendIt(String options, String reason) {
    String[] parts = options.split(" ", -1);
    String[] arguments = new String[parts.length + 2];
    arguments[0] = "disk";
    System.arraycopy(parts, 0, arguments, 1, parts.length);
    arguments[arguments.length - 1] = directory.toString();

    Said said = run(arguments);

    assertThat(said.status).isEqualTo(3);
    assertThat(said.out).isEmpty();
    assertThat(said.err.lines()).hasSize(1);
    assertThat(said.err).startsWith("etcd-probe: ").contains(reason);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void shouldRefuseASecondDirectory() {
    Said said = run("disk", directory.toString(), directory.toString());

    assertThat(said.status).isEqualTo(3);
    assertThat(said.err.lines()).hasSize(1);
  }

  @Test
  void shouldTakeAtSignsAsPartOfANameAndNotReadFiles() throws Exception {
    Path secret = Files.writeString(directory.resolve("secret"), "hunter2");

    Said said = run("disk", "@" + secret);

    assertThat(said.status).isEqualTo(3);
    assertThat(said.err).contains("@" + secret).doesNotContain("hunter2");
  }

  @Test
  void shouldNotPassControlCharactersOnToTheTerminal() {
    Said said = run("disk", directory + "/a\u001b[2Jb\nc\u0007");

    assertThat(said.status).isEqualTo(3);
    assertThat(said.err.lines()).hasSize(1);
    assertThat(said.err).contains("a?[2Jb c?").doesNotContain("\u001b", "\u0007");
  }

  @Test
  void shouldAskForADirectoryWhenItsNameIsEmpty() {
    assertThat(run("disk", "").err).contains("DIR is empty; give a directory");
  }

  @Test
  void shouldNotOverwriteAFileOfTheUsers() throws Exception {
    Path mine = Files.writeString(directory.resolve("mine.json"), "precious");
    Path target = Files.createDirectory(directory.resolve("target"));

    assertThat(fileOptions()).contains("--output", "--hdr");
    for (String option : fileOptions()) {
      Said said = run("disk", "--count=1", option, mine.toString(), target.toString());
      assertThat(said.status).isEqualTo(3);
      assertThat(said.err).contains(option + ": " + mine + " exists and is not overwritten");
    }
    assertThat(mine).hasContent("precious");
    assertThat(run("disk", "--output", directory + "/no/file", target.toString()).err)
        .contains("does not exist; create it");
  }

  @Test
  void shouldLeaveNoOutputFileWhenNothingWasMeasured() {
    List<String> arguments = new ArrayList<>(List.of("disk"));
    fileOptions()
        .forEach(option -> arguments.add(option + "=" + directory.resolve("new" + option)));
    arguments.add(directory + "/missing");

    Said said = run(arguments.toArray(String[]::new));

    assertThat(said.status).isEqualTo(3);
    assertThat(directory).isEmptyDirectory();
  }

  /** The options of {@code disk} that name a new file. */
  public static List<String> fileOptions() {
    return new CommandLine(new DiskCommand())
        .getCommandSpec().options().stream()
            .filter(option -> option.paramLabel().equals("FILE") && option.group() == null)
            .map(OptionSpec::longestName)
            .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"disk", "watch"})
  void shouldListEveryFormatInTheHelp(String command) {
    String names = Arrays.stream(Format.values()).map(Format::name).collect(joining("|"));

    assertThat(names).startsWith("text|json");
    assertThat(run(command, "--help").out).contains("--format=" + names);
  }

  @Test
  void shouldExplainItselfOnRequest() {
    assertThat(run("--version").out)
        .matches("etcd-probe \\d+\\.\\d+\\.\\d+ \\(revision [^)]+\\)\\R");
    assertThat(run("--help").out).contains("disk", "Exit status:");
    Said help = run("disk", "--help");
    assertThat(help.status).isZero();
    assertThat(help.out).contains("--pattern", "--election-timeout", "3   inconclusive");
    Said nothing = run();
    assertThat(nothing.status).isEqualTo(3);
    assertThat(nothing.out).contains("Usage: etcd-probe");
  }

  private static Said run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Main.run(
            arguments,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Said(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
