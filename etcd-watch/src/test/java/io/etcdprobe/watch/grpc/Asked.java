package io.etcdprobe.watch.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcdprobe.core.member.Outcome;
import io.etcdprobe.core.member.Trouble;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The parts of an outcome that tests look at. */
final class Asked {

  // Held here, since java.util.logging forgets levels of loggers without references.
  private static final Logger GRPC = Logger.getLogger("io.grpc");
  private static final Logger NETTY = Logger.getLogger("io.netty");

  private Asked() {}

  static void silenceLoggers() {
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    GRPC.setLevel(Level.OFF);
    NETTY.setLevel(Level.OFF);
  }

  static <T> T answer(Outcome<T> outcome) {
    assertThat(outcome.trouble()).isNull();
    return Objects.requireNonNull(outcome.answer());
  }

  static Trouble trouble(Outcome<?> outcome, Trouble.Kind kind) {
    Trouble trouble = Objects.requireNonNull(outcome.trouble(), () -> "answered: " + outcome);
    assertThat(trouble.kind()).as(trouble.text()).isEqualTo(kind);
    assertThat(trouble.text()).startsWith("http").doesNotContain("\n");
    return trouble;
  }
}
