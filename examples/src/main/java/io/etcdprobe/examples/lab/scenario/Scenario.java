package io.etcdprobe.examples.lab.scenario;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.etcdprobe.core.finding.Severity;
import io.etcdprobe.examples.lab.cluster.Layout;
import io.etcdprobe.examples.lab.fault.Fault;
import io.etcdprobe.examples.lab.fault.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A story with a known truth, played on a cluster.
 *
 * @param name its name; the file has the same name with {@code .json}
 * @param description what happens, in one sentence
 * @param healthy whether nothing in it is worth a warning
 * @param load what the clients do
 * @param seconds how long the cluster is watched
 * @param layout where the members listen and what they advertise
 * @param databaseMib what the database holds before the play begins
 * @param etcd more arguments for each member
 * @param timeline the faults
 * @param truth what a watchdog should say about them
 */
public record Scenario(
    String name,
    String description,
    boolean healthy,
    Load load,
    int seconds,
    Layout layout,
    Integer databaseMib,
    List<String> etcd,
    List<Step> timeline,
    List<Truth> truth) {

  /** What clients put all the time, over a fixed set of keys in turn. */
  public enum Load {
    /** Nothing at all. */
    @JsonProperty("none")
    NONE(0, 0),
    @JsonProperty("idle")
    IDLE(5, 256),
    @JsonProperty("busy")
    BUSY(200, 1024);

    public final int putsPerSecond;
    public final int valueBytes;

    Load(int putsPerSecond, int valueBytes) {
      this.putsPerSecond = putsPerSecond;
      this.valueBytes = valueBytes;
    }
  }

  public Scenario(
      String name,
      String description,
      boolean healthy,
      Load load,
      int seconds,
      @Nullable Layout layout,
      @Nullable Integer databaseMib,
      @Nullable List<String> etcd,
      @Nullable List<Step> timeline,
      @Nullable List<Truth> truth) {
    this.name = name;
    this.description = description;
    this.healthy = healthy;
    this.load = load;
    this.seconds = seconds;
    this.layout = layout == null ? Layout.PLAIN : layout;
    this.databaseMib = databaseMib == null ? 0 : databaseMib;
    this.etcd = etcd == null ? List.of() : List.copyOf(etcd);
    this.timeline = timeline == null ? List.of() : List.copyOf(timeline);
    this.truth = truth == null ? List.of() : List.copyOf(truth);
    if (this.databaseMib < 0) {
      throw new IllegalArgumentException("a database of " + databaseMib + " MiB");
    }
    boolean wrong =
        this.truth.stream()
            .anyMatch(said -> !said.may() && said.severity().compareTo(Severity.INFO) > 0);
    if (healthy == wrong) {
      throw new IllegalArgumentException(
          healthy ? "healthy, but a warning must be found" : "not healthy, but no warning to find");
    }
    for (Step step : this.timeline) {
      requireWithin(step.at());
      requireWithin(step.until() == null ? step.at() : step.until());
    }
    this.truth.forEach(said -> requireWithin(said.to()));
  }

  /** Whether it needs a second build of etcd. */
  public boolean upgrades() {
    return timeline.stream().anyMatch(step -> step.fault() instanceof Fault.Upgrade);
  }

  private void requireWithin(double at) {
    if (at > seconds) {
      throw new IllegalArgumentException(at + " s is after the end, " + seconds + " s");
    }
  }
}
