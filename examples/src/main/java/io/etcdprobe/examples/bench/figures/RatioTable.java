package io.etcdprobe.examples.bench.figures;

import io.etcdprobe.examples.report.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * Latency ratios of alternating rounds. There is one row for each round. Then there are, for each
 * comparison, the median of the rounds' ratios, the interval that holds the true median with 95 %
 * (if there are enough rounds), and the ratio of the pooled samples of all rounds.
 */
public final class RatioTable {

  /** One comparison over the rounds. */
  private static final class Series {
    final List<double[]> ratios = new ArrayList<>();
    final Histogram ours;
    final Histogram theirs;

    Series(Histogram ours, Histogram theirs) {
      this.ours = ours.copy();
      this.theirs = theirs.copy();
      this.ours.reset();
      this.theirs.reset();
    }
  }

  private final String title;
  private final String base;
  private final Figure[] figures;
  private final List<Object[]> rows = new ArrayList<>();
  private final Map<String, Series> series = new LinkedHashMap<>();

  /**
   * @param base the name that everything is compared with
   */
  public RatioTable(String title, String base, Figure... figures) {
    this.title = title;
    this.base = base;
    this.figures = figures.clone();
  }

  /** Adds one round of one comparison. */
  public void add(int round, String who, Histogram ours, Histogram theirs) {
    Series all = series.computeIfAbsent(who, first -> new Series(ours, theirs));
    all.ours.add(ours);
    all.theirs.add(theirs);
    double[] ratios = ratios(ours, theirs);
    all.ratios.add(ratios);
    rows.add(row(Integer.toString(round), who, ratios));
  }

  private double[] ratios(Histogram ours, Histogram theirs) {
    double[] ratios = new double[figures.length];
    for (int i = 0; i < figures.length; i++) {
      ratios[i] = Ratio.of(figures[i].of(ours), figures[i].of(theirs));
    }
    return ratios;
  }

  /** Medians of one comparison's ratios over the rounds, in the order of the figures. */
  double[] medians(String who) {
    return each(who, Ratio::median);
  }

  private double[] each(String who, ToDoubleFunction<double[]> summary) {
    List<double[]> rounds = series.containsKey(who) ? series.get(who).ratios : List.of();
    double[] summaries = new double[figures.length];
    for (int i = 0; i < figures.length; i++) {
      int figure = i;
      summaries[i] =
          summary.applyAsDouble(rounds.stream().mapToDouble(ratios -> ratios[figure]).toArray());
    }
    return summaries;
  }

  public Table table() {
    List<String> columns = new ArrayList<>(List.of("round", "who / " + base));
    for (Figure figure : figures) {
      columns.add(figure.label());
    }
    Table table = new Table(title, columns.toArray(String[]::new));
    rows.forEach(table::row);
    series.forEach((who, all) -> table.row(row("median", who, medians(who))));
    series.forEach((who, all) -> interval(table, who));
    series.forEach((who, all) -> table.row(row("pooled", who, ratios(all.ours, all.theirs))));
    return table;
  }

  private void interval(Table table, String who) {
    double[] least = each(who, rounds -> Ratio.intervalOfMedian(rounds)[0]);
    if (!Double.isNaN(least[0])) {
      table.row(row("at least", who, least));
      table.row(row("at most", who, each(who, rounds -> Ratio.intervalOfMedian(rounds)[1])));
    }
  }

  private static Object[] row(String round, String who, double[] ratios) {
    Object[] row = new Object[2 + ratios.length];
    row[0] = round;
    row[1] = who;
    for (int i = 0; i < ratios.length; i++) {
      row[2 + i] = ratios[i];
    }
    return row;
  }
}
