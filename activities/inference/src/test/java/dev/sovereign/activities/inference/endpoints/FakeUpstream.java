package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.activities.inference.call.EventSink;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.call.Reply;
import dev.sovereign.activities.inference.call.Timeouts;
import dev.sovereign.activities.inference.call.Upstream;
import dev.sovereign.activities.inference.call.UpstreamCall;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.activities.inference.call.Usage;
import dev.sovereign.workflows.inference.Fault;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Answers as it is told and counts how often it was asked. */
class FakeUpstream implements Upstream {

  final AtomicInteger listed = new AtomicInteger();
  final AtomicInteger called = new AtomicInteger();
  volatile List<ServedModel> models = List.of();
  volatile @Nullable Fault listFault;
  volatile @Nullable Fault callFault;
  volatile boolean closed;

  FakeUpstream serves(String... names) {
    models = List.of(names).stream().map(name -> new ServedModel(name, false)).toList();
    return this;
  }

  FakeUpstream fails(Fault fault) {
    listFault = fault;
    callFault = fault;
    return this;
  }

  FakeUpstream recovers() {
    listFault = null;
    callFault = null;
    return this;
  }

  @Override
  public Reply call(UpstreamCall call, EventSink sink) throws UpstreamException {
    called.incrementAndGet();
    fail(callFault);
    return new Reply(RawJson.of("{}"), call.model(), new Usage(1, 1, true), 10, 1);
  }

  @Override
  public List<ServedModel> models(Timeouts timeouts) throws UpstreamException {
    listed.incrementAndGet();
    fail(listFault);
    return models;
  }

  private static void fail(@Nullable Fault fault) throws UpstreamException {
    if (fault != null) {
      throw new UpstreamException(fault, "told so");
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
