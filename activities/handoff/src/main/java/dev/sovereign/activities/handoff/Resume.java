package dev.sovereign.activities.handoff;

import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.handoff.ContextPack;
import dev.sovereign.workflows.handoff.MechanicalState;
import dev.sovereign.workflows.handoff.ResumeRequest;
import dev.sovereign.workflows.handoff.SessionView;
import dev.sovereign.workflows.memory.Fact;
import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.FactKind;
import dev.sovereign.workflows.memory.FactStore;
import dev.sovereign.workflows.memory.Recall;
import dev.sovereign.workflows.memory.RecallQuery;
import dev.sovereign.workflows.memory.Recollection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Collects what a pack is made from. Reads only. */
final class Resume {

  /** More would fit into no budget that is worth its while. */
  private static final int MOST_TOLD = 500;

  private static final int MOST_OF_LINE = 200;
  private static final int MOST_CHILDREN = 10;
  private static final int MOST_ANSWERS = 10;

  /** Sessions that were opened and recorded nothing are passed over, up to so many. */
  private static final int MOST_SILENT = 10;

  private final DataSource dataSource;
  private final FactStore facts;
  private final @Nullable Recall recall;
  private final Workspace workspace;
  private final HandoffStore sealed;
  private final Clock clock;

  Resume(
      DataSource dataSource,
      FactStore facts,
      @Nullable Recall recall,
      Workspace workspace,
      Clock clock) {
    this.dataSource = dataSource;
    this.facts = facts;
    this.recall = recall;
    this.workspace = workspace;
    this.sealed = new HandoffStore(dataSource);
    this.clock = clock;
  }

  /** A session and what it told, private facts too. */
  private record Told(SessionRow session, List<Fact> facts) {}

  ContextPack pack(ResumeRequest request) {
    Told told = told(request);
    return PackBuilder.build(
        told == null ? nothing() : source(request, told), request.tokenBudget());
  }

  private PackSource nothing() {
    return new PackSource(
        null, null, null, List.of(), List.of(), List.of(), List.of(), null, 0, clock.instant());
  }

  private PackSource source(ResumeRequest request, Told told) {
    SessionView view = told.session().heard(heardOf(told));
    DataClass ceiling = request.ceiling();
    List<Fact> line = request.sessionId() == null ? ofLine(view.line()) : List.of();
    List<Fact> children = children(view.sessionId());
    boolean silent = told.facts().isEmpty();
    return new PackSource(
        view,
        mechanical(told.session()),
        priorities(request, told, ceiling),
        visible(told.facts(), ceiling),
        visible(children, ceiling),
        answers(request),
        visible(line, ceiling),
        silent ? sealed.find(view.sessionId()).orElse(null) : null,
        withheld(Stream.of(told.facts(), children, line), ceiling),
        clock.instant());
  }

  private static java.time.@Nullable Instant heardOf(Told told) {
    return told.facts().isEmpty()
        ? told.session().view().lastFactAt()
        : told.facts().getFirst().recordedAt();
  }

  /** The session asked for; else the newest of the line that told anything, or the newest. */
  private @Nullable Told told(ResumeRequest request) {
    if (request.sessionId() != null) {
      return toldBy(require(request.sessionId()));
    }
    SessionRow newest = newest(request);
    if (newest == null) {
      return null;
    }
    Told first = toldBy(newest);
    Told told = first;
    for (int i = 0; i < MOST_SILENT && told.facts().isEmpty(); i++) {
      String previous = told.session().view().previousSessionId();
      if (previous == null) {
        return first;
      }
      told = toldBy(require(previous));
    }
    return told.facts().isEmpty() ? first : told;
  }

  private Told toldBy(SessionRow session) {
    return new Told(session, list(FactFilter.all().ofSession(session.id()), MOST_TOLD));
  }

  private SessionRow require(String sessionId) {
    return Sql.call(dataSource, connection -> SessionTable.find(connection, sessionId))
        .orElseThrow(() -> Openings.unknown(sessionId));
  }

  private @Nullable SessionRow newest(ResumeRequest request) {
    if (request.line() == null && request.repository() == null) {
      return Sql.call(dataSource, connection -> SessionTable.last(connection)).orElse(null);
    }
    List<String> lines =
        request.line() == null
            ? workspace.lines(Objects.requireNonNull(request.repository()))
            : List.of(request.line());
    return lines.stream()
        .flatMap(line -> Sql.call(dataSource, c -> SessionTable.last(c, line)).stream())
        .findFirst()
        .orElse(null);
  }

  /** Of a session that is still open, what git says now: it may have died with changed files. */
  private @Nullable MechanicalState mechanical(SessionRow session) {
    if (!session.open()) {
      return session.atSealing() == null ? session.atOpening() : session.atSealing();
    }
    MechanicalState now = workspace.stateIfReadable(session.repository());
    return now == null ? session.atOpening() : now;
  }

  private @Nullable Fact priorities(ResumeRequest request, Told told, DataClass ceiling) {
    FactFilter which = FactFilter.all().ofKinds(FactKind.PRIORITIES).upTo(ceiling);
    String line = told.session().view().line();
    List<Fact> newest =
        request.sessionId() == null
            ? facts.list(which.ofLine(line), 1)
            : facts.list(which.ofSession(told.session().id()), 1);
    return newest.isEmpty() ? null : newest.getFirst();
  }

  /** Standing decisions and failures first, however long ago. */
  private List<Fact> ofLine(String line) {
    FactFilter all = FactFilter.all().ofLine(line);
    var found = new ArrayList<Fact>();
    found.addAll(list(all.ofKinds(FactKind.DECISION, FactKind.FAILED_APPROACH), MOST_OF_LINE));
    found.addAll(
        list(
            all.ofKinds(
                FactKind.CODE_CHANGE, FactKind.TASK_OUTCOME, FactKind.KNOWLEDGE, FactKind.NOTE),
            MOST_OF_LINE));
    return found;
  }

  private List<Fact> children(String sessionId) {
    List<SessionRow> children =
        Sql.call(dataSource, c -> SessionTable.list(c, null, sessionId, MOST_CHILDREN));
    return children.stream()
        .flatMap(it -> list(FactFilter.all().ofSession(it.id()), MOST_OF_LINE).stream())
        .toList();
  }

  private List<Fact> answers(ResumeRequest request) {
    if (recall == null || request.query() == null) {
      return List.of();
    }
    var filter = FactFilter.all().upTo(request.ceiling());
    return recall.recall(new RecallQuery(request.query(), filter, MOST_ANSWERS)).facts().stream()
        .map(Recollection.Recalled::fact)
        .toList();
  }

  private List<Fact> list(FactFilter filter, int limit) {
    return facts.list(filter.upTo(DataClass.KEEP_ON_DEVICE), limit);
  }

  private static List<Fact> visible(List<Fact> facts, DataClass ceiling) {
    return facts.stream().filter(it -> it.dataClass().compareTo(ceiling) <= 0).toList();
  }

  private static int withheld(Stream<List<Fact>> lists, DataClass ceiling) {
    return (int)
        lists
            .flatMap(List::stream)
            .filter(it -> it.dataClass().compareTo(ceiling) > 0)
            .map(Fact::id)
            .distinct()
            .count();
  }
}
