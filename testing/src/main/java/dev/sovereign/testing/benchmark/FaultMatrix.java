package dev.sovereign.testing.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sovereign.testing.Stack;
import dev.sovereign.testing.benchmark.Report.Figure;
import dev.sovereign.testing.gateways.Contender;
import dev.sovereign.testing.gateways.Gateway;
import dev.sovereign.testing.gateways.Routes;
import dev.sovereign.testing.load.Caller;
import dev.sovereign.testing.load.Reply;
import dev.sovereign.testing.upstream.FakeAnswers;
import dev.sovereign.testing.upstream.FakeControl;
import dev.sovereign.testing.upstream.FakeFault;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** The first choice fails in each of the ways; what does the caller get? */
final class FaultMatrix {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration HEALED = Duration.ofSeconds(70);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int WORDS = 16;

  private static final List<FakeFault> PLAIN =
      List.of(
          FakeFault.STATUS_408,
          FakeFault.STATUS_409,
          FakeFault.STATUS_429,
          FakeFault.STATUS_503,
          FakeFault.REFUSED,
          FakeFault.RESET,
          FakeFault.BLACK_HOLE,
          FakeFault.SLOW_FIRST_BYTE,
          FakeFault.MALFORMED,
          FakeFault.TRUNCATED,
          FakeFault.EMPTY,
          FakeFault.MODEL_NOT_LOADED,
          FakeFault.CONTEXT_OVERFLOW);

  private static final List<FakeFault> MID_STREAM =
      List.of(
          FakeFault.STREAM_ERROR,
          FakeFault.STREAM_STALL,
          FakeFault.STREAM_MALFORMED,
          FakeFault.STREAM_ENDS_EARLY);

  private final Lab lab;
  private final FakeControl first;
  private final FakeControl local;
  private final Map<String, Map<String, String>> table = new LinkedHashMap<>();
  private int asked;

  private FaultMatrix(Lab lab) {
    this.lab = lab;
    this.first = lab.fake();
    this.local = lab.fake();
  }

  static Report run(boolean quick) {
    try (Lab lab = new Lab("fault-matrix", quick)) {
      FaultMatrix matrix = new FaultMatrix(lab);
      matrix.contend(Contender.SOVEREIGN, true);
      matrix.contend(Contender.LITELLM_QUICK_TO_RETURN, false);
      matrix.contend(Contender.PORTKEY, false);
      lab.raw("table", matrix.table);
      return lab.report();
    }
  }

  private void contend(Contender contender, boolean ours) {
    Score score = new Score(contender);
    Optional<Gateway> started = lab.start(contender, routes(first.address()));
    if (started.isEmpty()) {
      return;
    }
    try (Gateway gateway = started.get();
        Caller caller = gateway.caller(PATIENCE)) {
      first.heal();
      if (!ask(gateway, caller, true).complete()) {
        lab.note(
            contender.label()
                + " loses streams without any fault: its score there is not ours to judge");
      }
      for (FakeFault fault : lab.quick() ? PLAIN.subList(3, 6) : PLAIN) {
        score.whole(fault.name(), faulted(gateway, caller, fault, false));
        score.streamed(fault.name(), faulted(gateway, caller, fault, true), caller, fault);
      }
      for (FakeFault fault : lab.quick() ? MID_STREAM.subList(0, 1) : MID_STREAM) {
        score.streamed(fault.name(), faulted(gateway, caller, fault, true), caller, fault);
      }
    }
    first.heal();
    elsewhere(contender, "DNS", URI.create("https://nowhere.invalid/v1"), score);
    if (!lab.quick()) {
      URI tls = URI.create("https://127.0.0.1:" + first.port() + "/v1");
      elsewhere(contender, "TLS", tls, score);
    }
    score.figures(ours);
  }

  private Routes routes(URI address) {
    return Routes.cloudAndLocal(address, local.address());
  }

  /** A first choice that is broken by its address. */
  private void elsewhere(Contender contender, String name, URI address, Score score) {
    Optional<Gateway> started = lab.start(contender, routes(address));
    if (started.isPresent()) {
      try (Gateway gateway = started.get();
          Caller caller = gateway.caller(PATIENCE)) {
        score.whole(name, ask(gateway, caller, false));
        score.streamed(name, ask(gateway, caller, true), caller, FakeFault.NONE);
      }
    }
  }

  private Asked faulted(Gateway gateway, Caller caller, FakeFault fault, boolean stream) {
    first.heal();
    if (!awaitFirstChoice(gateway, caller)) {
      lab.note("before " + fault + " the first choice was not asked again within " + HEALED);
    }
    first.fault(fault);
    return ask(gateway, caller, stream);
  }

  /** After a fault a gateway may leave its first choice alone for a while. */
  private boolean awaitFirstChoice(Gateway gateway, Caller caller) {
    long end = System.nanoTime() + HEALED.toNanos();
    while (System.nanoTime() < end) {
      long before = first.completions();
      Asked asked = ask(gateway, caller, false);
      if (asked.complete() && first.completions() > before) {
        return true;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return false;
  }

  private Asked ask(Gateway gateway, Caller caller, boolean stream) {
    String prompt = "question " + ++asked + " of the matrix";
    return new Asked(caller.ask(gateway.model(), prompt, stream), FakeAnswers.text(prompt, WORDS));
  }

  /** A reply beside what it should be. */
  private record Asked(Reply reply, String expected) {
    boolean complete() {
      return reply.complete(expected);
    }
  }

  /** One contender's column. */
  private final class Score {

    private final Contender contender;
    private final List<String> lost = new ArrayList<>();
    private int whole;
    private int wholeAsked;
    private int streamed;
    private int streamedAsked;

    Score(Contender contender) {
      this.contender = contender;
    }

    void whole(String fault, Asked asked) {
      wholeAsked++;
      whole += asked.complete() ? 1 : 0;
      row(fault, "whole", asked, asked.complete() ? "answered" : "lost");
    }

    void streamed(String fault, Asked asked, Caller caller, FakeFault kind) {
      streamedAsked++;
      String verdict = asked.complete() ? "answered" : "lost";
      if (!asked.complete() && kind.afterFirstToken() && fetched(asked, caller)) {
        verdict = "error event, answer by id";
      }
      streamed += verdict.equals("lost") ? 0 : 1;
      row(fault, "stream", asked, verdict);
    }

    private void row(String fault, String kind, Asked asked, String verdict) {
      lab.progress(contender.label() + " " + fault + " " + kind + ": " + verdict);
      String cell =
          "%s (%s; %.0f ms)".formatted(verdict, asked.reply().line(), asked.reply().millis());
      table
          .computeIfAbsent(fault + ", " + kind, _ -> new LinkedHashMap<>())
          .put(contender.label(), cell);
      if (verdict.equals("lost")) {
        lost.add(fault + ", " + kind + ": " + asked.reply().line());
      }
    }

    /** The stream said so and did not end as if it were whole; the answer is there by its id. */
    private boolean fetched(Asked asked, Caller caller) {
      if (asked.reply().errorEvent().isEmpty() || asked.reply().done()) {
        return false;
      }
      String id = Stack.json(asked.reply().errorEvent()).path("answer_id").asText();
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!id.isEmpty() && System.nanoTime() < end) {
        JsonNode answer = caller.get("/chat/completions/" + id);
        String text = answer.path("choices").path(0).path("message").path("content").asText();
        if (text.equals(asked.expected())) {
          return true;
        }
        LockSupport.parkNanos(POLL.toNanos());
      }
      return false;
    }

    void figures(boolean ours) {
      figure("without streaming", whole, wholeAsked, ours);
      figure("with streaming", streamed, streamedAsked, ours);
      lost.forEach(line -> lab.note(contender.label() + " lost " + line));
    }

    private void figure(String how, int right, int asked, boolean ours) {
      String name = contender.label() + ", right answers " + how;
      String unit = "of " + asked;
      lab.figure(ours ? Figure.atLeast(name, right, unit, asked) : Figure.plain(name, right, unit));
    }
  }
}
