package io.etcdprobe.watch.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.member.MemberInfo;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest {

  private static final URI GIVEN = URI.create("http://127.0.0.1:2379");
  private static final long LATER = Duration.ofMinutes(11).toNanos();

  private final Discovery discovery = new Discovery(List.of(GIVEN));
  private final Set<URI> watched = new LinkedHashSet<>(List.of(GIVEN));
  private final Map<URI, String> ids = new HashMap<>(Map.of(GIVEN, "a"));
  private long now = Long.MAX_VALUE - 1;

  @Test
  void shouldWatchWhoJoinedUntilItLeft() {
    follow(member("a", "http://10.0.0.1:2379"), member("b", "http://10.0.0.2:2379"));
    assertThat(found()).containsExactly("http://10.0.0.2:2379");

    follow(member("a", "http://10.0.0.1:2379"));
    assertThat(found()).isEmpty();

    follow(member("a", "http://10.0.0.1:2379"), member("c", "http://10.0.0.2:2379"));
    assertThat(found()).as("another one at the same address").hasSize(1);
  }

  @Test
  void shouldGoWithAMemberThatMoved() {
    follow(member("a", "http://10.0.0.1:2379"), member("b", "http://10.0.0.2:2379"));
    ids.put(URI.create("http://10.0.0.2:2379"), "b");

    follow(member("a", "http://10.0.0.1:2379"), member("b", "https://10.0.0.2:2379"));

    assertThat(found()).containsExactly("https://10.0.0.2:2379");
  }

  @Test
  void shouldStayWithAMemberThatNamesItsAddressOtherwise() {
    follow(member("a"), member("b", "http://10.0.0.2:2379/", "http://b:2379"));
    ids.put(URI.create("http://10.0.0.2:2379/"), "b");

    follow(member("a"), member("b", "http://b:2379", "http://10.0.0.2:2379"));

    assertThat(found()).containsExactly("http://10.0.0.2:2379/");
  }

  @Test
  void shouldStayAtAnAddressWhoseMemberWasReplaced() {
    follow(member("a"), member("b", "http://10.0.0.2:2379"));
    ids.put(URI.create("http://10.0.0.2:2379"), "b");

    follow(member("a"), member("c", "http://10.0.0.2:2379"));

    assertThat(found()).containsExactly("http://10.0.0.2:2379");
  }

  @Test
  void shouldLeaveAnAddressThatLeadsToAnotherMemberAloneForAWhile() {
    MemberInfo lost = member("b", "http://localhost:2379");
    MemberInfo first = member("a", "http://10.0.0.1:2379");
    follow(first, lost);
    ids.put(URI.create("http://localhost:2379"), "a");

    for (int second = 0; second < 60; second++) {
      follow(first, lost);
      assertThat(found()).isEmpty();
      now += 1_000_000_000;
    }
    now += LATER;
    follow(first, lost);
    assertThat(found()).containsExactly("http://localhost:2379");
  }

  @Test
  void shouldWatchOnceWhatSeveralNameAlike() {
    follow(member("a"), member("b", "http://lb:2379"), member("c", "http://lb:2379"));
    assertThat(found()).containsExactly("http://lb:2379");

    ids.put(URI.create("http://lb:2379"), "c");
    follow(member("a"), member("b", "http://lb:2379"), member("c", "http://lb:2379"));
    assertThat(found()).containsExactly("http://lb:2379");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unix://localhost:1234",
        "http://user@10.0.0.2:2379",
        "http://10.0.0.2:2379/path",
        "http://10.0.0.2:2379?query",
        "http://10.0.0.2:2379#part",
        "http://10.0.0.2:99999",
        "mailto:a@b",
        "//10.0.0.2",
        "http:///",
        ":",
        "",
        "not a url"
      })
  void shouldPassOverWhatCannotBeAsked(String url) {
    follow(member("b", url), member("c", url, "https://10.0.0.3:2379"));

    assertThat(found()).containsExactly("https://10.0.0.3:2379");
  }

  /**
   * Whatever members do, and whichever member is met at an address: discovery settles, and the
   * given endpoints stay.
   */
  @Test
  void shouldSettle() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 2000; round++) {
      MemberInfo[] listed = new MemberInfo[1 + random.nextInt(4)];
      for (int i = 0; i < listed.length; i++) {
        listed[i] = member(Character.toString('a' + i), anyUrl(random));
      }
      watched.forEach(endpoint -> ids.put(endpoint, Character.toString('a' + random.nextInt(5))));
      follow(listed);
      watched.forEach(endpoint -> ids.putIfAbsent(endpoint, "b"));
      for (int settling = 0; settling < 5; settling++) {
        follow(listed);
        watched.forEach(endpoint -> ids.putIfAbsent(endpoint, "b"));
      }
      Set<URI> settled = Set.copyOf(watched);
      follow(listed);
      assertThat(watched).isEqualTo(settled).contains(GIVEN);
    }
  }

  private static String anyUrl(SplittableRandom random) {
    return "http://10.0.0." + random.nextInt(4) + ":2379";
  }

  private List<String> found() {
    return watched.stream().filter(at -> !at.equals(GIVEN)).map(URI::toString).toList();
  }

  private void follow(MemberInfo... listed) {
    Discovery.Changes changes = discovery.changes(List.of(listed), watched, ids, now);
    assertThat(changes.leave()).doesNotContain(GIVEN).doesNotHaveDuplicates();
    assertThat(watched).containsAll(changes.leave());
    assertThat(changes.join()).doesNotContainAnyElementsOf(watched);
    changes.leave().forEach(watched::remove);
    changes.leave().forEach(ids::remove);
    watched.addAll(changes.join());
    for (MemberInfo member : listed) {
      changes.join().stream()
          .filter(at -> Discovery.serves(member, at))
          .forEach(at -> ids.putIfAbsent(at, member.id()));
    }
  }

  private static MemberInfo member(String id, String... urls) {
    return new MemberInfo(id, id, List.of(urls), List.of(), false);
  }
}
