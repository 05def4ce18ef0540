package io.etcdprobe.examples.bench.questions;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.examples.bench.figures.Arguments;
import io.etcdprobe.examples.bench.figures.Host;
import io.etcdprobe.examples.bench.figures.Output;
import io.etcdprobe.examples.bench.parts.EtcdMember;
import io.etcdprobe.examples.process.Cleanup;
import io.etcdprobe.examples.report.Table;
import io.etcdprobe.watch.access.Access;
import io.etcdprobe.watch.loop.MemberSource;
import io.etcdprobe.watch.loop.MemberSources;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.logging.LogManager;

/**
 * What does a question to a member cost the process that asks? Each source of a real member is
 * asked until the compiler is done with the code. Then it is asked as often again, and only that
 * counts: processor time of this process with all its threads, and bytes allocated.
 */
final class Questions {

  private static final String KEY = "etcd-probe/canary";

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  private Questions() {}

  /** See {@code examples/bench/README.md}. */
  public static void main(String[] arguments) throws Exception {
    LogManager.getLogManager().reset();
    try {
      run(new Arguments(arguments, Set.of("count"), Set.of("json")));
    } catch (IllegalArgumentException usage) {
      System.err.println("bench: " + usage.getMessage());
      System.exit(2);
    }
  }

  private static void run(Arguments given) throws Exception {
    int count = given.number("count", 600, 1);
    Output out =
        new Output(
            given.flag("json"), Host.describe(given.directory()) + ", " + EtcdMember.version());
    try (Cleanup cleanup = new Cleanup("bench")) {
      Path directory = cleanup.directoryIn(given.directory());
      URI endpoint = URI.create(EtcdMember.cluster(cleanup, directory, 1).getFirst().clientUrl());
      try (MemberSources sources = new MemberSources(Access.PLAIN, Duration.ofSeconds(5));
          MemberSource member = sources.source(endpoint)) {
        out.table(table(member, count));
      }
    }
    out.end();
  }

  private static Table table(MemberSource member, int count) throws Exception {
    Table table = new Table("one question, of " + count, "source", "processor ms", "allocated B");
    for (Map.Entry<String, Callable<Outcome<?>>> source : sources(member).entrySet()) {
      ask(source.getValue(), count);
      long cpu = SYSTEM.getProcessCpuTime();
      long bytes = THREADS.getTotalThreadAllocatedBytes();
      ask(source.getValue(), count);
      table.row(
          source.getKey(),
          (SYSTEM.getProcessCpuTime() - cpu) / 1e6 / count,
          (THREADS.getTotalThreadAllocatedBytes() - bytes) / count);
    }
    return table;
  }

  private static Map<String, Callable<Outcome<?>>> sources(MemberSource member) {
    Map<String, Callable<Outcome<?>>> sources = new LinkedHashMap<>();
    sources.put("/metrics", member::metrics);
    sources.put("/debug/vars", member::raft);
    sources.put("/health", member::health);
    sources.put("status", member::status);
    sources.put("alarms", member::alarms);
    sources.put("member list", member::members);
    sources.put("put", () -> member.put(KEY, "etcd-probe"));
    sources.put("linearizable read", () -> member.linearizableRead(KEY));
    sources.put("serializable read", () -> member.serializableRead(KEY));
    return sources;
  }

  private static void ask(Callable<Outcome<?>> source, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      Outcome<?> outcome = source.call();
      if (outcome.trouble() != null) {
        throw new IOException(outcome.trouble().text());
      }
    }
  }
}
