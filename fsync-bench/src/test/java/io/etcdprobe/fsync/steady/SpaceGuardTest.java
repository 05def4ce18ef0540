package io.etcdprobe.fsync.steady;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etcdprobe.fsync.posix.Volume;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpaceGuardTest {

  private static final long MIB = 1 << 20;
  private static final Path DIRECTORY = Path.of("/d");

  private static Volume volume(long sizeMib, long freeMib) {
    return new Volume(sizeMib * MIB, sizeMib * MIB, freeMib * MIB, 1, 1, false);
  }

  @ParameterizedTest
  @CsvSource({"100, 64", "1280, 64", "2000, 100", "20480, 1024", "1000000, 1024"})
  void shouldLeaveAPartOfTheVolumeToOthers(long sizeMib, long keptMib) {
    assertThat(SpaceGuard.keptBytes(sizeMib * MIB)).isEqualTo(keptMib * MIB);
  }

  @Test
  void shouldGoWhenTheLastSpaceIsReached() {
    assertThatCode(() -> SpaceGuard.requireToGoOn(DIRECTORY, volume(2000, 100)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> SpaceGuard.requireToGoOn(DIRECTORY, volume(2000, 99)))
        .isInstanceOf(Hindrance.class)
        .hasMessage("/d has 99 MiB free; below 100 MiB the probe does not write");
  }

  @Test
  void shouldNotComeBackForTheSpaceThatItsOwnGoingFreed() {
    assertThatThrownBy(() -> SpaceGuard.requireToBegin(DIRECTORY, volume(2000, 103), 4 * MIB))
        .isInstanceOf(Hindrance.class);
    assertThatCode(() -> SpaceGuard.requireToBegin(DIRECTORY, volume(2000, 116), 4 * MIB))
        .doesNotThrowAnyException();
  }
}
