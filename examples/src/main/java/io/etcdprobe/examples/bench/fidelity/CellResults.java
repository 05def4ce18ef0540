package io.etcdprobe.examples.bench.fidelity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.etcdprobe.examples.bench.fidelity.FidelityRound.Seen;
import io.etcdprobe.examples.bench.fidelity.FidelityRound.Side;
import io.etcdprobe.examples.bench.figures.Figure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * The rounds that were played, one JSON object a line. A run that was stopped goes on where it was.
 */
final class CellResults {

  static final Figure[] FIGURES = {Figure.MEAN, Figure.P50, Figure.P99};

  /** Limits whose exceedances are counted, milliseconds. */
  static final int[] OVER_MILLIS = {1, 4, 8};

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final List<JsonNode> rounds = new ArrayList<>();

  /** Reads what is there, and ends a line that a killed run has half written. */
  CellResults(Path file) throws IOException {
    this.file = file;
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        try {
          rounds.add(JSON.readTree(line));
        } catch (JsonProcessingException halfWritten) {
          // The run was killed in the middle of this line; the round is played again.
        }
      }
      if (!Files.readString(file).endsWith("\n")) {
        Files.writeString(file, "\n", StandardOpenOption.APPEND);
      }
    }
  }

  /** The rounds of a cell of which the kernel has the whole account. */
  List<JsonNode> of(Cell cell) {
    return rounds.stream()
        .filter(round -> round.path("cell").asText().equals(cell.name()))
        .filter(round -> round.path("complete").asBoolean())
        .toList();
  }

  void add(Cell cell, CellTurn.Result result) throws IOException {
    ObjectNode round = JSON.createObjectNode();
    round.put("cell", cell.name());
    round.put("proposal_bytes", result.proposalBytes());
    boolean complete = true;
    for (Map.Entry<Side, Seen> side : result.seen().entrySet()) {
      put(round.putObject(side.getKey().label()), side.getValue().wal().syncs);
      complete &= side.getValue().complete();
      if (side.getKey() == Side.PROBE) {
        put(round.putObject("told"), side.getValue().told());
      }
    }
    round.put("complete", complete);
    rounds.add(round);
    Files.writeString(
        file,
        JSON.writeValueAsString(round) + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static void put(ObjectNode node, Histogram syncs) {
    node.put("count", syncs.getTotalCount());
    for (Figure figure : FIGURES) {
      double nanos = figure.of(syncs);
      if (!Double.isNaN(nanos)) {
        node.put(figure.label(), Math.round(nanos));
      }
    }
    for (int millis : OVER_MILLIS) {
      node.put(over(millis), over(syncs, millis));
    }
  }

  static String over(int millis) {
    return "over_" + millis + "ms";
  }

  private static long over(Histogram syncs, int millis) {
    long nanos = millis * 1_000_000L;
    return syncs.getMaxValue() <= nanos
        ? 0
        : syncs.getCountBetweenValues(nanos, Math.max(nanos, syncs.getMaxValue()));
  }
}
