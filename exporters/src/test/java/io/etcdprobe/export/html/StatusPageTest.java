package io.etcdprobe.export.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.sidecar.SidecarReport;
import io.etcdprobe.export.SidecarReports;
import io.etcdprobe.export.WatchReports;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class StatusPageTest {

  private static final Map<String, String> LINKS =
      Map.of("metrics", "Metrics", "api/v1/status", "Status", "api/v1/findings", "Findings");

  static Stream<SidecarReport> reports() {
    return Stream.of(
        SidecarReports.healthy(),
        SidecarReports.partly(),
        SidecarReports.critical(),
        SidecarReports.blind(),
        SidecarReports.hostile(),
        SidecarReports.named("</style><script>alert(1)</script>", "\" onload=\"x", "&lt;b&gt;"));
  }

  @ParameterizedTest
  @MethodSource("reports")
  void shouldBeWellFormedAndHoldNothingThatWasNotMeant(SidecarReport report) throws Exception {
    Document page = parsed(render(report));

    assertThat(names(page))
        .doesNotContain("script", "iframe", "object", "embed", "form", "img", "base")
        .contains("table", "h1", "h2");
    for (Element element : elements(page)) {
      for (int i = 0; i < element.getAttributes().getLength(); i++) {
        assertThat(element.getAttributes().item(i).getNodeName())
            .doesNotStartWith("on")
            .isNotEqualTo("style")
            .isNotEqualTo("src");
      }
      if (element.hasAttribute("href") && !element.getTagName().equals("link")) {
        assertThat(element.getAttribute("href"))
            .isIn("metrics", "api/v1/status", "api/v1/findings");
      }
      if (element.getTagName().equals("th")) {
        assertThat(element.getAttribute("scope")).isIn("col", "row");
      }
      if (element.getTagName().equals("svg")) {
        assertThat(element.getAttribute("aria-label")).isNotBlank();
      }
    }
  }

  @Test
  void shouldShowHostileNamesAsTheyAre() throws Exception {
    String name = "</style><script>alert(1)</script>";

    Document page = parsed(render(SidecarReports.named(name)));

    assertThat(page.getElementsByTagName("h1").item(0).getTextContent())
        .isEqualTo("etcd-probe beside " + name);
  }

  @Test
  void shouldSayThatNothingWasJudgedYet() {
    assertThat(render(null)).contains("Not judged yet", "http-equiv=\"refresh\"");
  }

  @Test
  void shouldSayThatAJudgementIsOld() {
    String fresh = render(SidecarReports.healthy(), 2);
    String stale = render(SidecarReports.healthy(), 75);

    assertThat(fresh).doesNotContain("last judgement");
    assertThat(stale).contains("The last judgement is 1 min 15 s old.");
  }

  @Test
  void shouldAllowOnlyItsOwnStyle() {
    assertThat(StatusPage.CONTENT_SECURITY_POLICY)
        .startsWith("default-src 'none'; style-src 'sha256-")
        .doesNotContain("unsafe", "*", "http");
  }

  private static String render(@Nullable SidecarReport report) {
    return render(report, 0);
  }

  private static String render(@Nullable SidecarReport report, int secondsLater) {
    return StatusPage.render(report, WatchReports.NOW.plusSeconds(secondsLater), LINKS);
  }

  /** Parses the page as XML, which is stricter. The few elements without an end get one first. */
  private static Document parsed(String page) throws Exception {
    String closed = page.replaceAll("<(meta|link)( [^>]*)>", "<$1$2/>");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(closed.replaceFirst("<!DOCTYPE html>", ""))));
  }

  private static List<Element> elements(Document page) {
    NodeList nodes = page.getElementsByTagName("*");
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static List<String> names(Document page) {
    return elements(page).stream().map(Element::getTagName).distinct().toList();
  }
}
