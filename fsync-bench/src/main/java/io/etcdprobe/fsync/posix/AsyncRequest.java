package io.etcdprobe.fsync.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Set;

/**
 * Reads and writes of one buffer through the kernel's asynchronous interface, one at a time:
 * io_submit(2), then io_getevents(2). The C library has no functions for these calls. Use from one
 * thread.
 */
public final class AsyncRequest implements AutoCloseable {

  /** A call of the interface itself failed, which is not the target's fault. */
  public static final class SubmitException extends PosixException {
    private static final long serialVersionUID = 1L;

    SubmitException(String call, int number) {
      super(call, "asynchronous request", number);
    }
  }

  private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");
  private static final long IO_SETUP = ARM ? 0 : 206;
  private static final long IO_DESTROY = ARM ? 1 : 207;
  private static final long IO_SUBMIT = ARM ? 2 : 209;
  private static final long IO_GETEVENTS = ARM ? 4 : 208;

  private static final MethodHandle SUBMIT = LibC.systemCall(JAVA_LONG, JAVA_LONG, ADDRESS);
  private static final MethodHandle GET_EVENTS =
      LibC.systemCall(JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS);

  private static final short READ = 0;
  private static final short WRITE = 1;

  private final Arena memory = Arena.ofShared();
  // struct iocb: data 8, key 4, rw_flags 4, opcode 2, priority 2, fd 4, buf 8, nbytes 8, offset 8.
  private final MemorySegment block = memory.allocate(64, 8);
  private final MemorySegment pointer = memory.allocate(ADDRESS);
  // struct io_event: data 8, obj 8, res 8, res2 8.
  private final MemorySegment event = memory.allocate(32, 8);
  private final MemorySegment errno = LibC.errnoOfThisThread();
  private final long context;

  private AsyncRequest(long context) {
    this.context = context;
    pointer.set(ADDRESS, 0, block);
  }

  /**
   * Sets the interface up.
   *
   * @throws PosixException if the kernel has no such interface or no room for it
   */
  public static AsyncRequest setUp() throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment context = arena.allocate(JAVA_LONG);
      long result = (long) LibC.systemCall(JAVA_LONG, ADDRESS).invokeExact(IO_SETUP, 1L, context);
      if (result < 0) {
        throw new PosixException(
            "io_setup", "asynchronous requests", LibC.errnoOfThisThread().get(JAVA_INT, 0));
      }
      return new AsyncRequest(context.get(JAVA_LONG, 0));
    } catch (PosixException failed) {
      throw failed;
    } catch (Throwable thrown) {
      throw LibC.impossible(thrown);
    }
  }

  /** Sets what the requests transfer: the whole buffer, from and to a file. */
  public void prepare(PosixFile file, MemorySegment buffer, Set<VectorRequest.Flag> flags) {
    block.set(JAVA_INT, 12, VectorRequest.Flag.bits(flags));
    block.set(JAVA_INT, 20, file.descriptor());
    block.set(JAVA_LONG, 24, buffer.address());
    block.set(JAVA_LONG, 32, buffer.byteSize());
  }

  /** Reads once; returns bytes or the negative error number. */
  public long read(long offset) throws SubmitException {
    return request(READ, offset);
  }

  /** Writes once; returns bytes or the negative error number. */
  public long write(long offset) throws SubmitException {
    return request(WRITE, offset);
  }

  private long request(short operation, long offset) throws SubmitException {
    block.set(JAVA_SHORT, 16, operation);
    block.set(JAVA_LONG, 40, offset);
    long submitted;
    long events;
    try {
      submitted = (long) SUBMIT.invokeExact(IO_SUBMIT, context, 1L, pointer);
      if (submitted != 1) {
        throw new SubmitException("io_submit", errno.get(JAVA_INT, 0));
      }
      do {
        events =
            (long) GET_EVENTS.invokeExact(IO_GETEVENTS, context, 1L, 1L, event, MemorySegment.NULL);
      } while (events < 0 && errno.get(JAVA_INT, 0) == Errno.EINTR.number());
    } catch (SubmitException failed) {
      throw failed;
    } catch (Throwable thrown) {
      throw LibC.impossible(thrown);
    }
    if (events != 1) {
      throw new SubmitException("io_getevents", errno.get(JAVA_INT, 0));
    }
    return event.get(JAVA_LONG, 16);
  }

  @Override
  public void close() {
    try {
      long ignored = (long) LibC.systemCall(JAVA_LONG).invokeExact(IO_DESTROY, context);
    } catch (Throwable thrown) {
      throw LibC.impossible(thrown);
    }
    memory.close();
  }
}
