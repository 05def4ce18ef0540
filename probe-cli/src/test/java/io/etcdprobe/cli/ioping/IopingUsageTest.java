package io.etcdprobe.cli.ioping;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.cli.ioping.IopingArguments.Flag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Properties that each flag of {@code etcd-probe ioping} has. */
class IopingUsageTest {

  @ParameterizedTest
  @EnumSource(Flag.class)
  void shouldExplainEveryFlagOnce(Flag flag) {
    assertThat(
            IopingUsage.text()
                .lines()
                .filter(line -> line.startsWith("  " + flag.spelling() + " "))
                .map(line -> line.substring(29)))
        .containsExactly(flag.help().lines().findFirst().orElse(""));
  }

  @Test
  void shouldExplainThemInColumnsUnderTheirTitles() {
    assertThat(IopingUsage.text())
        .contains(
            """

            requests:
              -A, -async                 by the kernel's asynchronous interface (io_submit)
            """,
            """
              -k, -keep                  keep and reuse the file ioping.tmp in a directory

            how many, how large, how often:
              -a, -warmup <count>        leave the first out of the statistics (1)
            """,
            """
              -I, -time [format]         the time before each request (-I%T; as of strftime)
            """,
            """
              -P, -print-interval <time> raw numbers after this time
            """,
            """

            beyond ioping:
              --percentiles              p50, p90, p99, p99.9: a line, four more raw columns, a JSON member
              --histogram                the distribution
              --hdr FILE                 an HdrHistogram log, a line a second
            """,
            """
              --verdict                  name each request that was slow; exit 0 none, 2 some, 1 only the
                                         warm-up's, 3 undecided or failed
            """,
            "\n\nTimes: ns, us, ms, s, m, h; seconds without.")
        .endsWith("4 interrupted twice.\n");
  }

  @Test
  void shouldHaveEveryFlagOfOursInTheDocument() throws Exception {
    String document = Files.readString(Path.of("../docs/ioping.md"));
    List<String> ours =
        Arrays.stream(Flag.values())
            .filter(Flag::strict)
            .map(flag -> "`--" + flag.longName())
            .toList();

    assertThat(ours).contains("`--percentiles", "`--threshold");
    assertThat(document).contains(ours);
  }

  @Test
  void shouldNameInIopingsOrderWhatAShortenedNameMayMean() {
    assertThat(IopingPair.ours(List.of("-w=", "target")).err())
        .contains(
            "option '-w=' is ambiguous; possibilities: '-write' '-work-size' '-work-offset'"
                + " '-work-time' '-warmup'");
  }
}
