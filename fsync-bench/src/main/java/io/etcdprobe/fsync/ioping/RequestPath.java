package io.etcdprobe.fsync.ioping;

import io.etcdprobe.fsync.posix.AsyncRequest;
import io.etcdprobe.fsync.posix.PlainRequest;
import io.etcdprobe.fsync.posix.VectorRequest;

/** How a request reaches the kernel. Both calls return bytes or the negative error number. */
sealed interface RequestPath {

  long read(long offset) throws AsyncRequest.SubmitException;

  long write(long offset) throws AsyncRequest.SubmitException;

  /** pread(2) and pwrite(2). */
  record Plain(PlainRequest request) implements RequestPath {
    @Override
    public long read(long offset) {
      return request.read(offset);
    }

    @Override
    public long write(long offset) {
      return request.write(offset);
    }
  }

  /** preadv2(2) and pwritev2(2), with flags for each request. */
  record Vectored(VectorRequest request) implements RequestPath {
    @Override
    public long read(long offset) {
      return request.read(offset);
    }

    @Override
    public long write(long offset) {
      return request.write(offset);
    }
  }

  /** io_submit(2) and io_getevents(2). */
  record Asynchronous(AsyncRequest request) implements RequestPath {
    @Override
    public long read(long offset) throws AsyncRequest.SubmitException {
      return request.read(offset);
    }

    @Override
    public long write(long offset) throws AsyncRequest.SubmitException {
      return request.write(offset);
    }
  }
}
