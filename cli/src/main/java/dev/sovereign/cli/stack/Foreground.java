package dev.sovereign.cli.stack;

import dev.sovereign.cli.supervisor.RunFolder;
import dev.sovereign.cli.supervisor.StackSpec;
import dev.sovereign.cli.supervisor.StackStop;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;

/**
 * An {@code up} that stays: a signal to it stops the stack, a {@code down} from elsewhere ends it,
 * and a supervisor that dies is replaced.
 */
public final class Foreground {

  private static final Duration POLL = Duration.ofMillis(500);

  private final Site site;
  private final RunFolder folder;
  private final PrintStream progress;
  private volatile boolean ownsStack;
  private boolean stopping;

  public Foreground(Site site, PrintStream progress) {
    this.site = site;
    this.folder = site.runFolder();
    this.progress = progress;
  }

  /** From now on a signal that ends this JVM stops the stack first. */
  public void stopStackOnSignal() {
    ownsStack = true;
    Runtime.getRuntime().addShutdownHook(new Thread(this::stopStack, "stop-stack"));
  }

  /** An end that no signal caused leaves the stack as it is, for the next command to look at. */
  public void leaveStackAlone() {
    ownsStack = false;
  }

  /** Stays until the stack is taken down. */
  public void stay() throws IOException, InterruptedException {
    progress.println("Ctrl-C stops the stack.");
    Optional<StackSpec> stack = folder.stack();
    while (stack.isPresent()) {
      Thread.sleep(POLL);
      stack = folder.stack();
      if (stack.isPresent() && folder.livingSupervisor().isEmpty()) {
        mend();
      }
    }
    progress.println("The stack was taken down.");
  }

  /** Under the lock: a {@code down} ends the supervisor before it forgets the stack. */
  private synchronized void mend() throws IOException {
    try (CommandLock _ = CommandLock.take(folder, progress::println)) {
      Optional<StackSpec> stack = folder.stack();
      if (!stopping && stack.isPresent() && folder.livingSupervisor().isEmpty()) {
        progress.println("The supervisor is gone: another one takes over.");
        new SupervisorStart(site).replace(stack.get());
        Supervised.await(folder);
      }
    }
  }

  private synchronized void stopStack() {
    stopping = true;
    if (ownsStack && folder.stack().isPresent()) {
      progress.println("Stopping the stack.");
      new StackStop(site.home().home(), folder).all(progress::println);
    }
  }
}
