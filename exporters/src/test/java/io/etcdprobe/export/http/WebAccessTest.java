package io.etcdprobe.export.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes a web configuration under a listener, with a clock that the test moves. */
class WebAccessTest {

  private static final String HASH = "$2y$04$abcdefghijklmnopqrstuuLhKl1VJzGQ0B7hG3bq5pVnE3T1vQq3e";

  @TempDir Path directory;
  private Path file;

  /** The clock wraps during a test, as a real clock may. */
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - WebAccess.LOOK_NANOS);

  @BeforeEach
  void allowOne() throws Exception {
    file = directory.resolve("web.yml");
    Files.writeString(file, "basic_auth_users:\n  one: " + HASH + "\n");
  }

  private WebAccess read() throws ListenException {
    return WebAccess.of(file, clock::get, InstantSource.system());
  }

  private void pass() {
    clock.addAndGet(WebAccess.LOOK_NANOS);
  }

  @Test
  void shouldReadItsFilesAgainAfterThreeSecondsAndNotBefore() throws Exception {
    WebAccess access = read();
    Files.writeString(file, "basic_auth_users:\n  two: " + HASH + "\n");

    clock.addAndGet(WebAccess.LOOK_NANOS - 1);
    assertThat(access.now().config().users()).containsOnlyKeys("one");
    clock.incrementAndGet();
    assertThat(access.now().config().users()).containsOnlyKeys("two");
  }

  @Test
  void shouldKeepWhatHoldsAndTellAFaultThatIsFoundTwice() throws Exception {
    WebAccess access = read();
    Files.writeString(file, "basic_auth_users: [");
    pass();
    assertThat(access.notices()).as("perhaps half written").isEmpty();
    pass();
    assertThat(access.notices())
        .isNotEmpty()
        .allMatch(line -> line.endsWith(" (what was read before is still used)"));
    assertThat(access.now().config().users()).containsOnlyKeys("one");

    allowOne();
    pass();
    assertThat(access.notices()).isEmpty();
  }
}
