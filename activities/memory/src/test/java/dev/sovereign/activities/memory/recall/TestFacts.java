package dev.sovereign.activities.memory.recall;

import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.Fact;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Facts with every default, and vectors that can be read. */
public final class TestFacts {

  public static final EmbeddingSpec SPEC = new EmbeddingSpec("test", 4);
  public static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  private TestFacts() {}

  public static FactId id(int number) {
    return new FactId("01900000-0000-7000-8000-%012x".formatted(number));
  }

  public static Fact note(int number, String text) {
    return new Told(number, new FactBody.Note(text)).fact();
  }

  public static IndexedFact indexed(Fact fact, float... vector) {
    FactBody body = fact.body();
    return new IndexedFact(
        fact,
        body == null ? "" : body.text(),
        vector.length == 0 ? null : Vector.of(vector),
        vector.length == 0);
  }

  public static List<FactId> ids(List<Scored> found) {
    return found.stream().map(Scored::id).toList();
  }

  /** A fact to be. */
  public record Told(
      int number,
      @Nullable FactBody body,
      @Nullable String session,
      @Nullable String line,
      @Nullable String subject,
      Instant about,
      DataClass dataClass,
      @Nullable FactId supersedes,
      @Nullable FactId supersededBy,
      boolean erased) {

    public Told(int number, FactBody body) {
      this(number, body, null, null, null, T0, DataClass.INTERNAL, null, null, false);
    }

    public Told of(DataClass other) {
      return new Told(
          number, body, session, line, subject, about, other, supersedes, supersededBy, erased);
    }

    public Told in(String sessionId, String itsLine) {
      return new Told(
          number,
          body,
          sessionId,
          itsLine,
          subject,
          about,
          dataClass,
          supersedes,
          supersededBy,
          erased);
    }

    public Told about(@Nullable String whom, Instant when) {
      return new Told(
          number, body, session, line, whom, when, dataClass, supersedes, supersededBy, erased);
    }

    public Told replacing(FactId older) {
      return new Told(
          number, body, session, line, subject, about, dataClass, older, supersededBy, erased);
    }

    public Told replacedBy(FactId newer) {
      return new Told(
          number, body, session, line, subject, about, dataClass, supersedes, newer, erased);
    }

    public Told withoutContent() {
      return new Told(
          number, null, session, line, subject, about, dataClass, supersedes, supersededBy, true);
    }

    public Fact fact() {
      return new Fact(
          id(number),
          body == null ? dev.sovereign.workflows.memory.FactKind.NOTE : body.kind(),
          body,
          session,
          line,
          "test",
          subject,
          about,
          about,
          dataClass,
          "00",
          supersedes,
          supersededBy,
          null,
          erased);
    }
  }
}
