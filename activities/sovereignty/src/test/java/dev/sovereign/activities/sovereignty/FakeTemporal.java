package dev.sovereign.activities.sovereignty;

import com.google.protobuf.util.Timestamps;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Knows who polls, over a real connection; nothing else of Temporal. */
final class FakeTemporal extends WorkflowServiceGrpc.WorkflowServiceImplBase
    implements AutoCloseable {

  private final List<Poll> polls = new CopyOnWriteArrayList<>();
  private final Server server;
  private final WorkflowServiceStubs stubs;

  private record Poll(String queue, TaskQueueType type, PollerInfo poller) {}

  FakeTemporal() throws IOException {
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(this)
            .build()
            .start();
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget("127.0.0.1:" + port()).build());
  }

  int port() {
    return server.getPort();
  }

  WorkflowServiceStubs stubs() {
    return stubs;
  }

  void polls(String queue, TaskQueueType type, String identity, Instant at) {
    var poller =
        PollerInfo.newBuilder()
            .setIdentity(identity)
            .setLastAccessTime(Timestamps.fromMillis(at.toEpochMilli()))
            .build();
    polls.add(new Poll(queue, type, poller));
  }

  void forgetPollers() {
    polls.clear();
  }

  @Override
  public void getSystemInfo(
      GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> answer) {
    answer.onNext(GetSystemInfoResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void describeTaskQueue(
      DescribeTaskQueueRequest request, StreamObserver<DescribeTaskQueueResponse> answer) {
    var response = DescribeTaskQueueResponse.newBuilder();
    for (Poll poll : polls) {
      if (poll.queue().equals(request.getTaskQueue().getName())
          && poll.type() == request.getTaskQueueType()) {
        response.addPollers(poll.poller());
      }
    }
    answer.onNext(response.build());
    answer.onCompleted();
  }

  void stop() {
    server.shutdownNow();
    try {
      server.awaitTermination();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    stop();
    stubs.shutdownNow();
  }
}
