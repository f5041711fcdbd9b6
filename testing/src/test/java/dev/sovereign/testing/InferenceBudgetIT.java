package dev.sovereign.testing;

import static dev.sovereign.testing.InferenceStack.BUDGET_NANO_USD;
import static dev.sovereign.testing.InferenceStack.HEALTHY;
import static dev.sovereign.testing.InferenceStack.answer;
import static dev.sovereign.testing.InferenceStack.question;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Money that is not there is not spent, however many ask at once. */
@ExtendWith(InferenceStack.Resolver.class)
class InferenceBudgetIT {

  private static final int CALLERS = 200;

  /** The ceiling of such a call is a twentieth of the budget; it takes about half of that. */
  private static final int MAX_TOKENS = 32;

  @BeforeEach
  void settle(InferenceStack shared) {
    shared.settle();
  }

  @Test
  void twoHundredCallersAtOnceAreAllAnsweredAndNeverSpendMoreThanTheBudget(InferenceStack shared)
      throws Exception {
    // Slow enough for all of them to ask before the first has its answer.
    shared.cloud().apply(HEALTHY.delayed(500));

    Map<String, Integer> answeredBy = new TreeMap<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> calls = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        calls.add(callers.submit(() -> ask(shared)));
      }
      for (Future<String> call : calls) {
        answeredBy.merge(call.get(), 1, Integer::sum);
      }
    }

    assertThat(answeredBy.keySet()).containsExactly("cloud", "first");
    assertThat(shared.number("SELECT max(overrun_nano_usd) FROM inference.budget")).isZero();
    assertThat(
            shared.number(
                "SELECT max(spent_nano_usd + reserved_nano_usd) FROM inference.budget"
                    + " WHERE period = 'day'"))
        .isPositive()
        .isLessThanOrEqualTo(BUDGET_NANO_USD);
    assertThat(
            shared.number(
                "SELECT max(taken) FROM (SELECT sum(CASE state WHEN 'open' THEN ceiling_nano_usd"
                    + " ELSE cost_nano_usd END) AS taken FROM inference.paid_call GROUP BY day)"))
        .isLessThanOrEqualTo(BUDGET_NANO_USD);
    assertThat(receipts(shared, "dear-model"))
        .isPositive()
        .isLessThanOrEqualTo(BUDGET_NANO_USD * days(shared));
  }

  private static String ask(InferenceStack shared) {
    String question = question("money");
    HttpResponse<String> response =
        shared.door().post(Door.question("dear-model", question).put("max_tokens", MAX_TOKENS));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(Door.text(response)).isEqualTo(answer(question));
    return Door.header(response, "x-sovereign-endpoint");
  }

  /** What the receipts of a model come to. */
  private static long receipts(InferenceStack shared, String model) {
    long sum = 0;
    for (JsonNode line : shared.door().json("/api/cost?since=PT24H").path("lines")) {
      sum += line.path("model").asText().equals(model) ? line.path("costNanoUsd").asLong() : 0;
    }
    return sum;
  }

  /** One, or two when midnight came between. */
  private static long days(InferenceStack shared) {
    return shared.number("SELECT count(*) FROM inference.budget WHERE period = 'day'");
  }
}
