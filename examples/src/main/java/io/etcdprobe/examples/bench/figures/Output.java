package io.etcdprobe.examples.bench.figures;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.etcdprobe.examples.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The output of a benchmark: where it ran, its tables, and notes. Text is printed as it comes. With
 * {@code --json}, one object is printed at the end instead, and progress goes to standard error.
 */
@SuppressWarnings("SystemOut") // a command's output
public final class Output {

  private final boolean json;
  private final String host;
  private final List<Map<String, Object>> tables = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  public Output(boolean json, String host) {
    this.json = json;
    this.host = host;
    if (!json) {
      System.out.println(host);
    }
  }

  /** Tells a waiting user what is going on. */
  public void progress(String line) {
    System.err.println(line);
  }

  public void table(Table table) {
    tables.add(table.json());
    if (!json) {
      System.out.println();
      System.out.print(table.text());
    }
  }

  public void note(String line) {
    notes.add(line);
    if (!json) {
      System.out.println(line);
    }
  }

  public void end() {
    if (json) {
      System.out.println(
          new ObjectMapper()
              .valueToTree(Map.of("host", host, "tables", tables, "notes", notes))
              .toPrettyString());
    }
  }
}
