package io.etcdprobe.core.stat;

import java.util.Arrays;

/**
 * Rare events that come in clusters: how many clusters they make.
 *
 * <p>A stall seldom comes alone. Ten stalls of one backup say as much about the next day as one
 * event, not as ten. The extremal index is the number of clusters for each event, 1 if events are
 * independent. It follows from the times between neighbouring events alone (intervals estimator;
 * Ferro and Segers, Journal of the Royal Statistical Society B 65, 2003, 545-556). The longest of
 * these times then separate the clusters; nobody has to choose a distance.
 */
public final class ExtremalIndex {

  private ExtremalIndex() {}

  /**
   * Returns the extremal index, above 0 and up to 1.
   *
   * @param between times between neighbouring events, in units of the time between two samples; 0
   *     or more
   */
  public static double of(double[] between) {
    double longest = Arrays.stream(between).max().orElse(0);
    if (longest <= 0) {
      return 1;
    }
    boolean discrete = longest > 2;
    double sum = 0;
    double squares = 0;
    for (double time : between) {
      double one = discrete ? Math.max(0, time - 1) : time;
      double other = discrete ? Math.max(0, time - 2) : time;
      sum += one;
      squares += one * other;
    }
    return squares <= 0 ? 1 : Math.min(1, 2 * sum * sum / (between.length * squares));
  }

  /**
   * Returns the number of the cluster that each event belongs to, ascending from 0.
   *
   * @param between times between neighbouring events, as for {@link #of}; the events are one more
   */
  public static int[] clusters(double[] between) {
    int separations = (int) Math.floor(of(between) * between.length);
    int[] cluster = new int[between.length + 1];
    if (separations >= between.length) {
      Arrays.setAll(cluster, event -> event);
      return cluster;
    }
    double[] sorted = between.clone();
    Arrays.sort(sorted);
    // As many of the longest times as there are separations; equal times separate alike.
    double longestWithin = sorted[sorted.length - 1 - separations];
    for (int i = 0; i < between.length; i++) {
      cluster[i + 1] = cluster[i] + (between[i] > longestWithin ? 1 : 0);
    }
    return cluster;
  }
}
