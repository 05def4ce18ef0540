package io.etcdprobe.export.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ColumnsTest {

  @Test
  void shouldCountWhatATerminalShows() {
    assertThat(Columns.of("")).isZero();
    assertThat(Columns.of("etcd-1 µs…─▁")).isEqualTo(12);
    assertThat(Columns.of("名前")).isEqualTo(4);
    assertThat(Columns.of("한글")).isEqualTo(4);
    assertThat(Columns.of("e\u0301")).isEqualTo(1);
    assertThat(Columns.of("\ud83d\ude00")).isEqualTo(2);
    assertThat(Columns.of("ａ")).isEqualTo(2);
  }

  @Test
  void shouldKeepBothEndsOfANameThatIsTooWide() {
    assertThat(Columns.shortened("etcd-production-eu-1", 20)).isEqualTo("etcd-production-eu-1");
    assertThat(Columns.shortened("etcd-production-eu-1", 13)).isEqualTo("etcd-p…n-eu-1");
    assertThat(Columns.shortened("名前が長い", 7)).isEqualTo("名…長い");
  }

  @Property(tries = 500)
  void shouldNeverShortenToMoreThanIsWanted(
      @ForAll String text, @ForAll @IntRange(min = 4, max = 60) int columns) {
    String printable = Page.printable(text);
    assertThat(Columns.of(Columns.shortened(printable, columns))).isLessThanOrEqualTo(columns);
  }

  @Property(tries = 500)
  void shouldWrapWithoutLosingACharacter(
      @ForAll String text, @ForAll @IntRange(min = 2, max = 60) int width) {
    String printable = Page.printable(text).replace('\u00a0', ' ');
    assertThat(Page.wrap(printable, width))
        .allSatisfy(line -> assertThat(Columns.of(line)).isLessThanOrEqualTo(width));
    assertThat(String.join("", Page.wrap(printable, width)).replace(" ", ""))
        .isEqualTo(printable.replace(" ", ""));
  }
}
