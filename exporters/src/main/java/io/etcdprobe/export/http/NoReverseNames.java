package io.etcdprobe.export.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.stream.Stream;

/**
 * Resolves names to addresses as usual, but no address to a name. The JDK's HTTPS server looks up
 * the name of each client's address before it greets the client, and does not use the name. The
 * name service may itself run on the etcd that is in trouble. Then a scrape would wait for the
 * name, and so would the thread that carries other virtual threads. etcd-probe never needs such a
 * name.
 *
 * <p>The JDK finds this class by {@code META-INF/services} and uses it for the whole process.
 */
public final class NoReverseNames extends InetAddressResolverProvider {

  @Override
  public InetAddressResolver get(Configuration configuration) {
    InetAddressResolver builtin = configuration.builtinResolver();
    return new InetAddressResolver() {
      @Override
      public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
          throws UnknownHostException {
        return builtin.lookupByName(host, policy);
      }

      @Override
      public String lookupByAddress(byte[] address) throws UnknownHostException {
        throw new UnknownHostException("names of addresses are not asked for");
      }
    };
  }

  @Override
  public String name() {
    return "etcd-probe, without reverse look-ups";
  }
}
