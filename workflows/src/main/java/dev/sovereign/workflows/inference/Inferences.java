package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.DataClass;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Asks models from a workflow: makes a plan, walks it with one activity a candidate, and leaves
 * exactly one receipt a question. The workflow door's driver of {@link Walk}; the gateway has its
 * own. Use on a workflow thread.
 *
 * <p>A crash of the workflow's worker repeats nothing that is recorded. One of an attempt's worker
 * costs that attempt, or nothing when its answer was recorded before. Waiting is a durable timer
 * and holds no thread.
 */
public final class Inferences {

  private final Consumer<String> progress;

  /** Asks without telling how far it is. */
  public Inferences() {
    this(_ -> {});
  }

  /**
   * @param progress takes one line, without content, whenever something else begins
   */
  public Inferences(Consumer<String> progress) {
    this.progress = progress;
  }

  /**
   * Asks and waits for the answer, or for the reason why rules must give it. Whatever endpoints,
   * models and their workers do is a value; only the workflow's own cancellation passes through.
   *
   * @param name unique in the execution, its continuations included: the answer is recorded under
   *     it
   * @throws IllegalArgumentException when content that must stay at home is inline
   */
  public Answer ask(String name, Prompt prompt, AskOptions options) {
    return run(call(name, prompt, options));
  }

  /**
   * The same, for whoever knows beforehand what stands in for a model: what a model makes of the
   * question later is compared with that.
   *
   * @param standIn never of a prompt that must stay at home
   */
  public Answer ask(String name, Prompt prompt, AskOptions options, String standIn) {
    return run(call(name, prompt, options).withStandIn(standIn));
  }

  private Call call(String name, Prompt prompt, AskOptions options) {
    DataClass dataClass = narrowest(prompt, options);
    if (dataClass == DataClass.KEEP_ON_DEVICE && prompt.reference() == null) {
      throw new IllegalArgumentException(
          "prompt: inline with KEEP_ON_DEVICE (expected: a reference, because Temporal keeps what is"
              + " inline)");
    }
    return new Call(CallKey.of(name), prompt, dataClass, options, progress);
  }

  private static Answer run(Call call) {
    try {
      return call.answer();
    } catch (CanceledFailure | ActivityFailure cancelled) {
      call.cancelled();
      throw cancelled;
    }
  }

  /**
   * Makes a call that the gateway took, as {@link #ask}: what the gateway tried counts as tried,
   * and the answer is recorded for whoever knows the gateway's id of it, never inline.
   *
   * @param request the stored one
   */
  Answer finish(HandOver handOver, Prompt request, AskOptions options) {
    return run(
        new Call(handOver.callKey(), request, narrowest(request, options), options, progress)
            .after(handOver));
  }

  /**
   * Makes a call again that was answered at a lower level, by better candidates or by nobody. The
   * answer is recorded under the new key's id and never inline; when none of them can be asked
   * nothing is written down.
   *
   * @param key made by {@link CallKey#again}
   * @param request the whole stored request
   * @param better whom it is worth asking
   */
  public Answer again(
      CallKey key, Prompt request, AskOptions options, Predicate<Candidate> better) {
    return run(
        new Call(key, request, narrowest(request, options), options, progress).again(better));
  }

  private static DataClass narrowest(Prompt prompt, AskOptions options) {
    DataClass asked = options.dataClass();
    return prompt.reference() == null || prompt.reference().dataClass().compareTo(asked) < 0
        ? asked
        : prompt.reference().dataClass();
  }
}
