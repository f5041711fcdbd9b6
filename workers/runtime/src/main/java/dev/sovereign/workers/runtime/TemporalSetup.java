package dev.sovereign.workers.runtime;

import com.google.protobuf.util.Durations;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a Temporal server must have before the first workflow runs: the namespace, kept long enough
 * to look back a week, and the search attributes. Idempotent; fails with the server's exception
 * when it is away.
 */
final class TemporalSetup {

  private static final int RETENTION_DAYS = 7;
  private static final int DEADLINE_SECONDS = 5;

  private static final Map<String, IndexedValueType> ATTRIBUTES =
      Map.of(
          "SovereignOrgan", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
          "SovereignQuality", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
          "SovereignScore", IndexedValueType.INDEXED_VALUE_TYPE_INT);

  private final WorkflowServiceStubs stubs;
  private final String namespace;

  TemporalSetup(WorkflowServiceStubs stubs, String namespace) {
    this.stubs = stubs;
    this.namespace = namespace;
  }

  void ensure() {
    ensureNamespace();
    ensureSearchAttributes();
  }

  private void ensureNamespace() {
    try {
      var ttl =
          service()
              .describeNamespace(
                  DescribeNamespaceRequest.newBuilder().setNamespace(namespace).build())
              .getConfig()
              .getWorkflowExecutionRetentionTtl();
      if (Durations.toDays(ttl) < RETENTION_DAYS) {
        keepLonger();
      }
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
        throw e;
      }
      registerNamespace();
    }
  }

  // The response repeats the request.
  @SuppressWarnings("CheckReturnValue")
  private void keepLonger() {
    NamespaceConfig config =
        NamespaceConfig.newBuilder()
            .setWorkflowExecutionRetentionTtl(Durations.fromDays(RETENTION_DAYS))
            .build();
    service()
        .updateNamespace(
            UpdateNamespaceRequest.newBuilder().setNamespace(namespace).setConfig(config).build());
  }

  // The response is empty.
  @SuppressWarnings("CheckReturnValue")
  private void registerNamespace() {
    service()
        .registerNamespace(
            RegisterNamespaceRequest.newBuilder()
                .setNamespace(namespace)
                .setWorkflowExecutionRetentionPeriod(Durations.fromDays(RETENTION_DAYS))
                .build());
  }

  // The response is empty.
  @SuppressWarnings("CheckReturnValue")
  private void ensureSearchAttributes() {
    Map<String, IndexedValueType> missing = new HashMap<>(ATTRIBUTES);
    operator()
        .listSearchAttributes(
            ListSearchAttributesRequest.newBuilder().setNamespace(namespace).build())
        .getCustomAttributesMap()
        .forEach(
            (name, type) -> missing.computeIfPresent(name, (_, ours) -> keep(name, ours, type)));
    if (!missing.isEmpty()) {
      operator()
          .addSearchAttributes(
              AddSearchAttributesRequest.newBuilder()
                  .setNamespace(namespace)
                  .putAllSearchAttributes(missing)
                  .build());
    }
  }

  /** Drops an attribute that is there from the map of missing ones. */
  private static @org.jspecify.annotations.Nullable IndexedValueType keep(
      String name, IndexedValueType ours, IndexedValueType theirs) {
    if (ours != theirs) {
      throw new IllegalStateException(
          "search attribute %s is %s in Temporal (expected: %s): remove it with temporal operator search-attribute remove --name %s"
              .formatted(name, theirs, ours, name));
    }
    return null;
  }

  private WorkflowServiceGrpc.WorkflowServiceBlockingStub service() {
    return stubs.blockingStub().withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  private OperatorServiceGrpc.OperatorServiceBlockingStub operator() {
    return OperatorServiceGrpc.newBlockingStub(stubs.getRawChannel())
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }
}
