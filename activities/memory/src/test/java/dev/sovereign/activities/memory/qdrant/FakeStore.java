package dev.sovereign.activities.memory.qdrant;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Points.PointStruct;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What the fake server holds. */
final class FakeStore {

  final Map<String, Collection> collections = new TreeMap<>();
  final Map<String, String> aliases = new TreeMap<>();

  /** A collection and its points by their ids. */
  record Collection(CreateCollection made, Map<String, PointStruct> points) {
    Collection(CreateCollection made) {
      this(made, new LinkedHashMap<>());
    }
  }

  /** By its name or an alias. */
  Collection collection(String name) {
    Collection found = collections.get(aliases.getOrDefault(name, name));
    if (found == null) {
      throw Status.NOT_FOUND
          .withDescription("Collection `" + name + "` doesn't exist!")
          .asRuntimeException();
    }
    return found;
  }

  /** Answers with what the action gives, or with its error. */
  synchronized <T> void answer(StreamObserver<T> observer, Supplier<T> action) {
    T answer;
    try {
      answer = action.get();
    } catch (RuntimeException e) {
      observer.onError(e);
      return;
    }
    observer.onNext(answer);
    observer.onCompleted();
  }
}
