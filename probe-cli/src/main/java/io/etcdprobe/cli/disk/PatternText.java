package io.etcdprobe.cli.disk;

import io.etcdprobe.core.disk.Pattern;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The patterns by their names. */
final class PatternText implements ITypeConverter<Pattern> {

  @Override
  public Pattern convert(String text) {
    return Arrays.stream(Pattern.values())
        .filter(pattern -> pattern.key().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'" + text + "' is not a pattern; give one of " + names()));
  }

  private static String names() {
    return Arrays.stream(Pattern.values()).map(Pattern::key).collect(Collectors.joining(", "));
  }
}
