package io.etcdprobe.fsync.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Texts as the C library makes them for a program that has set no language. Scripts that read
 * another tool's output expect these, whatever the user's settings are.
 */
@SuppressWarnings("restricted") // what the library returns is known to be a string
public final class CLocale {

  /** glibc's LC_ALL_MASK. */
  private static final int ALL_CATEGORIES = 0x1fbf;

  private static final long LONGEST_ERROR = 1024;

  /** struct tm is 56 bytes on 64-bit Linux. */
  private static final long TM_BYTES = 64;

  private static final int LONGEST_TIME = 8192;

  private static final MemorySegment LOCALE = newLocale();

  private CLocale() {}

  private static MemorySegment newLocale() {
    try (Arena arena = Arena.ofConfined()) {
      return (MemorySegment)
          LibC.plain("newlocale", ADDRESS, JAVA_INT, ADDRESS, ADDRESS)
              .invokeExact(ALL_CATEGORIES, arena.allocateFrom("C"), MemorySegment.NULL);
    } catch (Throwable thrown) {
      throw LibC.impossible(thrown);
    }
  }

  /** The text of an error number (strerror). */
  public static String errorText(int number) {
    try {
      MemorySegment text =
          (MemorySegment)
              LibC.plain("strerror_l", ADDRESS, JAVA_INT, ADDRESS).invokeExact(number, LOCALE);
      return text.reinterpret(LONGEST_ERROR).getString(0);
    } catch (Throwable thrown) {
      throw LibC.impossible(thrown);
    }
  }

  /** Renders local times by one format (strftime). Use from one thread. */
  public static final class TimeFormat {

    private static final MethodHandle LOCAL_TIME =
        LibC.plain("localtime_r", ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle RENDER =
        LibC.plain("strftime_l", JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS);

    private final Arena memory = Arena.ofAuto();
    private final MemorySegment format;
    private final MemorySegment second = memory.allocate(JAVA_LONG);
    private final MemorySegment fields = memory.allocate(TM_BYTES, 8);
    private final MemorySegment text = memory.allocate(LONGEST_TIME);

    /**
     * @param format see strftime(3)
     */
    public TimeFormat(String format) {
      this.format = memory.allocateFrom(format);
    }

    /** The local time of a second since 1970; empty if the number or the text is too large. */
    public String render(long epochSecond) {
      try {
        second.set(JAVA_LONG, 0, epochSecond);
        MemorySegment broken = (MemorySegment) LOCAL_TIME.invokeExact(second, fields);
        if (broken.equals(MemorySegment.NULL)) {
          return "";
        }
        long length = (long) RENDER.invokeExact(text, (long) LONGEST_TIME, format, fields, LOCALE);
        return length == 0 ? "" : text.getString(0);
      } catch (Throwable thrown) {
        throw LibC.impossible(thrown);
      }
    }
  }
}
