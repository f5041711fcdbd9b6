package dev.sovereign.workflows.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.workflows.Generator;
import dev.sovereign.workflows.TaskQueues.Tier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WalkTest {

  /** One walk to its end, at the end of which every claim about it is checked. */
  private record Walked(RoutePlan plan, List<Attempt> attempts, Step end) {

    Candidate asked(int attempt) {
      return plan.candidates().get(attempts.get(attempt).candidate());
    }
  }

  static List<WalkVectors.Vector> vectors() {
    return WalkVectors.all();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void decidesAsTold(WalkVectors.Vector vector) {
    Step step = Walk.next(vector.plan(), vector.attempts(), WalkVectors.NOW);
    assertThat(WalkVectors.show(step)).isEqualTo(vector.step());
    if (step instanceof Step.Degrade(String reason)) {
      assertThat(reason).contains(vector.reason()).doesNotContain("\n").hasSizeLessThan(301);
    }
  }

  @Test
  void everyFaultHasACase() {
    assertThat(vectors())
        .flatExtracting(WalkVectors.Vector::attempts)
        .extracting(Attempt::fault)
        .contains(Fault.values());
  }

  @Test
  void asksNoModelAtAnEndpointTwice() {
    Generator.check(
        generator -> {
          Walked walked = walk(generator);
          List<String> asked = new ArrayList<>();
          for (int i = 0; i < walked.attempts().size(); i++) {
            asked.add(walked.asked(i).endpoint() + " " + walked.asked(i).model());
          }
          assertThat(asked).doesNotHaveDuplicates();
        });
  }

  @Test
  void asksAnEndpointNoMoreAfterAFaultThatReachesAllOfIt() {
    Generator.check(
        generator -> {
          Walked walked = walk(generator);
          List<String> ruledOut = new ArrayList<>();
          for (int i = 0; i < walked.attempts().size(); i++) {
            assertThat(ruledOut).doesNotContain(walked.asked(i).endpoint());
            Fault fault = walked.attempts().get(i).fault();
            if (fault != null && fault.reach() == Fault.Reach.ENDPOINT) {
              ruledOut.add(walked.asked(i).endpoint());
            }
          }
        });
  }

  @Test
  void asksNoContextThatIsKnownToBeTooSmall() {
    Generator.check(
        generator -> {
          Walked walked = walk(generator);
          int tooSmall = 0;
          for (int i = 0; i < walked.attempts().size(); i++) {
            int context = walked.asked(i).contextTokens();
            assertThat(context == 0 || context > tooSmall).isTrue();
            if (walked.attempts().get(i).fault() == Fault.CONTEXT_OVERFLOW) {
              tooSmall = Math.max(tooSmall, context);
            }
          }
        });
  }

  @Test
  void asksOnlyLargerLayersAfterAnAnswerThatFailedItsCheck() {
    Generator.check(
        generator -> {
          Walked walked = walk(generator);
          Layer failed = null;
          for (int i = 0; i < walked.attempts().size(); i++) {
            Layer asked = walked.asked(i).layer();
            assertThat(failed == null || asked.compareTo(failed) > 0).isTrue();
            failed = walked.attempts().get(i).fault() == Fault.CHECK_FAILED ? asked : failed;
          }
        });
  }

  @Test
  void endsAsItsLastAttemptDid() {
    Generator.check(
        generator -> {
          Walked walked = walk(generator);
          Attempt last = walked.attempts().isEmpty() ? null : walked.attempts().getLast();
          boolean doubtful =
              walked.attempts().stream().anyMatch(a -> a.fault() == Fault.CHECK_FAILED)
                  && Objects.requireNonNull(last).fault() != Fault.CANCELLED;
          assertThat(walked.end() instanceof Step.Answered)
              .isEqualTo(doubtful || (last != null && last.fault() == null));
          if (!doubtful
              && last != null
              && last.fault() != null
              && last.fault().reach() == Fault.Reach.CALL) {
            assertThat(walked.end()).isEqualTo(new Step.Refuse(last.fault(), 0));
          }
        });
  }

  @Test
  void keepsThePlansOrder() {
    Generator.check(
        generator ->
            assertThat(walk(generator).attempts()).extracting(Attempt::candidate).isSorted());
  }

  private static Walked walk(Generator generator) {
    RoutePlan plan = plan(generator);
    Instant now = WalkVectors.NOW;
    List<Attempt> attempts = new ArrayList<>();
    for (int steps = 0; steps <= plan.candidates().size(); steps++) {
      Step step = Walk.next(plan, attempts, now);
      if (!(step instanceof Step.Ask(int candidate))) {
        return new Walked(plan, attempts, step);
      }
      assertThat(now).isBefore(plan.deadline());
      attempts.add(new Attempt(candidate, fault(generator), "", generator.below(3) * 1000L, 5));
      now = now.plusMillis(generator.below(20));
    }
    throw new AssertionError("still asking after every candidate: " + attempts);
  }

  private static @Nullable Fault fault(Generator generator) {
    return generator.below(8) == 0 ? null : generator.oneOf(Arrays.asList(Fault.values()));
  }

  private static RoutePlan plan(Generator generator) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = generator.below(9); i > 0; i--) {
      candidates.add(
          new Candidate(
              generator.oneOf(List.of("box", "rack", "cloud", "attic")),
              generator.oneOf(List.of("tiny", "small", "large")),
              generator.oneOf(Arrays.asList(Tier.values())),
              generator.oneOf(Arrays.asList(Layer.values())),
              generator.below(4) * 4096,
              generator.coin(),
              ""));
    }
    Instant deadline = WalkVectors.NOW.plusMillis(generator.below(200));
    return new RoutePlan(candidates, List.of(), Complexity.SIMPLE, deadline);
  }
}
