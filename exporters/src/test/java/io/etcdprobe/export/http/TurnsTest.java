package io.etcdprobe.export.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {

  private final Turns<String, String> turns = new Turns<>(6);

  private List<String> all() {
    List<String> all = new ArrayList<>();
    for (String next = turns.next(); next != null; next = turns.next()) {
      all.add(next);
    }
    return all;
  }

  @Test
  void shouldHaveNobodyNextWhereNobodyWaits() {
    assertThat(turns.next()).isNull();
  }

  @Test
  void shouldGiveEachAddressItsTurnHoweverManyOneOfThemSends() {
    turns.add("many", "m1");
    turns.add("many", "m2");
    turns.add("many", "m3");
    turns.add("one", "o1");
    turns.add("other", "p1");

    assertThat(all()).containsExactly("m3", "o1", "p1", "m2", "m1");
  }

  @Test
  void shouldPreferAnAddressThatHadNoTurnToThoseThatCameBefore() {
    turns.add("flood", "f1");
    turns.add("other flood", "g1");
    assertThat(all()).hasSize(2);
    turns.add("flood", "f2");
    turns.add("other flood", "g2");

    turns.add("quiet", "q1");

    assertThat(all()).containsExactly("q1", "f2", "g2");
  }

  @Test
  void shouldTakeTheNewestOfAnAddressAndTheOldestAtEachFourthTurn() {
    for (int i = 1; i <= 6; i++) {
      turns.add("one", "o" + i);
    }

    assertThat(all()).containsExactly("o6", "o5", "o4", "o1", "o3", "o2");
  }

  @Test
  void shouldLetWhoComesAgainAfterARefusalWaitBehindWhoComesForTheFirstTime() {
    turns.refused("one");
    turns.refused("one");
    turns.add("one", "again 1");
    turns.add("one", "again 2");
    turns.add("one", "first");

    assertThat(all()).containsExactly("first", "again 1", "again 2");
  }

  @Test
  void shouldHearANewcomerNextHoweverManyOfItsAddressComeAgainAndAgain() {
    Turns<String, String> crowd = new Turns<>(100);
    for (int i = 0; i < 40; i++) {
      crowd.add("one", "flood");
    }
    for (int i = 0; i < 100; i++) {
      assertThat(crowd.next()).isEqualTo("flood");
      crowd.refused("one");
      crowd.add("one", "flood");
    }

    crowd.add("one", "newcomer");

    assertThat(List.of(String.valueOf(crowd.next()), String.valueOf(crowd.next())))
        .contains("newcomer");
  }

  @Test
  void shouldForgetNobodyWhileNewcomersComeWithoutEnd() {
    turns.add("one", "patient");
    List<String> heard = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      turns.add("one", "newcomer");
      heard.add(turns.next());
    }

    assertThat(heard).contains("patient");
  }

  @Test
  void shouldLetTheOldestOfTheAddressWithTheMostGiveUpItsPlace() {
    turns.add("one", "o1");
    for (int i = 1; i <= 5; i++) {
      assertThat(turns.add("many", "m" + i)).isNull();
    }

    assertThat(turns.add("late", "l1")).isEqualTo("m1");

    assertThat(all()).containsExactlyInAnyOrder("o1", "m2", "m3", "m4", "m5", "l1");
  }

  @Test
  void shouldForgetWhatGivesUp() {
    turns.add("one", "o1");
    turns.add("one", "o2");

    turns.remove("one", "o2");
    turns.remove("one", "o2");
    turns.remove("nobody", "o2");

    assertThat(all()).containsExactly("o1");
    for (int i = 1; i <= 6; i++) {
      assertThat(turns.add("one", "p" + i)).as("its place is free again").isNull();
    }
  }
}
