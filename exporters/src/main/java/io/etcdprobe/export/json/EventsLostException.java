package io.etcdprobe.export.json;

import java.io.IOException;

/** Events could not be written to their sink. */
public final class EventsLostException extends IOException {

  private static final long serialVersionUID = 1;

  private final int events;

  EventsLostException(int events, IOException cause) {
    super(events + " events were lost: " + cause.getMessage(), cause);
    this.events = events;
  }

  /** How many events were lost. */
  public int events() {
    return events;
  }
}
