package dev.sovereign.workflows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * What a fake activity does at each call: the scripted steps one after another, then the last one
 * for ever. Remembers what it was asked. Thread-safe.
 */
public final class Script<I, O> {
  private final ConcurrentLinkedQueue<Function<I, O>> steps = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<I> asked = new ConcurrentLinkedQueue<>();
  private volatile Function<I, O> last;

  private Script(Function<I, O> last) {
    this.last = last;
  }

  public static <I, O> Script<I, O> always(Function<I, O> step) {
    return new Script<>(step);
  }

  /** Does these first, and then what it did before. */
  public void first(List<Function<I, O>> first) {
    steps.addAll(first);
  }

  public void always(O answer) {
    last = ignored -> answer;
  }

  public void alwaysDo(Function<I, O> step) {
    last = step;
  }

  public List<I> asked() {
    return new ArrayList<>(asked);
  }

  public O call(I input) {
    asked.add(input);
    Function<I, O> step = steps.poll();
    return (step == null ? last : step).apply(input);
  }
}
