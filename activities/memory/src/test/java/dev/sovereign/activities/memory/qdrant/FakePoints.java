package dev.sovereign.activities.memory.qdrant;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.qdrant.client.grpc.Points.CountPoints;
import io.qdrant.client.grpc.Points.CountResponse;
import io.qdrant.client.grpc.Points.CountResult;
import io.qdrant.client.grpc.Points.CreateFieldIndexCollection;
import io.qdrant.client.grpc.Points.DeletePoints;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.PointsOperationResponse;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.QueryResponse;
import io.qdrant.client.grpc.Points.RetrievedPoint;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.Points.ScrollPoints;
import io.qdrant.client.grpc.Points.ScrollResponse;
import io.qdrant.client.grpc.Points.UpdateResult;
import io.qdrant.client.grpc.Points.UpdateStatus;
import io.qdrant.client.grpc.Points.UpsertPoints;
import io.qdrant.client.grpc.PointsGrpc;
import java.util.Comparator;
import java.util.Map;

/** Points of the fake server: written at once, searched one by one. */
final class FakePoints extends PointsGrpc.PointsImplBase {

  private static final PointsOperationResponse DONE =
      PointsOperationResponse.newBuilder()
          .setResult(UpdateResult.newBuilder().setStatus(UpdateStatus.Completed))
          .build();

  private final FakeStore store;

  FakePoints(FakeStore store) {
    this.store = store;
  }

  @Override
  public void upsert(UpsertPoints request, StreamObserver<PointsOperationResponse> out) {
    store.answer(
        out,
        () -> {
          var collection = store.collection(request.getCollectionName());
          for (PointStruct point : request.getPointsList()) {
            checkDimensions(collection, point);
            collection.points().put(point.getId().getUuid(), point);
          }
          return DONE;
        });
  }

  private static void checkDimensions(FakeStore.Collection collection, PointStruct point) {
    long expected =
        collection.made().getVectorsConfig().getParamsMap().getMapOrThrow(Points.DENSE).getSize();
    var dense = point.getVectors().getVectors().getVectorsMap().get(Points.DENSE);
    if (dense != null && FakeSearch.dense(dense).size() != expected) {
      throw Status.INVALID_ARGUMENT
          .withDescription("Vector dimension error: expected dim: " + expected)
          .asRuntimeException();
    }
  }

  @Override
  public void delete(DeletePoints request, StreamObserver<PointsOperationResponse> out) {
    store.answer(
        out,
        () -> {
          var points = store.collection(request.getCollectionName()).points();
          request.getPoints().getPoints().getIdsList().forEach(id -> points.remove(id.getUuid()));
          return DONE;
        });
  }

  @Override
  public void createFieldIndex(
      CreateFieldIndexCollection request, StreamObserver<PointsOperationResponse> out) {
    store.answer(
        out,
        () -> {
          store.collection(request.getCollectionName());
          return DONE;
        });
  }

  @Override
  public void count(CountPoints request, StreamObserver<CountResponse> out) {
    store.answer(
        out,
        () -> {
          int size = store.collection(request.getCollectionName()).points().size();
          return CountResponse.newBuilder()
              .setResult(CountResult.newBuilder().setCount(size))
              .build();
        });
  }

  @Override
  public void scroll(ScrollPoints request, StreamObserver<ScrollResponse> out) {
    store.answer(
        out,
        () -> {
          var all = ScrollResponse.newBuilder();
          store.collection(request.getCollectionName()).points().values().stream()
              .filter(point -> FakeSearch.passes(point, request.getFilter()))
              .limit(request.getLimit())
              .forEach(point -> all.addResult(RetrievedPoint.newBuilder().setId(point.getId())));
          return all.build();
        });
  }

  @Override
  public void query(QueryPoints request, StreamObserver<QueryResponse> out) {
    store.answer(
        out,
        () -> {
          var points = store.collection(request.getCollectionName()).points().values();
          var all = QueryResponse.newBuilder();
          FakeSearch.scores(points, request).entrySet().stream()
              .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
              .limit(request.getLimit())
              .forEach(
                  one ->
                      all.addResult(
                          ScoredPoint.newBuilder()
                              .setId(one.getKey().getId())
                              .setScore(one.getValue())));
          return all.build();
        });
  }
}
