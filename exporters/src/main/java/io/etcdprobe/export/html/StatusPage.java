package io.etcdprobe.export.html;

import io.etcdprobe.core.finding.WatchReport;
import io.etcdprobe.core.finding.WatchStatus;
import io.etcdprobe.core.sidecar.SidecarReport;
import io.etcdprobe.export.text.Presence;
import io.etcdprobe.export.text.Quantity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a sidecar knows, as one page for people: the state of the cluster, what is wrong
 * and what to do, members, the disk's latencies against the cluster's timing, the machine, and what
 * the watching costs. The page loads nothing else, runs no script and reloads itself.
 *
 * <p>Names of members, versions and texts come from others: {@link Html} escapes them, and {@link
 * #CONTENT_SECURITY_POLICY} makes the browser refuse everything that the page does not need.
 */
public final class StatusPage {

  /** Seconds after which a browser asks again. */
  static final int RENEWAL_SECONDS = 10;

  /** A report older than this says nothing about the present. */
  private static final Duration STALE = Duration.ofSeconds(15);

  private static final String STYLE = style();

  /**
   * The {@code Content-Security-Policy} that the page must be served with. It allows the page's own
   * style sheet by its hash, the icon, and nothing else.
   */
  public static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; style-src 'sha256-"
          + hash(STYLE)
          + "'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Html html = new Html();
  private final Instant now;
  private final Map<String, String> links;

  private StatusPage(Instant now, Map<String, String> links) {
    this.now = now;
    this.links = links;
  }

  /**
   * Returns the page.
   *
   * @param report what is known, or null before the first judgement
   * @param now wall clock, to tell how old the report is
   * @param links names of other pages by their addresses, as seen from this page
   */
  public static String render(
      @Nullable SidecarReport report, Instant now, Map<String, String> links) {
    StatusPage page = new StatusPage(now, links);
    page.document(report);
    return page.html.toString();
  }

  private void document(@Nullable SidecarReport report) {
    Look look = Look.of(report == null ? WatchStatus.UNKNOWN : report.watch().status());
    html.constant("<!DOCTYPE html>\n").open("html", "lang", "en").line();
    head(report, look);
    html.open("body").line();
    header(report);
    html.open("main").line();
    if (report == null) {
      nothingYet(look);
    } else {
      banner(report.watch(), look);
      new FindingCards(html).render(report.watch());
      new MemberTable(html).render(report);
      new PeerTable(html).render(report.peers());
      new DiskCard(html).render(report.probe(), report.timing().timing());
      new MachineCards(html, now).render(report);
    }
    html.close("main").line();
    footer(report);
    html.close("body").close("html").line();
  }

  private void head(@Nullable SidecarReport report, Look look) {
    String name = report == null || report.member().isEmpty() ? "etcd-probe" : report.member();
    html.open("head").line();
    html.open("meta", "charset", "utf-8").line();
    html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1").line();
    html.open("meta", "name", "color-scheme", "content", "light dark").line();
    html.open("meta", "http-equiv", "refresh", "content", Integer.toString(RENEWAL_SECONDS)).line();
    html.element("title", look.word() + ": " + name).line();
    html.open("link", "rel", "icon", "href", look.icon()).line();
    html.constant("<style>").constant(STYLE).constant("</style>").line();
    html.close("head").line();
  }

  private void header(@Nullable SidecarReport report) {
    html.open("header").open("h1").text("etcd-probe");
    if (report != null && !report.member().isEmpty()) {
      html.text(" beside ").foreign(report.member());
    }
    html.close("h1");
    if (report != null) {
      html.open("p", "class", "muted");
      html.moment(report.watch().time());
      Duration age = Duration.between(report.watch().time(), now);
      if (age.compareTo(STALE) > 0) {
        html.text(" ")
            .element(
                "strong",
                "The last judgement is " + Quantity.span(age) + " old.",
                "class",
                "stale");
      }
      html.close("p");
    }
    html.close("header").line();
  }

  private void nothingYet(Look look) {
    html.open("section", "class", "banner " + look.style(), "aria-label", "status");
    html.element("span", look.sign(), "class", "sign", "aria-hidden", "true");
    html.open("div").element("p", "Not judged yet", "class", "word");
    html.element("p", "The first judgement takes a few seconds; this page renews itself.");
    html.close("div").close("section").line();
  }

  private void banner(WatchReport watch, Look look) {
    html.open("section", "class", "banner " + look.style(), "aria-label", "status");
    html.element("span", look.sign(), "class", "sign", "aria-hidden", "true");
    html.open("div").element("p", look.word(), "class", "word").open("p");
    if (watch.leader().isEmpty()) {
      html.text("No leader is known");
    } else {
      html.foreign(watch.leader()).text(" is the leader");
    }
    if (watch.term() > 0) {
      html.text(" in term " + watch.term());
    }
    html.text("; " + Presence.of(watch));
    html.text(
        "; "
            + (watch.leaderChanges() == 0
                ? "no change"
                : Quantity.count(watch.leaderChanges(), "change", "changes"))
            + " of the leader since the watch began.");
    html.close("p");
    if (!watch.clusterId().isEmpty()) {
      html.open("p", "class", "muted").text("Cluster ").foreign(watch.clusterId()).close("p");
    }
    html.close("div").close("section").line();
  }

  private void footer(@Nullable SidecarReport report) {
    html.open("footer");
    html.open("nav", "aria-label", "other formats");
    links.forEach((address, name) -> html.element("a", name, "href", address));
    html.close("nav").open("p", "class", "muted").text("etcd-probe");
    if (report != null) {
      html.text(" ").foreign(report.version()).text(", revision ").foreign(report.revision());
    }
    html.text("; renewed every " + RENEWAL_SECONDS + " s").close("p");
    html.close("footer").line();
  }

  private static String style() {
    try (InputStream in = StatusPage.class.getResourceAsStream("status.css")) {
      if (in == null) {
        throw new IllegalStateException("status.css is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder()
          .encodeToString(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException everyPlatformHasIt) {
      throw new IllegalStateException(everyPlatformHasIt);
    }
  }
}
