package io.etcdprobe.cli.shell;

import java.util.List;

/**
 * A configuration that cannot be used; each fault is one line: where it is and how to correct it.
 */
public final class FaultsException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<String> faults;

  public FaultsException(List<String> faults) {
    super(faults.getFirst() + others(faults.size() - 1));
    this.faults = List.copyOf(faults);
  }

  private static String others(int count) {
    return count == 0 ? "" : " (and " + count + " more: see --check-config)";
  }

  public List<String> faults() {
    return faults;
  }
}
