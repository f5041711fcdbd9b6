package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.receipts.CachedAnswers;
import dev.sovereign.activities.inference.receipts.CatchUps;
import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.inference.Layer;
import dev.sovereign.workflows.inference.catchup.Difference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A queue with one call that was made again, and a cache with one answer; nothing is written. */
@Configuration(proxyBeanMethods = false)
public class FakeLater {

  static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");

  @Bean
  CatchUps catchUps() {
    return new Queue();
  }

  @Bean
  CachedAnswers cachedAnswers() {
    return new Cache();
  }

  private static final class Queue implements CatchUps {

    private static final Entry MADE_AGAIN =
        new Entry(
            "call-0a",
            "hourly/run/summary-1",
            "host",
            "CHAT",
            DataClass.INTERNAL,
            "auto",
            null,
            "request",
            "earlier",
            null,
            null,
            Layer.RULES,
            FakeInference.CLOUD,
            "nobody can be asked",
            State.DONE,
            0,
            AT,
            AT.plusSeconds(600),
            new Done(
                "call-0b", "later", "cloud", "large-1", "LARGE", 1500, new Difference(500, 1, 1)),
            AT.plusSeconds(60));

    @Override
    public void queue(Queued queued) {}

    @Override
    public List<Entry> waiting(int most) {
      return List.of();
    }

    @Override
    public Optional<Entry> find(String id) {
      // What is made of the id that the caller of the gateway has.
      return id.startsWith("call-") && !id.equals("call-unknown")
          ? Optional.of(MADE_AGAIN)
          : Optional.empty();
    }

    @Override
    public List<Entry> list(@Nullable State state, int most) {
      return state == null || state == State.DONE ? List.of(MADE_AGAIN) : List.of();
    }

    @Override
    public long count(State state) {
      return state == State.DONE ? 1 : 0;
    }

    @Override
    public Optional<ContentRef> request(Entry entry) {
      return Optional.empty();
    }

    @Override
    public Optional<String> earlier(Entry entry) {
      return Optional.of("same\nfacts");
    }

    @Override
    public Optional<String> later(Entry entry) {
      return Optional.of("same\nwords");
    }

    @Override
    public void end(String id, State state, String reason) {}

    @Override
    public boolean take(String id, Duration atMost) {
      return false;
    }

    @Override
    public void missed(String id, String reason, long costNanoUsd) {}

    @Override
    public void done(String id, Later later) {}

    @Override
    public void expire() {}
  }

  private static final class Cache implements CachedAnswers {

    @Override
    public boolean on() {
      return true;
    }

    @Override
    public Optional<Hit> find(String requestHash) {
      return Optional.empty();
    }

    @Override
    public void keep(Kept kept) {}

    @Override
    public boolean evict(String callId) {
      return callId.equals("sv-ready");
    }

    @Override
    public Contents contents(int most) {
      return new Contents(
          1,
          120,
          10,
          1000,
          3600,
          List.of(
              new Line(
                  "sv-ready",
                  "INTERNAL",
                  "CHAT",
                  "cloud",
                  "large-1",
                  120,
                  1500,
                  AT,
                  AT,
                  AT.plusSeconds(3600))));
    }

    @Override
    public void expire() {}
  }
}
