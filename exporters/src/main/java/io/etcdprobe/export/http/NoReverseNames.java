package io.etcdprobe.export.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.stream.Stream;

/**
 * Resolves names as ever, and no address to a name. The JDK's HTTPS server asks for the name of
 * each client's address before it greets it, and uses it for nothing; where names are served by
 * what runs on the etcd that is in trouble, a scrape would wait for that, and with it the thread
 * that carries other virtual threads. Nothing in etcd-probe wants such a name.
 *
 * <p>The JDK finds it by {@code META-INF/services} and asks it for the whole process.
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
