package dev.sovereign.activities.memory.qdrant;

import dev.sovereign.activities.memory.recall.EmbeddingSpec;
import dev.sovereign.activities.memory.recall.FactIndex;
import dev.sovereign.activities.memory.recall.IndexUnavailableException;
import dev.sovereign.activities.memory.recall.IndexedFact;
import dev.sovereign.activities.memory.recall.Scored;
import dev.sovereign.activities.memory.recall.Vector;
import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.FactId;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.QueryFactory;
import io.qdrant.client.grpc.Points.DeletePoints;
import io.qdrant.client.grpc.Points.PointsIdsList;
import io.qdrant.client.grpc.Points.PointsSelector;
import io.qdrant.client.grpc.Points.Query;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.Points.ScrollPoints;
import io.qdrant.client.grpc.Points.UpsertPoints;
import java.util.Collection;
import java.util.List;

/** One collection. Each write waits until it is durable and visible, so a commit does nothing. */
final class QdrantFactIndex implements FactIndex {

  private final QdrantClient client;
  private final Calls calls;
  private final String collection;
  private final EmbeddingSpec spec;
  private volatile boolean closed;

  QdrantFactIndex(QdrantClient client, Calls calls, String collection, EmbeddingSpec spec) {
    this.client = client;
    this.calls = calls;
    this.collection = collection;
    this.spec = spec;
  }

  String collection() {
    return collection;
  }

  @Override
  public EmbeddingSpec spec() {
    return spec;
  }

  @Override
  public void put(List<IndexedFact> facts) {
    checkOpen();
    if (!facts.isEmpty()) {
      UpsertPoints points =
          UpsertPoints.newBuilder()
              .setCollectionName(collection)
              .setWait(true)
              .addAllPoints(facts.stream().map(Points::point).toList())
              .build();
      calls.await(client.upsertAsync(points), Calls.WRITE);
    }
  }

  @Override
  public void erase(Collection<FactId> ids) {
    checkOpen();
    if (!ids.isEmpty()) {
      PointsIdsList points =
          PointsIdsList.newBuilder().addAllIds(ids.stream().map(Points::id).toList()).build();
      calls.await(
          client.deleteAsync(
              DeletePoints.newBuilder()
                  .setCollectionName(collection)
                  .setWait(true)
                  .setPoints(PointsSelector.newBuilder().setPoints(points))
                  .build()),
          Calls.WRITE);
    }
  }

  @Override
  public void commit() {
    checkOpen();
  }

  @Override
  public List<Scored> lexical(String text, FactFilter filter, int most) {
    return sparse(SparseWords.ofQuestion(text), filter, most);
  }

  @Override
  public List<Scored> named(String text, FactFilter filter, int most) {
    return sparse(SparseWords.ofNames(text), filter, most);
  }

  private List<Scored> sparse(SparseWords words, FactFilter filter, int most) {
    return words.weights().isEmpty()
        ? List.of()
        : search(
            QueryFactory.nearest(words.values(), words.indices()), Points.SPARSE, filter, most);
  }

  @Override
  public List<Scored> dense(Vector vector, FactFilter filter, int most) {
    return search(QueryFactory.nearest(vector.toArray()), Points.DENSE, filter, most);
  }

  private List<Scored> search(Query query, String vector, FactFilter filter, int most) {
    checkOpen();
    QueryPoints points =
        QueryPoints.newBuilder()
            .setCollectionName(collection)
            .setQuery(query)
            .setUsing(vector)
            .setFilter(Points.filter(filter))
            .setLimit(most)
            .build();
    return calls.await(client.queryAsync(points), Calls.SEARCH).stream()
        .map(QdrantFactIndex::scored)
        .toList();
  }

  private static Scored scored(ScoredPoint point) {
    return new Scored(Points.factId(point.getId()), point.getScore());
  }

  @Override
  public List<FactId> incomplete(int most) {
    checkOpen();
    ScrollPoints points =
        ScrollPoints.newBuilder()
            .setCollectionName(collection)
            .setFilter(Points.incomplete())
            .setLimit(most)
            .build();
    return calls.await(client.scrollAsync(points), Calls.SEARCH).getResultList().stream()
        .map(point -> Points.factId(point.getId()))
        .toList();
  }

  @Override
  public long count() {
    checkOpen();
    return calls.await(client.countAsync(collection), Calls.SEARCH);
  }

  @Override
  public void drop() {
    close();
    calls.await(client.deleteCollectionAsync(collection), Calls.WRITE);
  }

  @Override
  public void close() {
    closed = true;
  }

  private void checkOpen() {
    if (closed) {
      throw new IndexUnavailableException("collection " + collection + " was closed: ask again");
    }
  }
}
