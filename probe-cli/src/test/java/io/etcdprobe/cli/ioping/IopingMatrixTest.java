package io.etcdprobe.cli.ioping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.etcdprobe.cli.LoopDisk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ioping's own program and ours print the same for the same arguments. */
class IopingMatrixTest {

  /** Arguments that say how requests are made. */
  private static final List<String> REQUESTS =
      List.of(
          "",
          "-C",
          "-D",
          "-L",
          "-A",
          "-A -D",
          "-A -C",
          "-N -C",
          "-N -D",
          "-H -D",
          "-A -N -D",
          "-y",
          "-Y",
          "-W",
          "-W -C",
          "-W -D",
          "-W -y",
          "-W -Y",
          "-W -L -s 8k",
          "-A -W",
          "-A -W -D",
          "-G",
          "-G -D -L -s 4k",
          "-H -W -D",
          "-WWW -s 1k -S 64k",
          "-s 6000 -S 24000",
          "-s 512 -S 64k -D -o 4k",
          "-S 256k -s 64k",
          "-o 128k -S 128k -e 7",
          "-R -S 1m -w 10");

  /** Arguments that say what is printed. */
  private static final List<String> OUTPUTS =
      List.of(
          "-c 4 -i 0",
          "-c 3 -i 1ms",
          "-c 9 -i 0 -a 0",
          "-c 4 -i 0 -q",
          "-c 4 -i 0 -B",
          "-c 7 -i 0 -p 3",
          "-c 7 -i 0 -q -p 2",
          "-c 4 -i 0 -J",
          "-c 5 -i 0 -J -q -p 2",
          "-c 4 -i 0 -J -B",
          "-c 5 -i 0 -a 2 -T 1ns",
          "-c 5 -i 0 -t 1h",
          "-c 6 -r 2000 -b 2",
          "-c 3 -l 1g -B");

  private static final List<String> SOME_OUTPUTS =
      List.of(
          "-c 4 -i 0",
          "-c 4 -i 0 -B",
          "-c 7 -i 0 -p 3",
          "-c 4 -i 0 -J",
          "-c 6 -r 2000 -b 2",
          "-c 4 -i 0 -q");

  @TempDir static Path scratch;

  private static Path directory;
  private static Path file;

  @BeforeAll
  static void prepare() throws IOException {
    assumeTrue(IopingPair.available(), "needs ioping");
    directory = Files.createDirectory(scratch.resolve("target"));
    file = scratch.resolve("file");
    Files.write(file, new byte[1 << 20]);
  }

  @Test
  void shouldSayTheSameOfADirectory() throws Exception {
    assertThat(compare(directory.toString(), REQUESTS, OUTPUTS)).isGreaterThan(400);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void shouldSayTheSameOfAFile() throws Exception {
    assertThat(compare(file.toString(), REQUESTS, SOME_OUTPUTS)).isGreaterThan(150);
    assertThat(file).hasSize(1 << 20);
  }

  @Test
  void shouldSayTheSameOfABlockDevice() throws Exception {
    try (LoopDisk disk = LoopDisk.create(scratch, 1 << 20)) {
      assumeTrue(disk != null, "needs root and a loop device");
      // With -N the result depends on how busy the loop device is at that moment.
      List<String> certain = REQUESTS.stream().filter(request -> !request.contains("-N")).toList();
      assertThat(compare(disk.device(), certain, SOME_OUTPUTS)).isGreaterThan(150);
    }
  }

  @Test
  void shouldWarnThatARequestWithoutCacheAlwaysWaits() throws Exception {
    // Whether a request really waits depends on the cache, page by page. So the output is not
    // compared.
    List<String> arguments = words("-N -c 4 -i 0 " + directory);

    IopingPair.Said theirs = IopingPair.theirs(scratch, arguments);
    IopingPair.Said ours = IopingPair.ours(arguments);

    assertThat(ours.err()).isEqualTo(theirs.err()).contains("nowait without cached or direct");
    assertThat(ours.status()).isEqualTo(theirs.status()).isZero();
  }

  @Test
  void shouldSayTheSameOfACharacterDevice() throws Exception {
    assertThat(compare("/dev/zero", List.of("", "-C", "-L -s 4k", "-S 64k"), OUTPUTS))
        .isGreaterThan(50);
  }

  private static int compare(String target, List<String> requests, List<String> outputs)
      throws Exception {
    SoftAssertions differences = new SoftAssertions();
    int compared = 0;
    for (String request : requests) {
      for (String output : outputs) {
        List<String> arguments = words(request + " " + output + " " + target);
        fillCache(target);
        IopingPair.Said theirs = IopingPair.theirs(scratch, arguments);
        fillCache(target);
        IopingPair.Said ours = IopingPair.ours(arguments);
        compared++;
        differences
            .assertThat(ours.status())
            .as("status of %s", arguments)
            .isEqualTo(theirs.status());
        differences
            .assertThat(IopingPair.masked(ours.out()))
            .as("output of %s; %s", arguments, ours.err())
            .isEqualTo(IopingPair.masked(theirs.out()));
        differences.assertThat(ours.err()).as("stderr of %s", arguments).isEqualTo(theirs.err());
      }
    }
    differences.assertAll();
    return compared;
  }

  /** Fills the cache, because a request waits for what is not in it. */
  private static void fillCache(String target) throws IOException {
    if (Files.isRegularFile(Path.of(target))) {
      try (FileChannel channel = FileChannel.open(Path.of(target), StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      assertThat(Files.readAllBytes(Path.of(target))).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-c 3 -i 0 DIR -q",
        "-c3 -i0 -qDIR",
        "--count=3 --interval 0 DIR",
        "-count 3 -interval 0 -batch DIR",
        "-count=3 -int=0 -quiet DIR",
        "--cou 3 -inter 0 --dir DIR",
        "-DqWc3 -i0 DIR",
        "-c 3 -i 0 -- DIR",
        "-c 0x3 -i 0 DIR",
        "-c 3e0 -i 0/5 DIR",
        "-c 3 -i 1/1000 DIR",
        "-c 3 -i 1000US DIR",
        "-c 3 -i .001 DIR",
        "-c 3 -i 0 -s 1PAGE DIR",
        "-c 3 -i 0 -s 2sector DIR",
        "-c 3 -i 0 -s 1/2k DIR",
        "-c 3 -i 0 -s 0 DIR",
        "-c 3 -i 0 -work-size 64k -work-offset 4k DIR",
        "-re -c 4 -i 0 DIR",
        "-si 8k -c 3 -i 0 DIR",
        "-c 3 -i 0 -time DIR",
        "-c 3 -i 0 -I%Y DIR",
        "-c 3 -i 0 -time=%Y- DIR",
        "-c 2 -i 0 -J -I%Y DIR",
        "-c 2 -i 0 -I%Y -J DIR",
        "-c 3 -i 0 -P 1h DIR",
        "-B -P 1ns -i 0 -c 4 DIR",
        "-w 1ns -i 0 DIR",
        "-w 0 -c 2 -i 0 DIR",
        "-R -c 4 DIR",
        "-R -s 1m -w 30ms -c 2 DIR",
        "-c 2 -i 0 -s 3m DIR",
        "-warmup 3 -c 5 -i 0 DIR"
      })
  void shouldReadArgumentsAsTheirsDoes(String line) throws Exception {
    List<String> arguments = words(line.replace("DIR", directory.toString()));

    IopingPair.Said theirs = IopingPair.theirs(scratch, arguments);
    IopingPair.Said ours = IopingPair.ours(arguments);

    assertThat(IopingPair.masked(timeless(ours.out())))
        .isEqualTo(IopingPair.masked(timeless(theirs.out())));
    assertThat(ours.status()).isEqualTo(theirs.status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-v",
        "-version",
        "--version",
        "--vers",
        "-v -x",
        "-vx",
        "-v -c x",
        "-v /no/such",
        "-c 1 -v",
        "-v -h"
      })
  void shouldSayItsVersionToTheByte(String line) throws Exception {
    assertThat(IopingPair.ours(words(line)))
        .isEqualTo(IopingPair.theirs(scratch, words(line)))
        .isEqualTo(new IopingPair.Said(0, "ioping 1.3\n", ""));
  }

  /** Masks the time, because a second may pass between the two runs. */
  private static String timeless(String out) {
    return out.replaceAll("(?m)^[A-Z][a-z]{2} [ 0-9]\\d \\d\\d:\\d\\d:\\d\\d", "TIME");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--foo DIR|unrecognized option '--foo'",
        "-Z DIR|unrecognized option '-Z'",
        "-DZ DIR|invalid option -- 'Z'",
        "-foo DIR|unrecognized option '-foo'",
        "-w= DIR|option '-w=' is ambiguous",
        "-wor DIR|option '-wor' is ambiguous",
        "--quiet=yes DIR|option '--quiet' doesn't allow an argument",
        "DIR -c|option requires an argument -- 'c'",
        "DIR --count|option '--count' requires an argument",
        "DIR DIR|more than one destination specified",
        "-c 3|no destination specified",
        "-i 5x DIR|invalid suffix: \"x\"",
        "-i -1 DIR|integer overflow at parsing argument: -1",
        "-s -1 DIR|integer overflow at parsing argument: -1",
        "-c 3g DIR|integer overflow at parsing argument: 3g",
        "-r 2e9 DIR|integer overflow at parsing argument: 2e9",
        "-i 1/0 DIR|division by zero in parsing argument: 1/0",
        "-i 1/ DIR|division by zero in parsing argument: 1/",
        "-c 1 /no/such|stat \"/no/such\" failed: No such file or directory",
        "-c 1 FILE/x|stat \"FILE/x\" failed: Not a directory",
        "-c 1 -s 2m FILE|request size is too big for this target",
        "-c 1 -S 2m FILE|target is too small for this",
        "-c 1 -o 2m FILE|target is too small for this",
        "-c 1 -S 4k -s 8k DIR|request size is too big for this target",
        "-c 1 -W FILE|think twice, then use -WWW to shred this target",
        "-c 1 -WW FILE|think twice, then use -WWW to shred this target",
        "-c 1 -G FILE|think twice, then use -WWW to shred this target",
        "-c 1 /dev/stdin|unsupported destination: \"/dev/stdin\"",
        "-c 1 -D -s 100 DIR|Invalid argument",
        "-c 1 -D -s 100 FILE|request failed: Invalid argument",
        "-c 1 -W /proc|failed to create temporary file at \"/proc\"",
        "-c 1 -D /proc/version|No such"
      })
  void shouldRefuseWhatTheirsRefuses(String line, String reason) throws Exception {
    List<String> arguments =
        words(line.replace("DIR", directory.toString()).replace("FILE", file.toString()));

    IopingPair.Said ours = IopingPair.ours(arguments);

    if (!reason.equals("No such")) {
      IopingPair.Said theirs = IopingPair.theirs(scratch, arguments);
      assertThat(ours.status()).as(theirs.err() + ours.err()).isEqualTo(theirs.status());
      String theirReason = theirs.err().lines().findFirst().orElse("");
      assertThat(ours.err()).startsWith(theirReason.replaceFirst("^.*?ioping: ", "ioping: "));
      assertThat(ours.err())
          .contains(reason.replace("FILE", file.toString()).replace("DIR", directory.toString()));
    }
    assertThat(ours.status()).isNotZero();
    assertThat(ours.err().lines()).hasSize(1);
    assertThat(ours.out()).isEmpty();
    assertThat(directory).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-L -s 4k", "-s 3000 -S 100000", "-y", "-D", "-G", "-A -C"})
  void shouldMakeTheSameRequestsFromTheSameSeed(String request) throws Exception {
    Path own = Files.createDirectories(scratch.resolve("own"));
    Path other = Files.createDirectories(scratch.resolve("other"));
    Files.deleteIfExists(own.resolve("ioping.tmp"));
    Files.deleteIfExists(other.resolve("ioping.tmp"));
    String line = "-k -e 42 -W -c 25 -i 0 -B " + request + " ";

    assertThat(IopingPair.theirs(scratch, words(line + other)).status()).isZero();
    assertThat(IopingPair.ours(words(line + own)).status()).isZero();

    assertThat(own.resolve("ioping.tmp")).hasSameBinaryContentAs(other.resolve("ioping.tmp"));
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    for (String word : line.strip().split(" +")) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }
}
