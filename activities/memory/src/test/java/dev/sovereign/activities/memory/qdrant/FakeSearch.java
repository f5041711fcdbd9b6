package dev.sovereign.activities.memory.qdrant;

import io.grpc.Status;
import io.qdrant.client.grpc.Common.Condition;
import io.qdrant.client.grpc.Common.FieldCondition;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Common.Match;
import io.qdrant.client.grpc.Common.Range;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.SparseVector;
import io.qdrant.client.grpc.Points.Vector;
import io.qdrant.client.grpc.Points.VectorInput;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scores and filters as Qdrant's documentation has them. */
final class FakeSearch {
  private FakeSearch() {}

  static Map<PointStruct, Float> scores(Collection<PointStruct> points, QueryPoints query) {
    Map<PointStruct, Float> scores = new LinkedHashMap<>();
    VectorInput asked = query.getQuery().getNearest();
    for (PointStruct point : points) {
      Vector vector = point.getVectors().getVectors().getVectorsMap().get(query.getUsing());
      if (vector == null || !passes(point, query.getFilter())) {
        continue;
      }
      if (asked.hasDense()) {
        scores.put(point, cosine(asked.getDense().getDataList(), dense(vector)));
      } else {
        float score = product(asked.getSparse(), vector, points);
        // A point that shares no word is no result.
        if (score > 0) {
          scores.put(point, score);
        }
      }
    }
    return scores;
  }

  static List<Float> dense(Vector vector) {
    return vector.getDense().getDataList();
  }

  private static float cosine(List<Float> one, List<Float> other) {
    double product = 0;
    double a = 0;
    double b = 0;
    for (int i = 0; i < one.size(); i++) {
      product += one.get(i) * other.get(i);
      a += one.get(i) * one.get(i);
      b += other.get(i) * other.get(i);
    }
    return (float) (product / Math.sqrt(a * b));
  }

  private static Map<Integer, Float> sparse(Vector vector) {
    return sparse(vector.getSparse());
  }

  private static Map<Integer, Float> sparse(SparseVector vector) {
    Map<Integer, Float> weights = new HashMap<>();
    for (int i = 0; i < vector.getIndicesCount(); i++) {
      if (weights.put(vector.getIndices(i), vector.getValues(i)) != null) {
        throw Status.INVALID_ARGUMENT
            .withDescription("indices: must be unique")
            .asRuntimeException();
      }
    }
    return weights;
  }

  private static float product(SparseVector asked, Vector vector, Collection<PointStruct> points) {
    Map<Integer, Float> weights = sparse(vector);
    double sum = 0;
    for (Map.Entry<Integer, Float> word : sparse(asked).entrySet()) {
      Float weight = weights.get(word.getKey());
      if (weight != null) {
        sum += word.getValue() * weight * idf(word.getKey(), points);
      }
    }
    return (float) sum;
  }

  private static double idf(int word, Collection<PointStruct> points) {
    long holding =
        points.stream()
            .map(point -> point.getVectors().getVectors().getVectorsMap().get(Points.SPARSE))
            .filter(vector -> vector != null && sparse(vector).containsKey(word))
            .count();
    return Math.log((points.size() - holding + 0.5) / (holding + 0.5) + 1);
  }

  static boolean passes(PointStruct point, Filter filter) {
    return filter.getMustList().stream().allMatch(it -> passes(point, it))
        && filter.getMustNotList().stream().noneMatch(it -> passes(point, it));
  }

  private static boolean passes(PointStruct point, Condition condition) {
    FieldCondition field = condition.getField();
    Value value = point.getPayloadMap().get(field.getKey());
    if (value == null) {
      return false;
    }
    return field.hasMatch() ? matches(value, field.getMatch()) : within(value, field.getRange());
  }

  private static boolean matches(Value value, Match match) {
    return switch (match.getMatchValueCase()) {
      case KEYWORD -> value.getStringValue().equals(match.getKeyword());
      case KEYWORDS -> match.getKeywords().getStringsList().contains(value.getStringValue());
      case BOOLEAN -> value.hasBoolValue() && value.getBoolValue() == match.getBoolean();
      case INTEGER -> value.getIntegerValue() == match.getInteger();
      default -> throw Status.UNIMPLEMENTED.asRuntimeException();
    };
  }

  private static boolean within(Value value, Range range) {
    double number = value.getIntegerValue();
    return (!range.hasGte() || number >= range.getGte())
        && (!range.hasGt() || number > range.getGt())
        && (!range.hasLte() || number <= range.getLte())
        && (!range.hasLt() || number < range.getLt());
  }
}
