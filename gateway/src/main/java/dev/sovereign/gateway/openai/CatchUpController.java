package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.TextDiff;
import dev.sovereign.activities.inference.receipts.CatchUps;
import dev.sovereign.activities.inference.receipts.CatchUps.Done;
import dev.sovereign.activities.inference.receipts.CatchUps.Entry;
import dev.sovereign.activities.inference.receipts.CatchUps.State;
import dev.sovereign.gateway.DoorException;
import dev.sovereign.gateway.WireNames;
import dev.sovereign.workflows.inference.CallKey;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What waits to be made again, and what was, both answers beside each other. */
@RestController
@RequestMapping("/api/catch-up")
final class CatchUpController {

  private static final String JSON = "application/json";
  private static final WireNames<State> STATES = new WireNames<>(State.class);
  private static final int MOST = 200;

  /** Of ids that only the caller of the gateway knows; here a call goes by what is made of it. */
  private static final String SECRET_ID = "sv-";

  private final CatchUps catchUps;

  CatchUpController(CatchUps catchUps) {
    this.catchUps = catchUps;
  }

  /**
   * @param state of those listed; all when absent
   */
  @GetMapping(produces = JSON)
  Queue list(@RequestParam(name = "state", required = false) @Nullable String state) {
    State chosen = state == null ? null : state(state);
    Map<String, Long> counts = new TreeMap<>();
    for (State each : State.values()) {
      counts.put(STATES.of(each), catchUps.count(each));
    }
    return new Queue(counts, catchUps.list(chosen, MOST).stream().map(Line::of).toList());
  }

  /** By the id of the earlier call, as its caller or as the list has it. */
  @GetMapping(path = "/{id}", produces = JSON)
  Both show(@PathVariable String id) {
    String known = id.startsWith(SECRET_ID) ? CallKey.handedOver(id, "").id() : id;
    Entry entry =
        (CallIds.isPlausible(id) ? catchUps.find(known) : Optional.<Entry>empty())
            .orElseThrow(
                () ->
                    new DoorException(
                        HttpStatus.NOT_FOUND,
                        "no call of this id waits, or was made again",
                        "GET /api/catch-up lists them; they are kept for"
                            + " inference.catch-up.keep-days"));
    String earlier = catchUps.earlier(entry).orElse(null);
    String later = catchUps.later(entry).orElse(null);
    List<String> difference =
        earlier == null || later == null ? List.of() : TextDiff.lines(earlier, later);
    return new Both(Line.of(entry), earlier, later, difference);
  }

  private static State state(String name) {
    State state = STATES.find(name);
    if (state == null) {
      throw new DoorException(
          HttpStatus.BAD_REQUEST,
          "state: not known",
          "send one of " + String.join(", ", STATES.all()));
    }
    return state;
  }

  /**
   * @param counts how many are in each state
   * @param calls the newest first
   */
  record Queue(Map<String, Long> counts, List<Line> calls) {}

  /**
   * @param call without its contents
   * @param earlier what was answered; absent when it is on another host or not there any more
   * @param later what was answered later; absent until then, and as the earlier
   * @param difference line by line, behind {@code "- "}, {@code "+ "} or two blanks
   */
  record Both(
      Line call, @Nullable String earlier, @Nullable String later, List<String> difference) {}

  /**
   * @param id by which it is shown
   * @param about the execution and the question's name; empty for a call of the gateway
   * @param earlierLayer {@code rules} when no model answered
   */
  record Line(
      String id,
      String about,
      String state,
      String operation,
      String dataClass,
      String host,
      Instant queuedAt,
      String reason,
      int tries,
      @Nullable String earlierEndpoint,
      @Nullable String earlierModel,
      String earlierLayer,
      String wantedEndpoint,
      String wantedModel,
      String wantedLayer,
      @Nullable Later later,
      @Nullable Instant endedAt) {

    static Line of(Entry entry) {
      return new Line(
          entry.id(),
          entry.about(),
          STATES.of(entry.state()),
          entry.operation().toLowerCase(Locale.ROOT),
          Wire.DATA_CLASS.of(entry.dataClass()),
          entry.host(),
          entry.queuedAt(),
          entry.reason(),
          entry.tries(),
          entry.earlierEndpoint(),
          entry.earlierModel(),
          Wire.LAYER.of(entry.earlierLayer()),
          entry.wanted().endpoint(),
          entry.wanted().model(),
          Wire.LAYER.of(entry.wanted().layer()),
          Later.of(entry.later()),
          entry.endedAt());
    }
  }

  /**
   * @param call the later call, of its receipt and of its answer
   * @param similarPermille words that both answers have in common, of a thousand
   */
  record Later(
      String call,
      String endpoint,
      String model,
      String layer,
      long costNanoUsd,
      int similarPermille,
      int linesAdded,
      int linesRemoved) {

    static @Nullable Later of(@Nullable Done done) {
      return done == null
          ? null
          : new Later(
              done.callId(),
              done.endpoint(),
              done.model(),
              done.layer().toLowerCase(Locale.ROOT),
              done.costNanoUsd(),
              done.difference().similarPermille(),
              done.difference().added(),
              done.difference().removed());
    }
  }
}
