package io.etcdprobe.cli.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StartCacheTest {

  private static final List<String> ASKED = List.of("-Xmx20m", "-XX:AOTCache=/opt/a b/lib/c.aot");

  private static final String CODE =
      "7f0000000000-7f0000001000 r-xp 00000000 fe:00 7    /opt/runtime/lib/server/libjvm.so";

  @Test
  void shouldSayNothingOfACacheThatIsMapped() {
    assertThat(
            StartCache.complaint(
                ASKED,
                List.of(
                    CODE, "7fff00000000-7fff00001000 rw-p 00000000 fe:00 9   /opt/a b/lib/c.aot")))
        .isEmpty();
  }

  @Test
  void shouldNameACacheThatIsNotMappedAndHowToMendIt() {
    assertThat(
            StartCache.complaint(
                ASKED,
                List.of(CODE, "7fff00000000-7fff00001000 r--p 00000000 fe:00 9 /x/lib/c.aot")))
        .hasValueSatisfying(
            line ->
                assertThat(line)
                    .contains("/opt/a b/lib/c.aot", "unpack the distribution again")
                    .doesNotContain("\n"));
  }

  @Test
  void shouldSayNothingWhereNoneWasAskedFor() {
    assertThat(StartCache.complaint(List.of("-Xmx20m"), List.of(CODE))).isEmpty();
    assertThat(StartCache.complaint(List.of(), List.of())).isEmpty();
  }
}
