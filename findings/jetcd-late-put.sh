#!/usr/bin/env bash
# jetcd 0.8.7 and etcd 3.4.23
#
# Guess: nobody listens on the port, the connection is refused at once. So a put fails with UNAVAILABLE within a second
# or two, all the more with a connect timeout and a retry limit of a second. A put that was given up and cancelled is
# over.
# What happens: the future neither succeeds nor fails. The request waits until there is a connection. To give up waiting
# and to cancel the future does not reach the request: when etcd starts later, the put is carried out.
# Output seen:
#   client: nothing after 8 s; cancelled: true
#   etcd started; its key holds: written-late
. "$(dirname "$0")/lib.bash"
need curl
find_java
jars jetcd io.etcd:jetcd-core:0.8.7
debian_etcd

cat >"$work/Put.java" <<'JAVA'
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

class Put {
  public static void main(String[] arguments) throws Exception {
    var client = Client.builder().endpoints(arguments[0]).connectTimeout(Duration.ofSeconds(1))
        .retryMaxDuration(Duration.ofSeconds(1)).retryMaxAttempts(1).build();
    var put = client.getKVClient().put(bytes("key"), bytes("written-late"));
    try {
      System.out.println("answered: " + put.get(8, TimeUnit.SECONDS));
    } catch (TimeoutException e) {
      System.out.println("nothing after 8 s; cancelled: " + put.cancel(true));
    }
    Thread.sleep(60_000);
  }

  static ByteSequence bytes(String text) {
    return ByteSequence.from(text, StandardCharsets.UTF_8);
  }
}
JAVA
free_port
client=$port
free_port
peer=$port
start client "$java" -cp "$classpath" "$work/Put.java" "http://127.0.0.1:$client"
within 30 grep -E 'nothing|answered|Exception' "$work/client.log" || skip "the client does not run"
echo "client: $(grep -E 'nothing|answered|Exception' "$work/client.log" | head -n 1)"
expect 'the put neither succeeded nor failed, and was cancelled' has 'after 8 s; cancelled: true' "$work/client.log"

member one "$client" "$peer" "one=http://127.0.0.1:$peer"
within 20 healthy "$client" || skip "etcd does not start"
written() { [ "$(ctl "$client" get --print-value-only key)" = written-late ]; }
within 20 written || true
echo "etcd started; its key holds: $(ctl "$client" get --print-value-only key)"
expect 'the cancelled put was carried out' written
finish
