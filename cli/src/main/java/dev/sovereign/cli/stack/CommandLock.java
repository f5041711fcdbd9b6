package dev.sovereign.cli.stack;

import dev.sovereign.cli.supervisor.RunFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** One command at a time changes a home's stack; the kernel frees the lock of one that dies. */
public final class CommandLock implements AutoCloseable {

  private final FileChannel channel;

  private CommandLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits for another command to end. */
  public static CommandLock take(RunFolder folder, Consumer<String> progress) throws IOException {
    FileChannel channel =
        FileChannel.open(folder.commandLock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      progress.accept("another up or down is at work on this home: waiting for it");
      var _ = channel.lock();
    }
    return new CommandLock(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
