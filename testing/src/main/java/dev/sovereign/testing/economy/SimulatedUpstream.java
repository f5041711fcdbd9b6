package dev.sovereign.testing.economy;

import dev.sovereign.activities.inference.call.EventSink;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.call.Reply;
import dev.sovereign.activities.inference.call.Timeouts;
import dev.sovereign.activities.inference.call.Upstream;
import dev.sovereign.activities.inference.call.UpstreamCall;
import dev.sovereign.activities.inference.call.Usage;
import java.util.List;
import java.util.function.Supplier;

/** Answers the task at hand as its line of the table says that this engine does. */
final class SimulatedUpstream implements Upstream {

  private final Engine engine;
  private final Supplier<Task> task;

  SimulatedUpstream(Engine engine, Supplier<Task> task) {
    this.engine = engine;
    this.task = task;
  }

  @Override
  public Reply call(UpstreamCall call, EventSink sink) {
    Task asked = task.get();
    return new Reply(
        RawJson.of(asked.answer(engine.model(), engine.endpoint())),
        engine.model(),
        new Usage(asked.promptTokens(), asked.answerTokens(), true),
        call.body().json().length(),
        1);
  }

  @Override
  public List<ServedModel> models(Timeouts timeouts) {
    return List.of(new ServedModel(engine.model(), false));
  }

  @Override
  public void close() {}
}
