package io.etcdprobe.examples.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etcdprobe.core.finding.Cause;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.examples.lab.cluster.Layout;
import io.etcdprobe.examples.lab.fault.Fault;
import io.etcdprobe.examples.lab.fault.Step;
import io.etcdprobe.examples.lab.fault.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class ScenarioFileTest {

  public static final Path SCENARIOS =
      Files.isDirectory(Path.of("lab"))
          ? Path.of("lab/scenarios")
          : Path.of("examples/lab/scenarios");

  private static final String SCENARIO =
      """
      {"name": "n", "description": "d", "healthy": %s, "load": "idle", "seconds": 60,
       "timeline": [%s], "truth": [%s]}
      """;
  private static final String TRUTH =
      "{\"member\": \"leader\", \"causes\": [\"disk-slow\"], \"from\": 20, \"to\": 40, \"may\":"
          + " false}";

  private static Scenario parse(String step, String truth) throws IOException {
    return ScenarioFile.parse(SCENARIO.formatted(truth.isEmpty(), step, truth));
  }

  @Test
  void readsEveryScenarioThatComesWithTheLab() throws IOException {
    List<Scenario> scenarios = ScenarioFile.readAll(SCENARIOS);

    assertThat(scenarios).hasSizeGreaterThan(35);
    assertThat(scenarios).extracting(Scenario::name).doesNotHaveDuplicates();
    assertThat(scenarios).filteredOn(Scenario::healthy).hasSizeGreaterThan(4);
  }

  @Test
  void readsAStepWithItsFaultsParameters() throws IOException {
    Scenario scenario =
        parse(
            "{\"at\": 20, \"until\": 40.5, \"fault\": \"disk-iops\", \"member\": \"leader\","
                + " \"iops\": 20}",
            TRUTH);

    assertThat(scenario.timeline())
        .containsExactly(new Step(20, 40.5, Target.LEADER, new Fault.DiskIops(20)));
    assertThat(scenario.truth())
        .containsExactly(new Truth(Target.LEADER, List.of(Cause.DISK_SLOW), null, 20, 40, false));
  }

  @Test
  void takesWhatIsLeftOutForNothing() throws IOException {
    Scenario scenario =
        ScenarioFile.parse(
            "{\"name\":\"n\",\"description\":\"d\",\"healthy\":true,\"load\":\"none\","
                + "\"seconds\":5}");

    assertThat(scenario.timeline()).isEmpty();
    assertThat(scenario.truth()).isEmpty();
    assertThat(scenario.etcd()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"at\": 1, \"fault\": \"meteor\"} | meteor",
        "{\"at\": 1} | fault",
        "{\"fault\": \"pause\"} | needs at",
        "{\"at\": \"soon\", \"fault\": \"pause\"} | needs at",
        "{\"at\": 5, \"until\": 5, \"fault\": \"pause\"} | not after",
        "{\"at\": -1, \"fault\": \"pause\"} | before the beginning",
        "{\"at\": 61, \"fault\": \"pause\"} | after the end",
        "{\"at\": 1, \"until\": 2, \"fault\": \"restart\"} | no until",
        "{\"at\": 1, \"fault\": \"disk-iops\"} | iops",
        "{\"at\": 1, \"fault\": \"disk-iops\", \"iops\": 1, \"depth\": 2} | depth",
        "{\"at\": 1, \"fault\": \"pause\", \"member\": \"m5\"} | m5",
      })
  void refusesAStepThatCannotBeMade(String step, String complaint) {
    assertThatThrownBy(() -> parse(step, "")).hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"member\": \"leader\", \"causes\": [], \"from\": 1, \"to\": 2, \"may\": false}",
        "{\"member\": \"leader\", \"causes\": [\"witchcraft\"], \"from\": 1, \"to\": 2,"
            + " \"may\": false}",
        "{\"member\": \"leader\", \"causes\": [\"quota\"], \"from\": 2, \"to\": 1, \"may\": false}",
        "{\"member\": \"leader\", \"causes\": [\"quota\"], \"from\": 2, \"to\": 99, \"may\":"
            + " false}",
        "{\"member\": \"leader\", \"causes\": [\"quota\"], \"from\": 1, \"to\": 2}",
      })
  void refusesATruthThatCannotBeFound(String truth) {
    assertThatThrownBy(() -> parse("", truth)).isInstanceOf(IOException.class);
  }

  @Test
  void takesAFindingOfInfoForWhatAHealthyScenarioMayAskFor() throws IOException {
    Scenario scenario =
        ScenarioFile.parse(
            SCENARIO.formatted(
                true, "", TRUTH.replace("\"from\"", "\"severity\": \"info\", \"from\"")));

    assertThat(scenario.truth().getFirst().severity()).isEqualTo(Severity.INFO);
    assertThat(scenario.truth().getFirst().may()).isFalse();
  }

  @Test
  void readsHowTheMembersAreLaidOut() throws IOException {
    Scenario scenario =
        ScenarioFile.parse(
            SCENARIO
                .formatted(true, "", "")
                .replace("{\"name\"", "{\"layout\": \"k3s\", \"databaseMib\": 7, \"name\""));

    assertThat(scenario.layout()).isEqualTo(Layout.K3S);
    assertThat(scenario.databaseMib()).isEqualTo(7);
    assertThatThrownBy(
            () ->
                ScenarioFile.parse(
                    SCENARIO
                        .formatted(true, "", "")
                        .replace("{\"name\"", "{\"layout\": \"maze\", \"name\"")))
        .hasMessageContaining("maze");
  }

  @Test
  void refusesAHealthyScenarioInWhichSomethingMustBeFound() {
    assertThatThrownBy(() -> ScenarioFile.parse(SCENARIO.formatted(true, "", TRUTH)))
        .hasMessageContaining("healthy");
    assertThatThrownBy(() -> ScenarioFile.parse(SCENARIO.formatted(false, "", "")))
        .hasMessageContaining("healthy");
  }

  @Test
  void refusesAFileWithAScenarioOfAnotherName(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("other.json");
    Files.writeString(file, SCENARIO.formatted(true, "", ""));

    assertThatThrownBy(() -> ScenarioFile.read(file)).hasMessageContaining("other.json");
  }
}
