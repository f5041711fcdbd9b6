package dev.sovereign.activities.memory.qdrant;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.qdrant.client.grpc.Collections.AliasDescription;
import io.qdrant.client.grpc.Collections.AliasOperations;
import io.qdrant.client.grpc.Collections.ChangeAliases;
import io.qdrant.client.grpc.Collections.CollectionDescription;
import io.qdrant.client.grpc.Collections.CollectionOperationResponse;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.DeleteCollection;
import io.qdrant.client.grpc.Collections.ListAliasesRequest;
import io.qdrant.client.grpc.Collections.ListAliasesResponse;
import io.qdrant.client.grpc.Collections.ListCollectionsRequest;
import io.qdrant.client.grpc.Collections.ListCollectionsResponse;
import io.qdrant.client.grpc.CollectionsGrpc;

/** Collections and aliases of the fake server. */
final class FakeCollections extends CollectionsGrpc.CollectionsImplBase {

  private static final CollectionOperationResponse DONE =
      CollectionOperationResponse.newBuilder().setResult(true).build();

  private final FakeStore store;

  FakeCollections(FakeStore store) {
    this.store = store;
  }

  @Override
  public void create(CreateCollection request, StreamObserver<CollectionOperationResponse> out) {
    store.answer(
        out,
        () -> {
          String name = request.getCollectionName();
          if (store.collections.putIfAbsent(name, new FakeStore.Collection(request)) != null) {
            throw Status.ALREADY_EXISTS.withDescription(name).asRuntimeException();
          }
          return DONE;
        });
  }

  @Override
  public void delete(DeleteCollection request, StreamObserver<CollectionOperationResponse> out) {
    store.answer(
        out,
        () -> {
          store.collections.remove(request.getCollectionName());
          // As the real one: an alias goes with its collection.
          store.aliases.values().removeIf(request.getCollectionName()::equals);
          return DONE;
        });
  }

  @Override
  public void list(ListCollectionsRequest request, StreamObserver<ListCollectionsResponse> out) {
    store.answer(
        out,
        () -> {
          var all = ListCollectionsResponse.newBuilder();
          for (String name : store.collections.keySet()) {
            all.addCollections(CollectionDescription.newBuilder().setName(name));
          }
          return all.build();
        });
  }

  @Override
  public void listAliases(ListAliasesRequest request, StreamObserver<ListAliasesResponse> out) {
    store.answer(
        out,
        () -> {
          var all = ListAliasesResponse.newBuilder();
          store.aliases.forEach(
              (alias, name) ->
                  all.addAliases(
                      AliasDescription.newBuilder().setAliasName(alias).setCollectionName(name)));
          return all.build();
        });
  }

  @Override
  public void updateAliases(
      ChangeAliases request, StreamObserver<CollectionOperationResponse> out) {
    store.answer(
        out,
        () -> {
          request.getActionsList().forEach(this::change);
          return DONE;
        });
  }

  private void change(AliasOperations action) {
    if (action.hasDeleteAlias()) {
      store.aliases.remove(action.getDeleteAlias().getAliasName());
    } else {
      var made = action.getCreateAlias();
      store.collection(made.getCollectionName());
      store.aliases.put(made.getAliasName(), made.getCollectionName());
    }
  }
}
