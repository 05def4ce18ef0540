package io.etcdprobe.examples.bench.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etcdprobe.core.latency.Phase;
import io.etcdprobe.examples.bench.cloop.CFsyncLoop;
import io.etcdprobe.examples.bench.figures.Arguments;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OtherToolsTest {

  @Test
  void readsFiosFiguresBehindItsRemarks() throws IOException {
    String said =
        """
        fio: a remark
        {"jobs":[{"sync":{"lat_ns":{"max":554956,"mean":191015.5,"N":102,
          "percentile":{"50.000000":205824,"99.000000":309248}}}}]}
        """;

    assertThat(FioRecipe.parse(said))
        .isEqualTo(new FioRecipe.Syncs(102, 191015.5, 205824, 309248, 554956));
  }

  @Test
  void refusesFiosOutputWithoutSyncs() {
    assertThatThrownBy(() -> FioRecipe.parse("fio: no space")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> FioRecipe.parse("{\"jobs\":[]}")).isInstanceOf(IOException.class);
  }

  @Test
  void leavesOutIopingsWarmUp() throws IOException {
    String said =
        """
        [{"io":{"time":129773,"ignored":true}},{"io":{"time":2000,"ignored":false}},
         {"stat":{"count":2}}]
        """;

    assertThat(Ioping.parse(said).getTotalCount()).isEqualTo(1);
  }

  @Test
  void readsTheCLoopsLatencies() throws IOException {
    ProbeResult result =
        CFsyncLoop.parse(new BufferedReader(new StringReader("elapsed 1000\n1 20 30\n3 40 50\n")));

    assertThat(result.periodNanos()).isEqualTo(500);
    assertThat(result.of(Phase.WAL_FSYNC).getMaxValue()).isEqualTo(40);
  }

  @Test
  void refusesWhatTheCLoopDoesNotPrint() {
    for (String said : List.of("", "fsync_loop: no", "elapsed x", "elapsed 1\n1 2\n")) {
      assertThatThrownBy(() -> CFsyncLoop.parse(new BufferedReader(new StringReader(said))))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aResultSurvivesItsWayBetweenProcesses() throws IOException {
    ProbeResult result =
        CFsyncLoop.parse(new BufferedReader(new StringReader("elapsed 1000\n1 20 30\n")));

    assertThat(ProbeResult.decode(result.encoded().lines().toList())).isEqualTo(result);
  }

  @Test
  void aFailedProbeIsToldByItsOwnWords() {
    assertThatThrownBy(() -> ProbeResult.decode(List.of("/d has no space left")))
        .hasMessageContaining("/d has no space left");
  }

  @Test
  void refusesOptionsThatAreNoneOrNoNumbers() {
    Arguments given =
        new Arguments(new String[] {"--rates", "150,x"}, Set.of("rates"), Set.of("json"));

    assertThatThrownBy(() -> given.numbers("rates", 1, 1)).hasMessageContaining("x");
    assertThatThrownBy(() -> new Arguments(new String[] {"--wat"}, Set.of(), Set.of()))
        .hasMessageContaining("--wat");
    assertThatThrownBy(given::directory).hasMessageContaining("directory");
  }
}
