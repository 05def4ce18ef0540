package io.etcdprobe.cli.shell;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Handles SIGINT, SIGTERM and SIGHUP. The first signal asks the command to stop, so that it still
 * reports what it measured. The second one cleans up and ends the process at once, with the status
 * that a shell expects (128 + signal).
 *
 * <p>{@code sun.misc.Signal} is the only way to receive a signal in Java. It is called by
 * reflection, because its use gives a compiler warning that cannot be suppressed.
 */
public final class StopSignals {

  private static final Map<String, Integer> NUMBERS = Map.of("INT", 2, "TERM", 15, "HUP", 1);

  private final Runnable stop;
  private final IntConsumer end;
  private final AtomicInteger signals = new AtomicInteger();

  private StopSignals(Runnable stop, IntConsumer end) {
    this.stop = stop;
    this.end = end;
  }

  /**
   * Handles signals from now on.
   *
   * @param stop called at the first signal; must not block
   * @param cleanUp called at the second, just before the process ends
   */
  public static void handle(Runnable stop, Runnable cleanUp) {
    StopSignals signals =
        new StopSignals(
            stop,
            number -> {
              cleanUp.run();
              Runtime.getRuntime().halt(128 + number);
            });
    NUMBERS.keySet().forEach(signals::listen);
  }

  /**
   * Handles signals as a service does: SIGHUP means that the configuration must be read again.
   *
   * @param stop called at the first SIGINT or SIGTERM; must not block
   * @param reload called at each SIGHUP; must not block
   * @param cleanUp called at the second SIGINT or SIGTERM, just before the process ends
   */
  public static void handleService(Runnable stop, Runnable reload, Runnable cleanUp) {
    StopSignals signals =
        new StopSignals(
            stop,
            number -> {
              cleanUp.run();
              Runtime.getRuntime().halt(128 + number);
            });
    signals.listen("INT");
    signals.listen("TERM");
    listen("HUP", reload);
  }

  /**
   * Handles SIGINT alone; the other signals end the process as usual.
   *
   * @param stop called at the first; must not block
   * @param status exit status at the second
   */
  public static void handleInterrupt(Runnable stop, int status) {
    new StopSignals(stop, number -> Runtime.getRuntime().halt(status)).listen("INT");
  }

  private void listen(String name) {
    int number = NUMBERS.getOrDefault(name, 0);
    listen(name, () -> received(number));
  }

  private static void listen(String name, Runnable received) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              StopSignals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  received.run();
                  return null;
                }
                return switch (method.getName()) {
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> false;
                  default -> "StopSignals";
                };
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
    } catch (InvocationTargetException notOurs) {
      // The parent process ignores the signal (nohup) or the JVM uses it (-Xrs). It stays so.
    } catch (ReflectiveOperationException missing) {
      throw new IllegalStateException("this Java has no sun.misc.Signal", missing);
    }
  }

  private void received(int number) {
    switch (signals.incrementAndGet()) {
      case 1 -> stop.run();
      case 2 -> end.accept(number);
      default -> {}
    }
  }
}
