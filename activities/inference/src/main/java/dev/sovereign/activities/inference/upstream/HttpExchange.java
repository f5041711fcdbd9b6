package dev.sovereign.activities.inference.upstream;

import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.workflows.inference.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.DefaultConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer on one connection. Belongs to the thread that opened it; only {@link
 * #abort()} may come from others. Closing gives the connection back when the answer was read to its
 * end, and cuts it otherwise, on which a local server stops generating.
 */
final class HttpExchange implements AutoCloseable {

  /** Whole answers beyond this are no answers. */
  static final int MAX_BODY_BYTES = 32 * 1024 * 1024;

  /** The reason after an error's status is told by its beginning. */
  static final int MAX_ERROR_BYTES = 64 * 1024;

  /** A connection that the server closed while idle says so within a round trip. */
  private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The end of a stream follows its last event in the same packet, as good as always. */
  private static final Timeout TAIL = Timeout.ofMilliseconds(20);

  private final HttpClientConnectionManager pool;
  private final HttpRoute route;
  private final HttpRequestExecutor executor;
  private final Limits limits;
  private final Clock clock;
  private final BooleanSupplier keeps;
  private final Thread owner = Thread.currentThread();
  private final HttpClientContext context = HttpClientContext.create();
  private final long start = System.nanoTime();
  private final long end;
  private Runnable onClose = () -> {};
  private @Nullable ClassicHttpResponse response;
  private @Nullable InputStream body;
  private TransportFaults.Phase phase = TransportFaults.Phase.CONNECT;
  private long sent = start;
  private boolean ended;
  private boolean closed;
  private volatile @Nullable ConnectionEndpoint connection;
  private volatile long nextBy;
  private volatile boolean late;
  private volatile boolean aborted;

  HttpExchange(
      HttpClientConnectionManager pool,
      HttpRoute route,
      HttpRequestExecutor executor,
      Limits limits,
      Clock clock,
      BooleanSupplier keeps) {
    this.pool = pool;
    this.route = route;
    this.executor = executor;
    this.limits = limits;
    this.clock = clock;
    this.keeps = keeps;
    this.end = start + limits.timeouts().answer().toNanos();
    this.nextBy = end;
  }

  /**
   * Equal only to itself. The JVM's own would be made, and a place for it in each exchange, only
   * for the watchdog's set.
   */
  @Override
  public int hashCode() {
    return Long.hashCode(start);
  }

  void onClose(Runnable action) {
    onClose = action;
  }

  void start(ClassicHttpRequest request) throws UpstreamException {
    ConnectionEndpoint leased = lease();
    connection = leased;
    boolean reused = leased.isConnected();
    try {
      send(leased, request);
    } catch (IOException e) {
      if (!reused || !goneWhileIdle(e)) {
        throw fault(e);
      }
      again(leased, request);
    } catch (HttpException e) {
      throw fault(e);
    }
  }

  /** The server closed the connection before it saw the request: nothing was asked yet. */
  private boolean goneWhileIdle(IOException e) {
    return !(e instanceof SocketTimeoutException)
        && !aborted
        && !owner.isInterrupted()
        && System.nanoTime() - sent < STALE_NANOS;
  }

  private void again(ConnectionEndpoint leased, ClassicHttpRequest request)
      throws UpstreamException {
    leased.close(CloseMode.IMMEDIATE);
    phase = TransportFaults.Phase.CONNECT;
    try {
      send(leased, request);
    } catch (IOException | HttpException e) {
      throw fault(e);
    }
  }

  private ConnectionEndpoint lease() throws UpstreamException {
    Timeout wait = Timeout.of(limits.timeouts().connect());
    try {
      return pool.lease("call", route, wait, null).get(wait);
    } catch (InterruptedException _) {
      owner.interrupt();
      throw new UpstreamException(Fault.CANCELLED, "interrupted");
    } catch (TimeoutException _) {
      throw new UpstreamException(Fault.SATURATED, "every connection is in use");
    } catch (ExecutionException | IllegalStateException _) {
      throw new UpstreamException(Fault.CANCELLED, "the endpoint is closed");
    }
  }

  private void send(ConnectionEndpoint leased, ClassicHttpRequest request)
      throws IOException, HttpException {
    if (!leased.isConnected()) {
      pool.connect(leased, TimeValue.of(limits.timeouts().connect()), context);
    }
    phase = TransportFaults.Phase.HEAD;
    sent = System.nanoTime();
    expectByte();
    ClassicHttpResponse head = leased.execute("call", request, executor::execute, context);
    nextBy = end;
    response = head;
    phase = TransportFaults.Phase.BODY;
    body = head.getEntity() == null ? InputStream.nullInputStream() : head.getEntity().getContent();
  }

  int status() {
    return response().getCode();
  }

  /** The first header of this name; empty when there is none. */
  String header(String name) {
    Header header = response().getFirstHeader(name);
    return header == null || header.getValue() == null ? "" : header.getValue();
  }

  private ClassicHttpResponse response() {
    if (response == null) {
      throw new IllegalStateException("no answer yet");
    }
    return response;
  }

  Clock clock() {
    return clock;
  }

  /** Since the exchange began. */
  long elapsedNanos() {
    return System.nanoTime() - start;
  }

  /** Blocks for at least one byte; -1 at the end of a whole body. */
  int read(byte[] buffer, int offset, int length) throws UpstreamException {
    try {
      if (body == null) {
        throw new IllegalStateException("no answer yet");
      }
      expectByte();
      int read = body.read(buffer, offset, length);
      nextBy = end;
      if (read > 0) {
        phase = TransportFaults.Phase.BEGUN;
      }
      ended = read < 0;
      return read;
    } catch (IOException e) {
      throw fault(e);
    }
  }

  /** From now on the next byte is waited for; until {@link #nextBy} is set back to the end. */
  private void expectByte() throws SocketTimeoutException {
    long now = System.nanoTime();
    long by = end;
    if (limits.streamed()) {
      long part =
          phase == TransportFaults.Phase.BEGUN
              ? now + limits.timeouts().idle().toNanos()
              : sent + limits.timeouts().firstByte().toNanos();
      by = part - end < 0 ? part : end;
    }
    if (by - now <= 0) {
      throw new SocketTimeoutException();
    }
    nextBy = by;
  }

  /**
   * The rest of the body.
   *
   * @throws UpstreamException {@link Fault#MALFORMED} when it is longer than {@code most}
   */
  byte[] readAll(int most) throws UpstreamException {
    byte[] read = readUpTo(most);
    if (!ended) {
      throw new UpstreamException(
          Fault.MALFORMED, "the answer is longer than %d bytes".formatted(most));
    }
    return read;
  }

  /** The rest of the body, or its beginning. */
  byte[] readUpTo(int most) throws UpstreamException {
    byte[] buffer = new byte[firstBuffer(most)];
    int filled = 0;
    while (true) {
      int read = read(buffer, filled, buffer.length - filled);
      if (read < 0) {
        return Arrays.copyOf(buffer, filled);
      }
      filled += read;
      if (filled >= most) {
        return buffer;
      }
      if (filled == buffer.length) {
        buffer = Arrays.copyOf(buffer, Math.min(most, 2 * buffer.length));
      }
    }
  }

  /** One byte more than announced, so that the end is seen without growing. */
  private int firstBuffer(int most) {
    long announced = response().getEntity() == null ? 0 : response().getEntity().getContentLength();
    return (int) Math.min(most, announced < 0 ? 8192 : announced + 1);
  }

  /** Reads what is left after a stream's last event, so that the connection can be kept. */
  void drainTail() {
    var leased = connection;
    if (leased == null || body == null || ended) {
      return;
    }
    try {
      leased.setSocketTimeout(TAIL);
      ended = body.read() < 0;
      leased.setSocketTimeout(Timeout.DISABLED);
    } catch (IOException _) {
      // The answer is whole; the connection is given up.
      ended = false;
    }
  }

  /** Called by the watchdog. */
  void abortWhenOver(long now) {
    if (now - nextBy > 0) {
      late = true;
      abort();
    } else if (owner.isInterrupted()) {
      abort();
    }
  }

  /** Cuts the connection; a read under way ends. Thread-safe, idempotent. */
  void abort() {
    aborted = true;
    var leased = connection;
    if (leased != null) {
      leased.close(CloseMode.IMMEDIATE);
    }
  }

  /** Why this exchange failed. */
  UpstreamException fault(Exception e) {
    boolean over = System.nanoTime() - end > -1_000_000;
    Exception cause = late ? new SocketTimeoutException() : e;
    return TransportFaults.translate(
        cause, phase, owner.isInterrupted(), over, limits, response == null ? 0 : status());
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    onClose.run();
    var leased = connection;
    if (leased == null) {
      return;
    }
    TimeValue keep = ended && !aborted && keeps.getAsBoolean() ? keepAlive() : null;
    if (keep == null) {
      leased.close(CloseMode.IMMEDIATE);
    }
    pool.release(leased, null, keep);
  }

  private @Nullable TimeValue keepAlive() {
    ClassicHttpResponse head = response();
    return DefaultConnectionReuseStrategy.INSTANCE.keepAlive(null, head, context)
        ? DefaultConnectionKeepAliveStrategy.INSTANCE.getKeepAliveDuration(head, context)
        : null;
  }
}
