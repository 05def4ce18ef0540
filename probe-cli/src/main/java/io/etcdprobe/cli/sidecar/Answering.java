package io.etcdprobe.cli.sidecar;

import io.etcdprobe.core.finding.MemberReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who answers, and what each leaves unanswered; what changes of it is said. */
final class Answering {

  /** How many reports in a row a question must have failed in before that is said. */
  static final int OFTEN = 15;

  private final Map<String, Boolean> reachable = new HashMap<>();

  /** By member and question, of those that answer other questions. */
  private final Map<String, Map<String, Integer>> failures = new HashMap<>();

  /** Takes a look at the members, one of some that come every second or two. */
  void tell(List<MemberReport> members, NoticeLog log) {
    for (MemberReport member : members) {
      Boolean before = reachable.put(member.endpoint(), member.reachable());
      if (before == null || before != member.reachable()) {
        log.say("member " + member.endpoint(), line(member, before));
      }
      if (member.reachable()) {
        tellOfQuestions(member, log);
      } else {
        failures.remove(member.endpoint());
      }
    }
    Set<String> known = members.stream().map(MemberReport::endpoint).collect(Collectors.toSet());
    reachable.keySet().retainAll(known);
    failures.keySet().retainAll(known);
  }

  private void tellOfQuestions(MemberReport member, NoticeLog log) {
    Map<String, Integer> failing =
        failures.computeIfAbsent(member.endpoint(), unknown -> new HashMap<>());
    for (String source : Set.copyOf(failing.keySet())) {
      Integer times = member.troubles().containsKey(source) ? null : failing.remove(source);
      if (times != null && times >= OFTEN) {
        log.say(member.endpoint() + " " + source, who(member) + " answers " + source + " again");
      }
    }
    member
        .troubles()
        .forEach(
            (source, why) -> {
              if (failing.merge(source, 1, Integer::sum) == OFTEN) {
                log.say(
                    member.endpoint() + " " + source,
                    who(member) + " does not answer " + source + ": " + why);
              }
            });
  }

  private static String who(MemberReport member) {
    return member.endpoint().endsWith("/" + member.name())
        ? member.endpoint()
        : member.name() + " (" + member.endpoint() + ")";
  }

  private static String line(MemberReport member, @Nullable Boolean before) {
    if (member.reachable()) {
      return who(member) + (before == null ? " answers" : " answers again");
    }
    String why =
        member.troubles().containsKey("status")
            ? member.troubles().get("status")
            : member.troubles().values().stream().findFirst().orElse("no answer in time");
    return who(member) + " does not answer: " + why;
  }
}
