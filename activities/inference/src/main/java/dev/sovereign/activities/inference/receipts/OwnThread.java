package dev.sovereign.activities.inference.receipts;

import java.time.Duration;

/** A thread that writes for everybody, and how it ends. */
final class OwnThread {

  private final Thread thread;

  OwnThread(String name, Runnable work) {
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(work);
  }

  void start() {
    thread.start();
  }

  /** Waits until its work is done, but no longer. */
  void await(Duration patience) {
    try {
      thread.join(patience);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it as if the process were killed. */
  void abandon() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
