package dev.sovereign.activities.inference.upstream;

import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.activities.inference.endpoints.Endpoint;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The connections to one endpoint: HTTP/1.1, kept alive, as many as the endpoint takes calls.
 * Thread-safe; an exchange blocks its own thread and no other. Nothing is retried, redirected,
 * decompressed or remembered, and no proxy is used: it works on the pool below HttpClient's own
 * chain, because only there can the time to the first byte, the pauses and the whole be limited
 * each for itself.
 */
final class HttpTransport implements AutoCloseable {

  /** So that a probe never waits for a call. */
  private static final int SPARE_CONNECTIONS = 2;

  /** Servers close idle connections after some seconds; below that a check would cost 1 ms. */
  private static final int TRUSTED_IDLE_SECONDS = 2;

  private static final int IDLE_MINUTES = 5;

  /** No server's status line or header comes near; without a limit a broken one fills memory. */
  private static final Http1Config SANE_HEADS =
      Http1Config.custom().setMaxLineLength(64 * 1024).setMaxHeaderCount(200).build();

  private final String basePath;
  private final String hostHeader;
  private final HttpRoute route;
  private final PoolingHttpClientConnectionManager pool;
  private final HttpRequestExecutor executor = new HttpRequestExecutor();
  private final Watchdog watchdog;
  private final Clock clock;
  private volatile boolean closed;

  /** As many connections as the endpoint takes calls, to its address. */
  HttpTransport(Endpoint endpoint) {
    this(
        endpoint.address(),
        endpoint.concurrency(),
        new NameLookup(endpoint.timeouts().connect()),
        Clock.systemUTC());
  }

  /**
   * @param address the base that paths are below, for example {@code http://127.0.0.1:8080/v1}
   * @param connections calls at the same time, at least 1
   */
  HttpTransport(URI address, int connections, DnsResolver names, Clock clock) {
    String path = address.getRawPath() == null ? "" : address.getRawPath();
    this.basePath = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    this.hostHeader = address.getRawAuthority();
    this.route = new HttpRoute(new HttpHost(address.getScheme(), address.getHost(), port(address)));
    this.pool = pool(connections + SPARE_CONNECTIONS, names);
    this.watchdog = Watchdog.shared();
    this.clock = clock;
  }

  private static int port(URI address) {
    if (address.getPort() > 0) {
      return address.getPort();
    }
    return address.getScheme().equals("https") ? 443 : 80;
  }

  private static PoolingHttpClientConnectionManager pool(int connections, DnsResolver names) {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setMaxConnTotal(connections)
        .setMaxConnPerRoute(connections)
        .setDnsResolver(names)
        .setConnectionFactory(
            ManagedHttpClientConnectionFactory.builder().http1Config(SANE_HEADS).build())
        .setDefaultSocketConfig(
            SocketConfig.custom().setTcpNoDelay(true).setSoKeepAlive(true).build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                // A timer a read would cost a virtual thread more than the read: the watchdog has
                // one for all. The pool sets this anew each time it hands a connection out.
                .setSocketTimeout(Timeout.DISABLED)
                .setValidateAfterInactivity(TRUSTED_IDLE_SECONDS, TimeUnit.SECONDS)
                .setIdleTimeout(IDLE_MINUTES, TimeUnit.MINUTES)
                .build())
        .build();
  }

  /** The time of day. */
  Instant now() {
    return clock.instant();
  }

  /** Of the address, without a slash at its end. */
  String basePath() {
    return basePath;
  }

  /**
   * Sends, and waits for the head of the answer.
   *
   * @return to be closed by the caller, also when its status is no success
   * @throws UpstreamException when no answer began
   */
  HttpExchange open(HttpAsk ask, Limits limits) throws UpstreamException {
    HttpExchange exchange = new HttpExchange(pool, route, executor, limits, clock, () -> !closed);
    watchdog.watch(exchange);
    try {
      exchange.start(request(ask));
      return exchange;
    } catch (UpstreamException | RuntimeException e) {
      exchange.close();
      throw e;
    }
  }

  private ClassicHttpRequest request(HttpAsk ask) {
    var request = new BasicClassicHttpRequest(ask.method(), ask.path());
    request.addHeader("Host", hostHeader);
    ask.headers().forEach(header -> request.addHeader(header.name(), header.value()));
    request.addHeader("Accept-Encoding", "identity");
    request.addHeader("User-Agent", "sovereign");
    if (ask.body().length() > 0) {
      request.addHeader("Content-Length", ask.body().length());
      request.setEntity(new ByteArrayEntity(ask.body().bytes(), null));
    }
    return request;
  }

  /** Ends idle connections at once, and the others when their calls end undisturbed. Idempotent. */
  @Override
  public void close() {
    closed = true;
    pool.closeIdle(TimeValue.ZERO_MILLISECONDS);
  }
}
