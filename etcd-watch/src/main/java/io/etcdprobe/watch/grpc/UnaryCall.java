package io.etcdprobe.watch.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One question and its one answer. The call begins and ends on the thread that serves the
 * connections, and the asking thread is woken once. (gRPC's own blocking call hands over the
 * answer's head, its message and its end one by one. Most of the cost of a small question is that
 * threads wake up: see decision 0012.)
 *
 * <p>Its times are taken on that thread too, so they do not include the hand-over between threads.
 */
final class UnaryCall<A> {

  private final CountDownLatch ended = new CountDownLatch(1);

  // Written before the latch opens.
  private long startNanos;
  private long endNanos;
  private @Nullable A answer;
  private @Nullable Throwable failure;

  private UnaryCall() {}

  /**
   * Asks and waits for the answer.
   *
   * @param loop runs tasks on the connections' thread, one after the other
   * @param options must have a deadline: nothing else ends the waiting
   * @throws StatusRuntimeException if there is no answer; {@code CANCELLED}, with the thread's
   *     interrupt status set, if it was interrupted
   */
  static <Q, A> UnaryCall<A> ask(
      Executor loop,
      Channel channel,
      MethodDescriptor<Q, A> method,
      CallOptions options,
      Q question) {
    UnaryCall<A> asked = new UnaryCall<>();
    ClientCall<Q, A> call = channel.newCall(method, options.withExecutor(Runnable::run));
    try {
      loop.execute(() -> asked.start(call, question));
    } catch (RejectedExecutionException closed) {
      throw Status.UNAVAILABLE.withDescription("closed").withCause(closed).asRuntimeException();
    }
    try {
      asked.ended.await();
    } catch (InterruptedException interrupted) {
      call.cancel("interrupted", interrupted);
      Thread.currentThread().interrupt();
      throw Status.CANCELLED
          .withDescription("interrupted")
          .withCause(interrupted)
          .asRuntimeException();
    }
    if (asked.failure != null) {
      throw Status.fromThrowable(asked.failure)
          .asRuntimeException(Status.trailersFromThrowable(asked.failure));
    }
    return asked;
  }

  private <Q> void start(ClientCall<Q, A> call, Q question) {
    startNanos = System.nanoTime();
    try {
      ClientCalls.asyncUnaryCall(call, question, new Ending());
    } catch (RuntimeException | Error unbegun) {
      end(unbegun);
    }
  }

  private void end(@Nullable Throwable fault) {
    endNanos = System.nanoTime();
    failure = fault;
    ended.countDown();
  }

  /** Receives what gRPC reports about the call. */
  private final class Ending implements StreamObserver<A> {

    @Override
    public void onNext(A message) {
      answer = message;
    }

    @Override
    public void onError(Throwable fault) {
      end(fault);
    }

    @Override
    public void onCompleted() {
      end(
          answer == null
              ? Status.INTERNAL.withDescription("ended without an answer").asRuntimeException()
              : null);
    }
  }

  A answer() {
    A given = answer;
    if (given == null) {
      throw new IllegalStateException("not answered");
    }
    return given;
  }

  /** When the call began, a nanoTime tick. */
  long startNanos() {
    return startNanos;
  }

  /** When the member's answer was complete, a nanoTime tick. */
  long endNanos() {
    return endNanos;
  }
}
