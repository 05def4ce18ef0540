package io.etcdprobe.watch.loop;

import io.etcdprobe.core.member.MemberInfo;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.RaftReading;
import io.etcdprobe.core.member.StatusReading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognises endpoints that belong to no single member: the server there passes questions on to
 * several members. etcd's own gRPC proxy lists itself as a member without an identifier
 * (server/proxy/grpcproxy/cluster.go, MemberList). Behind a load balancer the answers come from one
 * member now and from another later.
 */
final class Fronts {

  private static final String NO_IDENTIFIER = "0";

  private Fronts() {}

  /** An answer: its time and the identifier of the member that gave it. */
  private record Said(long nanos, String id) {}

  /** Why the endpoint is not a member's, in one sentence; null if nothing suggests that. */
  static @Nullable String reason(MemberSampler sampler) {
    for (Outcome<List<MemberInfo>> outcome : sampler.members().all()) {
      if (outcome.answer() != null && ofProxy(outcome.answer())) {
        return "a gRPC proxy answers there and hides the members: give the members' own client"
            + " URLs";
      }
    }
    return comesBack(answers(sampler))
        ? "several members answer there in turn, as behind a load balancer: give the members' own"
            + " client URLs"
        : null;
  }

  /** Whether the list is a gRPC proxy's own, which names no member. */
  static boolean ofProxy(List<MemberInfo> listed) {
    return listed.stream().anyMatch(member -> member.id().equals(NO_IDENTIFIER));
  }

  private static List<Said> answers(MemberSampler sampler) {
    List<Said> answers = new ArrayList<>();
    for (Outcome<StatusReading> outcome : sampler.status().all()) {
      if (outcome.answer() != null) {
        answers.add(new Said(outcome.endNanos(), outcome.answer().memberId()));
      }
    }
    for (Outcome<RaftReading> outcome : sampler.raft().all()) {
      if (outcome.answer() != null) {
        answers.add(new Said(outcome.endNanos(), outcome.answer().memberId()));
      }
    }
    answers.sort(Comparator.comparingLong(Said::nanos));
    return answers;
  }

  /**
   * Whether a member answers again after another one did. A member that was replaced at its address
   * never does.
   */
  private static boolean comesBack(List<Said> answers) {
    Set<String> gone = new HashSet<>();
    String last = "";
    for (Said said : answers) {
      if (!said.id.equals(last)) {
        if (gone.contains(said.id)) {
          return true;
        }
        gone.add(last);
        last = said.id;
      }
    }
    return false;
  }
}
