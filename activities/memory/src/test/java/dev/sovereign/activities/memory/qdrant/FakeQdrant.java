package dev.sovereign.activities.memory.qdrant;

import dev.sovereign.activities.memory.recall.IndexGenerations;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that keeps the part of Qdrant's gRPC contract that we use: named vectors, dense ones by
 * cosine and sparse ones with the IDF modifier, payload filters, aliases that move in one step.
 */
public final class FakeQdrant implements AutoCloseable {

  private static final Metadata.Key<String> API_KEY =
      Metadata.Key.of("api-key", Metadata.ASCII_STRING_MARSHALLER);

  private final FakeStore store = new FakeStore();
  private final List<String> keys = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Server server;
  private volatile boolean ill;

  public FakeQdrant() {
    try {
      server =
          Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
              .addService(new FakeCollections(store))
              .addService(new FakePoints(store))
              .intercept(new Door())
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  QdrantAddress address(String key) {
    return new QdrantAddress("127.0.0.1", server.getPort(), false, () -> key, "facts");
  }

  /** From now on every call fails, or none. */
  void ill(boolean now) {
    ill = now;
  }

  /** Keys that calls carried. */
  List<String> keys() {
    return new ArrayList<>(keys);
  }

  /** Every message that arrived, in Protobuf's text format. */
  public List<String> requests() {
    return new ArrayList<>(requests);
  }

  /** How a fact's text looks among them: the numbers that stand for its words. */
  public static List<String> traces(String text) {
    return SparseWords.ofFact(text).indices().stream().map(Integer::toUnsignedString).toList();
  }

  /** An index in this server. */
  public IndexGenerations generations() {
    return new QdrantGenerations(address(""));
  }

  FakeStore store() {
    return store;
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private final class Door implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      String key = headers.get(API_KEY);
      if (key != null) {
        keys.add(key);
      }
      if (ill) {
        call.close(Status.UNAVAILABLE.withDescription("shutting down"), new Metadata());
        return new ServerCall.Listener<>() {};
      }
      return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
        @Override
        public void onMessage(Q message) {
          requests.add(message.toString());
          super.onMessage(message);
        }
      };
    }
  }
}
