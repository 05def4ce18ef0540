package io.etcdprobe.core.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionRuleTest {

  @ParameterizedTest
  @CsvSource({
    "3.4.23,true",
    "3.4.30,true",
    "3.4.31,false",
    "3.5.12,true",
    "3.5.13,false",
    "3.5.9-rc.1,true",
    "3.6.0,false",
    "3.3.1,false",
    "nonsense,false",
    "3.4.999999999999,false"
  })
  void shouldKnowTheVersionsThatRevokeLeasesWhenStuck(String version, boolean defective) {
    assertThat(VersionRule.revokesLeases(version)).isEqualTo(defective);
  }
}
