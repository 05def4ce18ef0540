package io.etcdprobe.watch;

/** Makes foreign text fit for one line of ours. Text from the network may hold anything. */
public final class OneLine {

  private static final int LONGEST = 160;

  /** Code points after this many are ignored. */
  private static final int LONGEST_READ = 1000;

  private OneLine() {}

  /** The text without control characters and line ends, cut if it is too long. */
  public static String of(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(LONGEST_READ)
        .map(c -> printable(c) ? c : ' ')
        .forEach(line::appendCodePoint);
    String spaced = line.toString().strip().replaceAll(" +", " ");
    return spaced.codePointCount(0, spaced.length()) > LONGEST
        ? spaced.substring(0, spaced.offsetByCodePoints(0, LONGEST)) + "..."
        : spaced;
  }

  private static boolean printable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
