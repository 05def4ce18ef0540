package io.etcdprobe.examples.lab.cluster;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a watchdog is told about the cluster.
 *
 * @param endpoints client URLs, for {@code {endpoints}} in its command
 * @param options certificates and other needed options, for {@code {access}}
 */
public record Access(List<String> endpoints, List<String> options) {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:,=@%+-]+");

  public Access {
    endpoints = List.copyOf(endpoints);
    options = List.copyOf(options);
  }

  /** Fills the placeholders of a shell command. */
  public String fill(String command) {
    return command
        .replace("{endpoints}", String.join(",", endpoints))
        .replace("{access}", options.stream().map(Access::quoted).collect(Collectors.joining(" ")));
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
