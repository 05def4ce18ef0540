package io.etcdprobe.examples.path;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A fault of a path, and what preflight has to say of it. */
final class Play {

  /**
   * What a check has to be.
   *
   * @param from the member that probed
   * @param to the member that was probed
   * @param check the check's name
   * @param status its status
   * @param reason found in its reason
   */
  record Expected(String from, String to, String check, String status, Pattern reason) {}

  final String name;
  final List<String> lines = new ArrayList<>();
  final List<Expected> expected = new ArrayList<>();
  final List<String> touched = new ArrayList<>();
  String members = "a=10.99.1.2,b=10.99.2.2";
  String flapping = "";
  List<String> options = List.of("--duration=4s");

  private Play(String name) {
    this.name = name;
  }

  static Play of(String name) {
    return new Play(name);
  }

  /** A rule of the router for packets that it forwards. */
  Play rule(String rule) {
    return router("nft 'add rule inet paths through " + rule + "'");
  }

  /** A line of shell on the router. */
  Play router(String line) {
    lines.add("r " + line);
    return this;
  }

  /** A line of shell on a host. */
  Play host(String name, String line) {
    lines.add(name + " " + line);
    return this;
  }

  /** A rule that holds for 0.7 s of each 3 s. */
  Play flapping(String rule) {
    flapping = rule;
    return this;
  }

  Play members(String text) {
    members = text;
    return this;
  }

  Play options(String... words) {
    options = List.of(words);
    return this;
  }

  /** The check of the way from a to b, and of no other, must be so. */
  Play expect(String from, String to, String check, String status, String reason) {
    expected.add(new Expected(from, to, check, status, Pattern.compile(reason)));
    return this;
  }

  /** Checks that the fault may touch, too. */
  Play touching(String... checks) {
    touched.addAll(List.of(checks));
    return this;
  }

  @Override
  public String toString() {
    return name;
  }
}
