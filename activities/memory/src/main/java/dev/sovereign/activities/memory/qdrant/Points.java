package dev.sovereign.activities.memory.qdrant;

import static io.qdrant.client.ConditionFactory.match;
import static io.qdrant.client.ConditionFactory.matchKeyword;
import static io.qdrant.client.ConditionFactory.matchKeywords;
import static io.qdrant.client.ConditionFactory.range;
import static io.qdrant.client.ValueFactory.value;

import dev.sovereign.activities.memory.recall.IndexedFact;
import dev.sovereign.activities.memory.recall.Vector;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.Fact;
import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.FactKind;
import io.qdrant.client.PointIdFactory;
import io.qdrant.client.VectorFactory;
import io.qdrant.client.VectorsFactory;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Common.PointId;
import io.qdrant.client.grpc.Common.Range;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.Vectors;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Facts as Qdrant's points, and filters as its filters. */
final class Points {

  static final String DENSE = "dense";
  static final String SPARSE = "sparse";
  static final String KIND = "kind";
  static final String SESSION = "session";
  static final String LINE = "line";
  static final String SUBJECT = "subject";
  static final String CLASS = "class";
  static final String SUPERSEDED = "superseded";
  static final String INCOMPLETE = "incomplete";

  /** Milliseconds since 1970. */
  static final String ABOUT = "about";

  private Points() {}

  static PointId id(FactId id) {
    return PointIdFactory.id(UUID.fromString(id.value()));
  }

  static FactId factId(PointId id) {
    return new FactId(id.getUuid());
  }

  static PointStruct point(IndexedFact indexed) {
    return PointStruct.newBuilder()
        .setId(id(indexed.id()))
        .setVectors(vectors(indexed))
        .putAllPayload(payload(indexed))
        .build();
  }

  private static Vectors vectors(IndexedFact indexed) {
    Map<String, io.qdrant.client.grpc.Points.Vector> vectors = new HashMap<>();
    SparseWords words = SparseWords.ofFact(indexed.text());
    if (!words.weights().isEmpty()) {
      vectors.put(SPARSE, VectorFactory.vector(words.values(), words.indices()));
    }
    Vector dense = indexed.vector();
    if (dense != null) {
      vectors.put(DENSE, VectorFactory.vector(dense.toArray()));
    }
    return VectorsFactory.namedVectors(vectors);
  }

  private static Map<String, Value> payload(IndexedFact indexed) {
    Fact fact = indexed.fact();
    Map<String, Value> payload = new HashMap<>();
    payload.put(KIND, value(fact.kind().wireName()));
    keyword(payload, SESSION, fact.sessionId());
    keyword(payload, LINE, fact.line());
    keyword(payload, SUBJECT, fact.subject());
    payload.put(CLASS, value(fact.dataClass().name()));
    payload.put(SUPERSEDED, value(fact.supersededBy() != null));
    payload.put(INCOMPLETE, value(indexed.incomplete()));
    payload.put(ABOUT, value(fact.about().toEpochMilli()));
    return payload;
  }

  private static void keyword(Map<String, Value> payload, String key, @Nullable String text) {
    if (text != null) {
      payload.put(key, value(text));
    }
  }

  static Filter incomplete() {
    return Filter.newBuilder().addMust(match(INCOMPLETE, true)).build();
  }

  static Filter filter(FactFilter filter) {
    Filter.Builder all = Filter.newBuilder();
    require(all, SESSION, filter.sessionId());
    require(all, LINE, filter.line());
    require(all, SUBJECT, filter.subject());
    // Nothing private is in a shared index, so only a reader of PUBLIC has to be held back.
    require(all, CLASS, filter.ceiling() == DataClass.PUBLIC ? DataClass.PUBLIC.name() : null);
    if (!filter.kinds().isEmpty()) {
      all.addMust(
          matchKeywords(KIND, filter.kinds().stream().map(FactKind::wireName).sorted().toList()));
    }
    if (filter.from() != null || filter.to() != null) {
      all.addMust(range(ABOUT, times(filter)));
    }
    if (!filter.supersededToo()) {
      all.addMust(match(SUPERSEDED, false));
    }
    return all.build();
  }

  private static void require(Filter.Builder all, String key, @Nullable String text) {
    if (text != null) {
      all.addMust(matchKeyword(key, text));
    }
  }

  private static Range times(FactFilter filter) {
    Range.Builder times = Range.newBuilder();
    if (filter.from() != null) {
      times.setGte((double) filter.from().toEpochMilli());
    }
    if (filter.to() != null) {
      times.setLt((double) filter.to().toEpochMilli());
    }
    return times.build();
  }
}
