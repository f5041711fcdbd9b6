package dev.sovereign.activities.memory.qdrant;

import dev.sovereign.activities.memory.recall.EmbeddingSpec;
import dev.sovereign.activities.memory.recall.FactIndex;
import dev.sovereign.activities.memory.recall.IndexGenerations;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.QdrantGrpcClient;
import io.qdrant.client.grpc.Collections.AliasDescription;
import io.qdrant.client.grpc.Collections.AliasOperations;
import io.qdrant.client.grpc.Collections.CreateAlias;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.DeleteAlias;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.Modifier;
import io.qdrant.client.grpc.Collections.PayloadSchemaType;
import io.qdrant.client.grpc.Collections.SparseVectorConfig;
import io.qdrant.client.grpc.Collections.SparseVectorParams;
import io.qdrant.client.grpc.Collections.VectorParams;
import io.qdrant.client.grpc.Collections.VectorParamsMap;
import io.qdrant.client.grpc.Collections.VectorsConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Collections of a Qdrant server: each is named after its model, and an alias, which the server
 * moves in one step, names the one in use.
 */
public final class QdrantGenerations implements IndexGenerations {

  private static final Map<String, PayloadSchemaType> FILTERED =
      Map.of(
          Points.KIND, PayloadSchemaType.Keyword,
          Points.SESSION, PayloadSchemaType.Keyword,
          Points.LINE, PayloadSchemaType.Keyword,
          Points.SUBJECT, PayloadSchemaType.Keyword,
          Points.CLASS, PayloadSchemaType.Keyword,
          Points.SUPERSEDED, PayloadSchemaType.Bool,
          Points.INCOMPLETE, PayloadSchemaType.Bool,
          Points.ABOUT, PayloadSchemaType.Integer);

  private final QdrantClient client;
  private final Calls calls;
  private final String prefix;

  /** Connects when first asked. */
  public QdrantGenerations(QdrantAddress address) {
    QdrantGrpcClient.Builder grpc =
        QdrantGrpcClient.newBuilder(address.host(), address.port(), address.tls(), false);
    String key = address.apiKey().get();
    if (!key.isEmpty()) {
      grpc.withApiKey(key);
    }
    this.client = new QdrantClient(grpc.withTimeout(Calls.WRITE).build());
    this.calls = new Calls(address);
    this.prefix = address.prefix();
  }

  @Override
  public Optional<FactIndex> open() {
    Optional<String> current = current();
    sweep(current.orElse(""));
    return current.flatMap(name -> CollectionName.read(prefix, name)).map(this::index);
  }

  private QdrantFactIndex index(CollectionName name) {
    return new QdrantFactIndex(client, calls, name.text(), name.spec());
  }

  private Optional<String> current() {
    return calls.await(client.listAliasesAsync(), Calls.SEARCH).stream()
        .filter(alias -> alias.getAliasName().equals(prefix))
        .map(AliasDescription::getCollectionName)
        .findFirst();
  }

  @Override
  public FactIndex create(EmbeddingSpec spec) {
    CollectionName name = new CollectionName(prefix, spec, UUID.randomUUID());
    calls.await(client.createCollectionAsync(collection(name)), Calls.WRITE);
    FILTERED.forEach(
        (field, type) ->
            calls.await(
                client.createPayloadIndexAsync(
                    name.text(), field, type, null, true, null, Calls.WRITE),
                Calls.WRITE));
    return index(name);
  }

  private static CreateCollection collection(CollectionName name) {
    VectorParams dense =
        VectorParams.newBuilder()
            .setSize(name.spec().dimensions())
            .setDistance(Distance.Cosine)
            .build();
    SparseVectorParams sparse = SparseVectorParams.newBuilder().setModifier(Modifier.Idf).build();
    return CreateCollection.newBuilder()
        .setCollectionName(name.text())
        .setVectorsConfig(
            VectorsConfig.newBuilder()
                .setParamsMap(VectorParamsMap.newBuilder().putMap(Points.DENSE, dense)))
        .setSparseVectorsConfig(SparseVectorConfig.newBuilder().putMap(Points.SPARSE, sparse))
        .build();
  }

  @Override
  public void promote(FactIndex created) {
    String name = ((QdrantFactIndex) created).collection();
    List<AliasOperations> operations = new ArrayList<>();
    if (current().isPresent()) {
      operations.add(
          AliasOperations.newBuilder()
              .setDeleteAlias(DeleteAlias.newBuilder().setAliasName(prefix))
              .build());
    }
    operations.add(
        AliasOperations.newBuilder()
            .setCreateAlias(CreateAlias.newBuilder().setAliasName(prefix).setCollectionName(name))
            .build());
    calls.await(client.updateAliasesAsync(operations), Calls.WRITE);
    sweep(name);
  }

  /** Removes what was never promoted, or is no longer used. */
  private void sweep(String used) {
    for (String name : calls.await(client.listCollectionsAsync(), Calls.SEARCH)) {
      if (!name.equals(used) && CollectionName.read(prefix, name).isPresent()) {
        calls.await(client.deleteCollectionAsync(name), Calls.WRITE);
      }
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
