package io.etcdprobe.cli.shell;

import io.etcdprobe.export.text.Style;
import io.etcdprobe.fsync.posix.Terminal;

/** What standard output can show. */
public final class Screen {

  private static final int DEFAULT_WIDTH = 80;
  private static final int WIDEST = 120;
  private static final int NARROWEST = 40;

  private Screen() {}

  /**
   * How text may look on standard output.
   *
   * @param noColor whether the user wants no colours
   */
  public static Style style(boolean noColor) {
    boolean interactive = Terminal.STDOUT.interactive();
    String noColorSet = System.getenv("NO_COLOR");
    boolean colour = interactive && !noColor && (noColorSet == null || noColorSet.isEmpty());
    boolean unicode = System.out.charset().newEncoder().canEncode('▁');
    return new Style(colour, unicode, width(interactive));
  }

  private static int width(boolean interactive) {
    int width = interactive ? Terminal.STDOUT.columns() : 0;
    String columns = System.getenv("COLUMNS");
    if (width == 0 && columns != null && columns.matches("[1-9][0-9]{0,3}")) {
      width = Integer.parseInt(columns);
    }
    return width == 0 ? DEFAULT_WIDTH : Math.clamp(width, NARROWEST, WIDEST);
  }
}
