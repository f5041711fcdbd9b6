package dev.sovereign.activities.inference.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.jspecify.annotations.Nullable;

/**
 * Looks one endpoint's name up within a time. The system's resolver knows no limit, cannot be
 * interrupted, and holds a virtual thread's carrier: two callers would stop every other call of a
 * machine with two cores. So one platform thread at a time waits for it, for all callers together.
 * An address needs no lookup. Thread-safe.
 */
final class NameLookup implements DnsResolver {

  private final DnsResolver system;
  private final Duration most;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable CompletableFuture<InetAddress[]> underWay;

  NameLookup(Duration most) {
    this(most, SystemDefaultDnsResolver.INSTANCE);
  }

  NameLookup(Duration most, DnsResolver system) {
    this.most = most;
    this.system = system;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    if (isAddress(host)) {
      return system.resolve(host);
    }
    try {
      return lookup(host).get(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException _) {
      throw new UnknownHostException(host);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new UnknownHostException(host);
    }
  }

  private static boolean isAddress(String host) {
    char last = host.charAt(host.length() - 1);
    return host.indexOf(':') >= 0 || (last >= '0' && last <= '9');
  }

  private CompletableFuture<InetAddress[]> lookup(String host) {
    lock.lock();
    try {
      if (underWay == null || underWay.isDone()) {
        var lookup = new CompletableFuture<InetAddress[]>();
        underWay = lookup;
        Thread.ofPlatform().daemon().name("name-lookup").start(() -> complete(lookup, host));
      }
      return underWay;
    } finally {
      lock.unlock();
    }
  }

  private void complete(CompletableFuture<InetAddress[]> lookup, String host) {
    try {
      lookup.complete(system.resolve(host));
    } catch (UnknownHostException | RuntimeException e) {
      lookup.completeExceptionally(e);
    }
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return system.resolveCanonicalHostname(host);
  }
}
