package io.etcdprobe.export.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.etcdprobe.export.SidecarReports;
import io.etcdprobe.export.http.Doors;
import io.etcdprobe.export.http.HttpDoor;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Shows the page in a real browser, from the real listener, under its real policy. */
class BrowserTest {

  @TempDir(cleanup = CleanupMode.NEVER)
  private Path directory;

  @BeforeAll
  static void needChromium() {
    assumeTrue(Chromium.isThere(), "chromium is not installed");
  }

  @Test
  void shouldShowWhatIsWrongAndComplainOfNothing() throws Exception {
    try (HttpDoor door = Doors.open(null, SidecarReports.critical())) {
      Chromium.Shown shown = Chromium.show(Doors.url(door, "/"), directory);

      assertThat(shown.document())
          .contains("Critical", "disk stalls", "What to do:", "1.02 s", "(E-1)H 900 ms")
          .contains("class=\"bar risk\"");
      assertThat(shown.log()).doesNotContain("CONSOLE", "Refused", "ERR_");
    }
  }

  @Test
  void shouldRunNothingOfWhatHostileNamesSay() throws Exception {
    try (HttpDoor door =
        Doors.open(
            null,
            SidecarReports.named(
                "</title></style><script>document.title='owned'</script>",
                "<img src=http://127.0.0.1:1/x onerror=document.title='owned'>"))) {
      Chromium.Shown shown = Chromium.show(Doors.url(door, "/"), directory);

      assertThat(shown.document())
          .contains("&lt;script&gt;document.title='owned'&lt;/script&gt;")
          .doesNotContain("<title>owned", "<script", "<img");
      assertThat(shown.log()).doesNotContain("CONSOLE", "Refused", "ERR_");
    }
  }
}
