package io.etcdprobe.export.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.path.PreflightReport;
import io.etcdprobe.export.Preflights;
import org.junit.jupiter.api.Test;

class PreflightTextTest {

  private static final Style PLAIN = new Style(false, true, 80);

  @Test
  void shouldReadLikeThisWhereAllIsWell() {
    assertThat(text(Preflights.healthy(), PLAIN))
        .isEqualTo(
            """
            from each member (row) to each other one: p99 of the round trip
                 a            b            c
              a  -            pass 126 µs  pass 126 µs
              b  pass 126 µs  -            pass 126 µs
              c  pass 126 µs  pass 126 µs  -

            PASS  all paths carry etcd
            """);
  }

  @Test
  void shouldNameWhatIsWrongWithItsDirectionAndWhatToDo() {
    String text = text(Preflights.holed(), PLAIN);

    assertThat(text.replaceAll("\\s+", " "))
        .contains("a to b: packets over 1400 bytes vanish (the interface has 1500)")
        .contains("set the MTU of the interfaces to 1400")
        .contains("port 2380: nothing listens there; port 2379: nothing listens there")
        .contains("--heartbeat-interval=140 --election-timeout=1400 on every member:");
    assertThat(text.lines().toList().getLast())
        .isEqualTo("FAIL  6 of 6 paths are not fit for etcd");
  }

  @Test
  void shouldCompareTheAddressesAndSayWhenThatDoesNotMatter() {
    assertThat(text(Preflights.overlay(), PLAIN).replaceAll("\\s+", " "))
        .contains("a to b +30 µs (95 %: +30 µs to +30 µs) by 10.244.0.b")
        .contains("the second address does not matter to them");
  }

  @Test
  void shouldNotPassWhatWasNotProbed() {
    assertThat(text(Preflights.stopped(), PLAIN).lines().toList().getLast())
        .isEqualTo("INCONCLUSIVE  stopped before all pairs were probed");
  }

  @Test
  void shouldNotLetAStrangerMoveTheCursor() {
    assertThat(text(Preflights.hostile(), PLAIN))
        .doesNotContainPattern("[\\p{Cntrl}&&[^\\n]]|\u202e");
    assertThat(text(Preflights.hostile(), new Style(true, false, 40))).doesNotContain("\u001b[2J");
  }

  private static String text(PreflightReport report, Style style) {
    StringBuilder out = new StringBuilder();
    PreflightText.render(report, style, out);
    return out.toString();
  }
}
