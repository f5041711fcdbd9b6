package dev.sovereign.config;

import dev.sovereign.config.SovereignConfig.DataClass;
import dev.sovereign.config.SovereignConfig.EndpointKind;
import dev.sovereign.config.SovereignConfig.Layer;
import dev.sovereign.config.SovereignConfig.Policy;
import dev.sovereign.config.SovereignConfig.Tier;
import java.util.List;
import java.util.Set;

/** The keys of {@code inference} and {@code endpoints}; a part of {@link Keys}. */
final class InferenceKeys {

  private static final Form<Integer> MILLISECONDS = Form.integer(1, 86_400_000);
  private static final Form<Integer> TOKENS = Form.integer(1, 100_000_000);
  // At the dearest, nine million tokens in one call still fit 64 bits of nano-dollars a million.
  private static final Form<Long> PRICE = Form.dollars(1_000);
  private static final Form<Long> BUDGET = Form.dollars(1_000_000_000);
  private static final Form<String> MODEL_NAME =
      Form.matching("a model's name without spaces", "\\S+");

  static final Key<Policy> POLICY =
      Key.of(
          "inference.policy",
          "local-first",
          Form.choice(Policy.class),
          "Which endpoints requests may use and in which order, where a request does not say.");
  static final Key<Integer> TIMEOUT =
      Key.of(
          "inference.timeout-s",
          "600",
          Form.integer(1, 86_400),
          "How long a whole call may take, all attempts together, in seconds.");
  static final Key<Long> BUDGET_DAY =
      Key.of(
          "inference.budgets.day-usd",
          null,
          BUDGET,
          "The most that paid calls may cost on a day of UTC. No limit when absent.");
  static final Key<Long> BUDGET_MONTH =
      Key.of(
          "inference.budgets.month-usd",
          null,
          BUDGET,
          "The most that paid calls may cost in a month of UTC. No limit when absent.");

  static final Key<Integer> CACHE_TTL =
      Key.of(
          "inference.cache.ttl-s",
          "0",
          Form.integer(0, 31_536_000),
          "How long an answer is given again for the same request, in seconds. 0: never, nothing is"
              + " kept.");
  static final Key<Integer> CACHE_MIB =
      Key.of(
          "inference.cache.max-mib",
          "256",
          Form.integer(1, 1_000_000),
          "How large kept answers may be together, in MiB; the least lately used go first.");
  static final Key<Integer> CACHE_ANSWERS =
      Key.of(
          "inference.cache.max-answers",
          "10000",
          Form.integer(1, 1_000_000),
          "How many answers are kept at most.");
  static final Key<Integer> CATCH_UP_CALLS =
      Key.of(
          "inference.catch-up.max-calls",
          "100",
          Form.integer(1, 500),
          "How many answers a run of `CatchUp` makes again at most.");
  static final Key<Long> CATCH_UP_USD =
      Key.of(
          "inference.catch-up.max-usd",
          "1.00",
          BUDGET,
          "What a run of `CatchUp` may cost at most. 0: only what is free is made again.");
  static final Key<Integer> CATCH_UP_DAYS =
      Key.of(
          "inference.catch-up.keep-days",
          "7",
          Form.integer(1, 365),
          "How long a lower answer waits to be made again, and how long both are kept afterwards.");

  static final Key<String> NAME =
      Key.required(
          "endpoints[].name",
          Form.matching("letters, digits and . _ -", "[A-Za-z0-9][A-Za-z0-9._-]*"),
          "Its name in plans, receipts and costs. `model` is the machine's own model server.");
  static final Key<EndpointKind> KIND =
      Key.required(
          "endpoints[].kind",
          Form.choice(EndpointKind.class),
          "How it is spoken to. `openai`, `anthropic` and `gemini` are cloud kinds; another"
              + " provider that speaks OpenAI's API is `openai` with its address.");
  static final Key<String> ADDRESS =
      Key.of(
          "endpoints[].address",
          null,
          Form.httpUrl(),
          "The base of its API, for OpenAI-compatible servers with `/v1`, for Ollama"
              + " without. Cloud kinds have a default, the others need one.");
  static final Key<Tier> TIER =
      Key.of(
          "endpoints[].tier",
          null,
          Form.choice(Tier.class),
          "Where it is. Cloud kinds are `cloud`, the others are not; `server` at a loopback"
              + " address, elsewhere it must be said.");
  static final Key<Layer> LAYER =
      Key.of(
          "endpoints[].layer",
          "medium",
          Form.choice(Layer.class),
          "How large its models are, those without a layer of their own: `tiny` below a billion"
              + " parameters, `small` to about four, `medium` to about thirty, `large` above.");
  static final Key<Integer> CONTEXT =
      Key.of(
          "endpoints[].context-tokens",
          null,
          TOKENS,
          "The context window of models without one of their own. Not known when absent. An Ollama"
              + " loads its models with it, and with its own default when absent.");
  static final Key<String> API_KEY_FILE =
      Key.of(
          "endpoints[].api-key-file",
          null,
          Form.text("a path"),
          "A file that holds its key and that others cannot read. Cloud kinds need this or"
              + " `api-key-env`.");
  static final Key<String> API_KEY_ENV =
      Key.of(
          "endpoints[].api-key-env",
          null,
          Form.matching("the name of a variable", "[A-Za-z_][A-Za-z0-9_]*"),
          "The environment variable that holds its key where `up` is run.");
  static final Key<Set<DataClass>> DATA_CLASSES =
      Key.of(
          "endpoints[].data-classes",
          "public, internal",
          Form.choices(DataClass.class),
          "What may be sent there. `keep-on-device` only at a literal loopback address, never to a"
              + " cloud kind.");
  static final Key<Long> INPUT_PRICE =
      Key.of(
          "endpoints[].input-usd-per-million",
          null,
          PRICE,
          "Dollars for a million tokens read. Free when absent, but cloud kinds must say it.");
  static final Key<Long> OUTPUT_PRICE =
      Key.of(
          "endpoints[].output-usd-per-million",
          null,
          PRICE,
          "Dollars for a million tokens written. Free when absent, but cloud kinds must say it.");
  static final Key<Integer> CONNECT_TIMEOUT =
      Key.of(
          "endpoints[].connect-timeout-ms",
          "2000",
          MILLISECONDS,
          "How long a connection may take, in milliseconds.");
  static final Key<Integer> FIRST_BYTE_TIMEOUT =
      Key.of(
          "endpoints[].first-byte-timeout-ms",
          "60000",
          MILLISECONDS,
          "How long a stream may take to begin, in milliseconds.");
  static final Key<Integer> IDLE_TIMEOUT =
      Key.of(
          "endpoints[].idle-timeout-ms",
          "30000",
          MILLISECONDS,
          "How long a stream may pause, in milliseconds.");
  static final Key<Integer> ANSWER_TIMEOUT =
      Key.of(
          "endpoints[].answer-timeout-ms",
          "300000",
          MILLISECONDS,
          "How long an answer may take to its last byte, in milliseconds; at least as long as its"
              + " first byte may.");
  static final Key<Integer> CONCURRENCY =
      Key.of("endpoints[].concurrency", "4", Form.integer(1, 10_000), "Calls at the same time.");
  static final Key<Integer> QUEUE =
      Key.of(
          "endpoints[].queue",
          "64",
          Form.integer(0, 100_000),
          "Calls that may wait, interactive and batch each; the next is told to come back later.");

  static final Key<String> MODEL_NAME_KEY =
      Key.required("endpoints[].models[].name", MODEL_NAME, "As the endpoint names it.");
  static final Key<Layer> MODEL_LAYER =
      Key.of(
          "endpoints[].models[].layer",
          null,
          Form.choice(Layer.class),
          "How large it is. The endpoint's when absent, as with the next three.");
  static final Key<Integer> MODEL_CONTEXT =
      Key.of("endpoints[].models[].context-tokens", null, TOKENS, "Its context window.");
  static final Key<Long> MODEL_INPUT_PRICE =
      Key.of(
          "endpoints[].models[].input-usd-per-million",
          null,
          PRICE,
          "Dollars for a million tokens read.");
  static final Key<Long> MODEL_OUTPUT_PRICE =
      Key.of(
          "endpoints[].models[].output-usd-per-million",
          null,
          PRICE,
          "Dollars for a million tokens written.");
  static final Key<Boolean> MODEL_EMBEDDING =
      Key.of(
          "endpoints[].models[].embedding",
          "false",
          Form.flag(),
          "Whether it serves embeddings instead of chat.");

  static final List<Key<?>> ALL =
      List.of(
          POLICY,
          TIMEOUT,
          BUDGET_DAY,
          BUDGET_MONTH,
          CACHE_TTL,
          CACHE_MIB,
          CACHE_ANSWERS,
          CATCH_UP_CALLS,
          CATCH_UP_USD,
          CATCH_UP_DAYS,
          NAME,
          KIND,
          ADDRESS,
          TIER,
          LAYER,
          CONTEXT,
          API_KEY_FILE,
          API_KEY_ENV,
          DATA_CLASSES,
          INPUT_PRICE,
          OUTPUT_PRICE,
          CONNECT_TIMEOUT,
          FIRST_BYTE_TIMEOUT,
          IDLE_TIMEOUT,
          ANSWER_TIMEOUT,
          CONCURRENCY,
          QUEUE,
          MODEL_NAME_KEY,
          MODEL_LAYER,
          MODEL_CONTEXT,
          MODEL_INPUT_PRICE,
          MODEL_OUTPUT_PRICE,
          MODEL_EMBEDDING);

  private InferenceKeys() {}
}
