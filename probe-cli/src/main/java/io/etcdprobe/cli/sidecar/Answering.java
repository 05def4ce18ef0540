package io.etcdprobe.cli.sidecar;

import io.etcdprobe.core.finding.MemberReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Remembers which members answer and which questions they do not answer, and reports changes. */
final class Answering {

  /** A question that fails in this many reports in a row is reported. */
  static final int OFTEN = 15;

  private final Map<String, Boolean> reachable = new HashMap<>();

  /** Failures in a row by member and question, of members that answer at all. */
  private final Map<String, Map<String, Integer>> failures = new HashMap<>();

  /** Takes the members' state, every second or two, and reports what changed. */
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
