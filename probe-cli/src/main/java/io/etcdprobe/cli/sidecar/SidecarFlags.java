package io.etcdprobe.cli.sidecar;

import io.etcdprobe.cli.settings.Secrets;
import io.etcdprobe.cli.settings.SidecarKey;
import io.etcdprobe.cli.shell.UsageException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Makes a flag of every key. Values stay text, because all sources are read by the same rules. */
final class SidecarFlags implements IModelTransformer {

  /** These flags are known only so that they can be refused without repeating their values. */
  private static final List<String> SECRETS = List.of("--password", "--pass", "--token");

  @Override
  public CommandSpec transform(CommandSpec command) {
    for (SidecarKey key : SidecarKey.values()) {
      boolean isSwitch = key.kind() == SidecarKey.Kind.SWITCH;
      OptionSpec.Builder option =
          OptionSpec.builder(key.flag())
              .type(String.class)
              .paramLabel(key.label())
              .description(description(key));
      command.addOption(
          isSwitch
              ? option.arity("0..1").fallbackValue("true").build()
              : option.arity("1").build());
    }
    command.addOption(
        OptionSpec.builder(SECRETS.getFirst(), SECRETS.toArray(String[]::new))
            .type(String.class)
            .arity("0..1")
            .hidden(true)
            .build());
    return command;
  }

  private static String description(SidecarKey key) {
    String fallback = key.fallback();
    boolean shown = fallback != null && key.kind() != SidecarKey.Kind.SWITCH;
    return key.description() + (shown ? " (default: " + fallback + ")" : "");
  }

  /**
   * Returns the flags that were given.
   *
   * @throws UsageException if one of them is a secret
   */
  static Map<SidecarKey, String> given(ParseResult parsed) throws UsageException {
    if (parsed.hasMatchedOption(SECRETS.getFirst())) {
      throw new UsageException(SECRETS.getFirst() + ": " + Secrets.ADVICE);
    }
    Map<SidecarKey, String> flags = new EnumMap<>(SidecarKey.class);
    for (SidecarKey key : SidecarKey.values()) {
      if (parsed.hasMatchedOption(key.flag())) {
        flags.put(key, parsed.matchedOptionValue(key.flag(), ""));
      }
    }
    return flags;
  }
}
