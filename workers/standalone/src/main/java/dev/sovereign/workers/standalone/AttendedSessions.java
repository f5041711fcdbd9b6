package dev.sovereign.workers.standalone;

import dev.sovereign.workflows.handoff.ContextPack;
import dev.sovereign.workflows.handoff.HandOver;
import dev.sovereign.workflows.handoff.KeptReceipt;
import dev.sovereign.workflows.handoff.OpenSessionRequest;
import dev.sovereign.workflows.handoff.PackReceipt;
import dev.sovereign.workflows.handoff.ResumeRequest;
import dev.sovereign.workflows.handoff.SessionView;
import dev.sovereign.workflows.handoff.Sessions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sessions whose workflow shows in Temporal as soon as they are open; nobody waits for it.
 *
 * @param sessions what decides
 * @param keeper what starts workflows
 */
record AttendedSessions(Sessions sessions, SessionKeeper keeper) implements Sessions {

  @Override
  public SessionView open(OpenSessionRequest request) {
    SessionView opened = sessions.open(request);
    keeper.attend(opened);
    return opened;
  }

  @Override
  public SessionView seal(String sessionId, long fencingToken) {
    return sessions.seal(sessionId, fencingToken);
  }

  @Override
  public SessionView handOver(HandOver request) {
    SessionView opened = sessions.handOver(request);
    keeper.attend(opened);
    return opened;
  }

  @Override
  public Optional<SessionView> find(String sessionId) {
    return sessions.find(sessionId);
  }

  @Override
  public Optional<SessionView> last(@Nullable String line) {
    return sessions.last(line);
  }

  @Override
  public List<SessionView> list(@Nullable String line, @Nullable String parent, int limit) {
    return sessions.list(line, parent, limit);
  }

  @Override
  public ContextPack resume(ResumeRequest request) {
    return sessions.resume(request);
  }

  @Override
  public void acknowledge(PackReceipt receipt) {
    sessions.acknowledge(receipt);
  }

  @Override
  public List<KeptReceipt> receipts(
      @Nullable String packId, PackReceipt.@Nullable Status status, long before, int limit) {
    return sessions.receipts(packId, status, before, limit);
  }
}
