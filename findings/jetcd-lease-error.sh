#!/usr/bin/env bash
# jetcd 0.8.7 and etcd 3.4.23
#
# Guess: the observer of a lease that is kept alive is a StreamObserver of gRPC, for which onError is the last call. So
# onError means that the lease is lost, or at least that nobody keeps it alive any more. onCompleted is a normal end.
# What happens: it is the other way round. A connection that breaks is an onError, but jetcd goes on, keeps the same
# lease alive, and calls onNext again. When the lease is really lost, because etcd was silent for longer than it lasts,
# onCompleted is called, without an error.
# Output seen:
#   etcd killed and started again: onError, onNext
#   etcd silent: onCompleted
. "$(dirname "$0")/lib.bash"
need curl
find_java
jars jetcd io.etcd:jetcd-core:0.8.7
debian_etcd

cat >"$work/Keep.java" <<'JAVA'
import io.etcd.jetcd.Client;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.grpc.stub.StreamObserver;

class Keep {
  public static void main(String[] arguments) throws Exception {
    var client = Client.builder().endpoints(arguments[0]).build();
    var lease = client.getLeaseClient().grant(8).get().getID();
    client.getLeaseClient().keepAlive(lease, new StreamObserver<LeaseKeepAliveResponse>() {
      @Override
      public void onNext(LeaseKeepAliveResponse response) {
        System.out.println("onNext");
      }

      @Override
      public void onError(Throwable reason) {
        System.out.println("onError");
      }

      @Override
      public void onCompleted() {
        System.out.println("onCompleted");
      }
    });
    Thread.sleep(60_000);
  }
}
JAVA
free_port
client=$port
free_port
peer=$port
run_etcd() { member one "$client" "$peer" "one=http://127.0.0.1:$peer"; }

# What the observer heard after the line $from of its log, each call once.
heard() { tail -n +$((from + 1)) "$work/client.log" | grep '^on' | uniq | paste -s -d , | sed 's/,/, /g'; }
now() { from=$(wc -l <"$work/client.log"); }
hears() { heard | grep -q "$1"; }

run_etcd
first=$pid
within 20 healthy "$client" || skip "etcd does not start"
start client "$java" -cp "$classpath" "$work/Keep.java" "http://127.0.0.1:$client"
within 30 has '^onNext' "$work/client.log" || skip "the lease is not kept alive"

now
stop "$first"
run_etcd
within 20 hears 'onError.*onNext' || true
echo "etcd killed and started again: $(heard)"
expect 'the lease lives on after onError' hears 'onError.*onNext'

kill -STOP "$pid"
sleep 1
now
within 30 hears onCompleted || true
echo "etcd silent: $(heard)"
expect 'the loss is onCompleted, without onError' [ "$(heard)" = onCompleted ]
finish
