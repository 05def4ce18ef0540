package io.etcdprobe.export.html;

import io.etcdprobe.core.latency.LatencyText;
import io.etcdprobe.core.sidecar.PeersReport;
import io.etcdprobe.export.text.Quantity;
import org.jspecify.annotations.Nullable;

/** The connections to the other members, as the kernel accounts for them. */
final class PeerTable {

  private static final String UNKNOWN = "\u2013";
  private static final String[] FIGURES = {
    "Round trip", "Sent again", "Waiting", "Silent", "Silences over H / E", "MTU"
  };

  private final Html html;

  PeerTable(Html html) {
    this.html = html;
  }

  /** Adds nothing if there is nobody to connect to. */
  void render(PeersReport report) {
    if (report.peers().isEmpty() && report.unknown().isEmpty()) {
      return;
    }
    html.open("section", "aria-labelledby", "peers");
    html.element("h2", "Paths to its peers", "id", "peers").line();
    if (!report.unknown().isEmpty()) {
      html.open("p", "class", "muted").text("Not known: ").foreign(report.unknown()).text(".");
      html.close("p").close("section").line();
      return;
    }
    html.open("div", "class", "card").open("table", "class", "members");
    html.open("thead").open("tr").element("th", "Peer", "scope", "col");
    for (String title : FIGURES) {
      html.element("th", title, "scope", "col", "class", "number");
    }
    html.close("tr").close("thead").open("tbody").line();
    report.peers().forEach(this::row);
    html.close("tbody").close("table").close("div");
    html.element(
        "p",
        "By the kernel's account of etcd's connections. Waiting: written and not acknowledged by"
            + " the peer's host. Silent: since anything came from the peer.",
        "class",
        "muted note");
    html.close("section").line();
  }

  private void row(PeersReport.Peer peer) {
    html.open("tr").open("th", "scope", "row").foreign(peer.name());
    html.element(
        "span", Quantity.count(peer.connections(), "connection", "connections"), "class", "under");
    html.close("th");
    String[] values = {
      time(peer.roundTripNanos()),
      MachineCards.grouped(peer.resentSegments())
          + " of "
          + MachineCards.grouped(peer.sentSegments()),
      Quantity.bytes(peer.queuedBytes()),
      time(peer.silentNanos()),
      MachineCards.grouped(peer.silences()) + " / " + MachineCards.grouped(peer.longSilences()),
      peer.mtuBytes() == null ? UNKNOWN : peer.mtuBytes().toString()
    };
    for (int i = 0; i < values.length; i++) {
      html.open("td", "class", "number", "data-title", FIGURES[i])
          .element("span", values[i])
          .close("td");
    }
    html.close("tr").line();
  }

  private static String time(@Nullable Long nanos) {
    return nanos == null ? UNKNOWN : LatencyText.of(nanos);
  }
}
