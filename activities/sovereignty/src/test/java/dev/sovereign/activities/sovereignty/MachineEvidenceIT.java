package dev.sovereign.activities.sovereignty;

import static dev.sovereign.workflows.sovereignty.Observation.CHAIN_TREASURY;
import static dev.sovereign.workflows.sovereignty.Observation.FEDERATED_WORKERS;
import static dev.sovereign.workflows.sovereignty.Observation.FORKABLE;
import static dev.sovereign.workflows.sovereignty.Observation.LOCAL_MODEL;
import static dev.sovereign.workflows.sovereignty.Observation.NO_CORPORATE_HOSTING;
import static dev.sovereign.workflows.sovereignty.Observation.OWN_CODE;
import static dev.sovereign.workflows.sovereignty.Observation.OWN_SERVER;
import static dev.sovereign.workflows.sovereignty.Observation.SECOND_SERVER;
import static dev.sovereign.workflows.sovereignty.Observation.UNATTENDED_DAY;
import static dev.sovereign.workflows.sovereignty.Observation.UNATTENDED_WEEK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.testsupport.TestPostgres;
import dev.sovereign.workflows.TaskQueues;
import dev.sovereign.workflows.sovereignty.Evidence;
import dev.sovereign.workflows.sovereignty.EvidenceRequest;
import dev.sovereign.workflows.sovereignty.Observation;
import io.temporal.api.enums.v1.TaskQueueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine on which everything is to be seen. Each test changes the machine, never the question,
 * and what it took away is no longer seen, while the rest still is.
 */
@Timeout(120)
class MachineEvidenceIT {

  private static final HostIdentity SELF = new HostIdentity("aaaaaaaaaaaa");
  private static final HostIdentity OTHER = new HostIdentity("bbbbbbbbbbbb");
  private static final TaskQueueType WORKFLOW = TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW;

  @TempDir Path temporary;

  private final TestPostgres postgres = TestPostgres.of("sovereignty");
  private Path weights;
  private Path hosts;
  private Checkout checkout;
  private FakeTemporal temporal;
  private FakeModelServer model;
  private MachineEvidence evidence;

  @BeforeEach
  void buildTheMachine() throws Exception {
    weights = Files.writeString(temporary.resolve("tiny.gguf"), "GGUF");
    hosts = Files.writeString(temporary.resolve("hosts"), "127.0.0.1 localhost\n10.0.0.5 qdrant\n");
    checkout = new Checkout(temporary.resolve("checkout"));
    temporal = new FakeTemporal();
    model = new FakeModelServer(weights);
    evidence = evidence(checkout.head());
    twoHostsPoll(Instant.now());
    aWeekOfScheduledCycles();
    postgres.execute("CREATE SCHEMA treasury");
    postgres.execute("CREATE TABLE treasury.chain_account (address text)");
    postgres.execute("GRANT USAGE ON SCHEMA treasury TO sovereignty");
    postgres.execute("GRANT SELECT ON treasury.chain_account TO sovereignty");
    postgres.execute("INSERT INTO treasury.chain_account VALUES ('an address')");
  }

  @AfterEach
  void takeItDown() {
    model.close();
    temporal.close();
    checkout.close();
    postgres.execute("TRUNCATE sovereignty.reading");
    postgres.execute("DROP SCHEMA IF EXISTS treasury CASCADE");
  }

  @Test
  void seesEverythingOnAWholeMachine() {
    var report = evidence.gatherEvidence(new EvidenceRequest(null));
    assertThat(report.evidence())
        .extracting(Evidence::observation)
        .containsExactly(Observation.values());
    assertThat(report.evidence()).allMatch(Evidence::seen);
    assertThat(report.rubrics()).hasSize(2);
  }

  @Test
  void missesItsOwnServerWhenTemporalIsDown() {
    temporal.stop();
    assertThat(missing()).containsExactly(OWN_SERVER, SECOND_SERVER, FEDERATED_WORKERS);
    assertThat(detail(OWN_SERVER)).contains("nothing listens there");
  }

  @Test
  void missesALocalModelWhenItsProcessStops() {
    model.close();
    assertThat(missing()).containsExactly(LOCAL_MODEL);
  }

  @Test
  void missesALocalModelWhenItsWeightsAreDeleted() throws IOException {
    Files.delete(weights);
    assertThat(missing()).containsExactly(LOCAL_MODEL);
    assertThat(detail(LOCAL_MODEL)).contains("not on this disk");
  }

  @Test
  void missesALocalModelThatWritesNothing() {
    model.fallSilent();
    assertThat(missing()).containsExactly(LOCAL_MODEL);
  }

  @Test
  void missesALocalModelThatIsBroken() {
    model.breakDown();
    assertThat(missing()).containsExactly(LOCAL_MODEL);
    assertThat(detail(LOCAL_MODEL)).contains("HTTP 500");
  }

  @Test
  void missesASecondServerWhenNobodyElsePolls() {
    temporal.forgetPollers();
    poll(SELF, TaskQueues.WORKFLOWS, WORKFLOW, Instant.now());
    assertThat(missing()).containsExactly(SECOND_SERVER, FEDERATED_WORKERS);
  }

  @Test
  void missesASecondServerThatPolledLongAgo() {
    temporal.forgetPollers();
    twoHostsPoll(Instant.now().minus(Duration.ofMinutes(4)));
    assertThat(missing()).containsExactly(SECOND_SERVER, FEDERATED_WORKERS);
  }

  @Test
  void missesAFederationWhenTheOtherHostRunsActivitiesOnly() {
    temporal.forgetPollers();
    poll(SELF, TaskQueues.WORKFLOWS, WORKFLOW, Instant.now());
    poll(
        OTHER,
        TaskQueues.inference(TaskQueues.Tier.DEVICE),
        TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
        Instant.now());
    assertThat(missing()).containsExactly(FEDERATED_WORKERS);
  }

  @Test
  void missesAnUnattendedDayAfterACycleStartedByHand() {
    reading("manual", "1 hour");
    assertThat(missing()).containsExactly(UNATTENDED_DAY, UNATTENDED_WEEK);
    assertThat(detail(UNATTENDED_DAY)).contains("1 not by schedule");
  }

  @Test
  void missesAnUnattendedDayAfterACycleOfUnknownOrigin() {
    reading(null, "1 hour");
    assertThat(missing()).containsExactly(UNATTENDED_DAY, UNATTENDED_WEEK);
  }

  @Test
  void missesAnUnattendedDayAfterThreeHoursOfSilence() {
    postgres.execute(
        "DELETE FROM sovereignty.reading WHERE recorded_at BETWEEN now() - interval '13 hours'"
            + " AND now() - interval '10 hours'");
    assertThat(missing()).containsExactly(UNATTENDED_DAY, UNATTENDED_WEEK);
  }

  @Test
  void missesAnUnattendedDayWhenCyclesStoppedThreeHoursAgo() {
    postgres.execute(
        "DELETE FROM sovereignty.reading WHERE recorded_at > now() - interval '3 hours'");
    assertThat(missing()).containsExactly(UNATTENDED_DAY, UNATTENDED_WEEK);
  }

  @Test
  void missesOnlyTheWeekWhenTheSilenceWasDaysAgo() {
    postgres.execute(
        "DELETE FROM sovereignty.reading WHERE recorded_at BETWEEN now() - interval '76 hours'"
            + " AND now() - interval '72 hours'");
    assertThat(missing()).containsExactly(UNATTENDED_WEEK);
  }

  @Test
  void missesOwnHostingWhenARemoteIsOnACorporateHost() throws IOException {
    checkout.set("remote", "origin", "url", "https://user:token@GitHub.com/ada/x.git");
    assertThat(missing()).containsExactly(NO_CORPORATE_HOSTING);
    assertThat(detail(NO_CORPORATE_HOSTING)).isEqualTo("a remote is on github.com");
  }

  @Test
  void missesOwnHostingWhenOnlyPushingGoesToACorporateHost() throws IOException {
    checkout.set("remote", "origin", "url", "git@git.home.arpa:ada/x.git");
    assertThat(missing()).isEmpty();
    checkout.set("remote", "origin", "pushurl", "git@ssh.github.com:ada/x.git");
    assertThat(missing()).containsExactly(NO_CORPORATE_HOSTING);
  }

  @Test
  void missesOwnHostingWhenAServiceNameLeavesTheHostsFile() throws IOException {
    Files.writeString(hosts, "127.0.0.1 localhost\n# 10.0.0.5 qdrant\n");
    assertThat(missing()).containsExactly(NO_CORPORATE_HOSTING);
    assertThat(detail(NO_CORPORATE_HOSTING)).contains("qdrant");
  }

  @Test
  void missesOwnCodeAndForksInAShallowClone() throws IOException {
    checkout.cutHistory();
    assertThat(missing()).containsExactly(OWN_CODE, FORKABLE);
  }

  @Test
  void missesOwnCodeWhenACommitIsLost() throws IOException {
    String lost = checkout.git.getRepository().resolve("HEAD~1").name();
    checkout.lose(lost);
    assertThat(missing()).containsExactly(OWN_CODE);
    assertThat(detail(OWN_CODE)).contains(lost.substring(0, 10), "not on this disk");
  }

  @Test
  void missesOwnCodeWhenTheBuildCameFromElsewhere() {
    evidence = evidence("0123456789012345678901234567890123456789");
    assertThat(missing()).containsExactly(OWN_CODE);
    evidence = evidence("");
    assertThat(detail(OWN_CODE)).contains("does not know its commit");
  }

  @Test
  void missesForksWithoutALicence() throws GitAPIException {
    checkout.remove("LICENSE");
    assertThat(missing()).containsExactly(FORKABLE);
  }

  @Test
  void missesForksUnderAClosedLicence() throws Exception {
    checkout.commit("LICENSE", "Copyright. You may look at this and do nothing else.\n");
    assertThat(missing()).containsExactly(FORKABLE);
    checkout.commit("LICENSE", "\"Commons Clause\" License Condition v1.0\n" + Checkout.MIT);
    assertThat(missing()).containsExactly(FORKABLE);
  }

  @Test
  void missesForksWhenAFileIsLost() throws IOException {
    checkout.lose(checkout.git.getRepository().resolve("HEAD:a").name());
    assertThat(missing()).containsExactly(FORKABLE);
    assertThat(detail(FORKABLE)).isEqualTo("not on this disk: a");
  }

  @Test
  void missesAChainTreasuryWithoutAccountRightOrTable() {
    postgres.execute("DELETE FROM treasury.chain_account");
    assertThat(missing()).containsExactly(CHAIN_TREASURY);
    postgres.execute("REVOKE USAGE ON SCHEMA treasury FROM sovereignty");
    assertThat(detail(CHAIN_TREASURY)).contains("may not read");
    postgres.execute("DROP SCHEMA treasury CASCADE");
    assertThat(detail(CHAIN_TREASURY)).contains("no table");
  }

  @Test
  void saysWhyOutsideARepository() throws IOException {
    Path plain = Files.createDirectory(temporary.resolve("plain"));
    var report = evidence.gatherEvidence(new EvidenceRequest(plain.toString()));
    assertThat(report.evidence())
        .filteredOn(each -> !each.seen())
        .extracting(Evidence::observation, Evidence::detail)
        .allSatisfy(
            each -> assertThat(each.toList().get(1)).asString().contains("not in a git repository"))
        .hasSize(3);
  }

  private MachineEvidence evidence(String build) {
    var premises =
        new Premises(
            checkout.folder,
            build,
            SELF,
            "default",
            new ServiceAddress("temporal", "127.0.0.1", temporal.port()),
            new ServiceAddress("postgres", "127.0.0.1", postgres.port()),
            model.address(),
            List.of(new ServiceAddress("qdrant", "qdrant", 6333)));
    return new MachineEvidence(
        premises, postgres.role(), temporal.stubs(), Clock.systemUTC(), hosts);
  }

  private void twoHostsPoll(Instant at) {
    poll(SELF, TaskQueues.WORKFLOWS, WORKFLOW, at);
    poll(OTHER, TaskQueues.WORKFLOWS, WORKFLOW, at);
  }

  private void poll(HostIdentity host, String queue, TaskQueueType type, Instant at) {
    temporal.polls(queue, type, host.workerIdentity(1, queue), at);
  }

  private void aWeekOfScheduledCycles() {
    postgres.execute(
        "INSERT INTO sovereignty.reading (cycle_id, trigger, recorded_at, scores, evidence)"
            + " SELECT 'cycle-' || hour, 'schedule', now() - make_interval(hours => hour) + interval"
            + " '1 minute', '[]', '[]' FROM generate_series(1, 168) AS hour");
  }

  private void reading(@Nullable String trigger, String ago) {
    postgres.execute(
        "INSERT INTO sovereignty.reading (cycle_id, trigger, recorded_at, scores, evidence) VALUES"
            + " ('another', %s, now() - interval '%s', '[]', '[]')"
                .formatted(trigger == null ? "NULL" : "'" + trigger + "'", ago));
  }

  private List<Observation> missing() {
    return evidence.gatherEvidence(new EvidenceRequest(null)).evidence().stream()
        .filter(each -> !each.seen())
        .map(Evidence::observation)
        .toList();
  }

  private String detail(Observation observation) {
    return evidence.gatherEvidence(new EvidenceRequest(null)).evidence().stream()
        .filter(each -> each.observation() == observation)
        .map(Evidence::detail)
        .findFirst()
        .orElseThrow();
  }
}
