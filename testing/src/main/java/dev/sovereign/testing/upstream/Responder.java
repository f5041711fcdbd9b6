package dev.sovereign.testing.upstream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Decides what each request gets. Used by the selector's thread only. */
final class Responder {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_RECORDED = 200_000;

  private final Timers timers;
  private final SharedEngine engine;
  private final Consumer<FakeFault> port;
  private final Map<String, Tally> tallies = new TreeMap<>();
  private final List<byte[]> bodies = new ArrayList<>();
  private final Deque<FakeFault> script = new ArrayDeque<>();
  private FakeSettings settings = FakeSettings.DEFAULTS;
  private long aborted;

  /**
   * @param port opens or closes the server's port
   */
  Responder(Timers timers, Consumer<FakeFault> port) {
    this.timers = timers;
    this.engine = new SharedEngine(timers);
    this.port = port;
  }

  void aborted() {
    aborted++;
  }

  void answer(HttpConnection connection, String method, String path, byte[] body) {
    Tally tally = tallies.computeIfAbsent(path, _ -> new Tally());
    tally.calls++;
    tally.bytesIn += body.length;
    if (settings.record() && bodies.size() < MAX_RECORDED) {
      bodies.add(body);
    }
    boolean completion = method.equals("POST");
    FakeFault fault = fault(completion);
    tally.faults += fault == FakeFault.NONE ? 0 : 1;
    Exchange exchange = new Exchange(connection, timers, settings, fault, tally, engine);
    byte[] canned = completion && fault == FakeFault.NONE ? tally.canned(body) : null;
    try {
      if (canned != null) {
        exchange.finish(canned);
      } else if (completion) {
        exchange.complete(path, body);
      } else {
        exchange.list(path);
      }
    } catch (IOException _) {
      connection.close();
    }
  }

  /** The script speaks of completions only: a gateway's own probes must not use it up. */
  private FakeFault fault(boolean completion) {
    if (completion && !script.isEmpty()) {
      return script.removeFirst();
    }
    return settings.fault();
  }

  /** The handler of the port that takes orders. */
  HttpConnection.Handler orders() {
    return new Orders();
  }

  /** Mutable counts of a path. */
  static final class Tally {

    /** A load asks a few questions over and over. */
    private static final int MAX_CANNED = 256;

    private final Map<ByteBuffer, byte[]> canned = new HashMap<>();
    private long calls;
    private long bytesIn;
    private long faults;
    private long bytesOut;

    void sent(int bytes) {
      bytesOut += bytes;
    }

    /** The same answer to the same body, while the settings are the same. */
    byte @Nullable [] canned(byte[] body) {
      return canned.get(ByteBuffer.wrap(body));
    }

    void keep(byte[] body, byte[] answer) {
      if (canned.size() < MAX_CANNED) {
        canned.put(ByteBuffer.wrap(body), answer);
      }
    }
  }

  private final class Orders implements HttpConnection.Handler {

    /** Not within the selector's own loop: an order may close what it has selected. */
    @Override
    public void request(HttpConnection connection, String method, String path, byte[] body) {
      timers.at(System.nanoTime(), () -> carryOut(connection, path, body));
    }

    private void carryOut(HttpConnection connection, String path, byte[] body) {
      try {
        byte[] answer;
        int status = 200;
        try {
          answer = order(path, body);
        } catch (IOException | IllegalArgumentException e) {
          status = 400;
          answer = JSON.writeValueAsBytes(Map.of("error", String.valueOf(e.getMessage())));
        }
        connection.send(Exchange.whole(status, answer, ""));
        connection.done();
      } catch (IOException _) {
        connection.close();
      }
    }

    private byte[] order(String path, byte[] body) throws IOException {
      switch (path) {
        case "/control" -> apply(body);
        case "/counts" -> {
          return JSON.writeValueAsBytes(counts());
        }
        case "/counts/reset" -> {
          tallies.clear();
          bodies.clear();
          aborted = 0;
        }
        case "/bodies" -> {
          return JSON.writeValueAsBytes(bodies);
        }
        default -> throw new IllegalArgumentException("no order " + path);
      }
      return FakeJson.bytes("{}");
    }

    private void apply(byte[] body) throws IOException {
      FakeSettings next = merged(body);
      boolean wasPort = settings.fault().kind() == FakeFault.Kind.LISTENER;
      boolean isPort = next.fault().kind() == FakeFault.Kind.LISTENER;
      if (isPort && settings.fault() != next.fault()) {
        port.accept(next.fault());
      } else if (wasPort && !isPort) {
        port.accept(FakeFault.NONE);
      }
      settings = next;
      tallies.values().forEach(tally -> tally.canned.clear());
      script.clear();
      script.addAll(next.script());
    }

    @Override
    public void closed(HttpConnection connection, boolean whileAnswering) {
      // Whoever gives orders may go.
    }
  }

  private static FakeSettings merged(byte[] body) throws IOException {
    ObjectNode all = JSON.valueToTree(FakeSettings.DEFAULTS);
    all.setAll((ObjectNode) JSON.readTree(body));
    return JSON.treeToValue(all, FakeSettings.class);
  }

  private Map<String, Counts> counts() {
    Map<String, Counts> counts = new TreeMap<>();
    tallies.forEach(
        (path, tally) ->
            counts.put(
                path, new Counts(tally.calls, tally.bytesIn, tally.bytesOut, tally.faults, 0)));
    counts.put("aborted", new Counts(0, 0, 0, 0, aborted));
    return counts;
  }
}
