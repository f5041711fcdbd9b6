package dev.sovereign.activities.inference.receipts;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.ds.PGSimpleDataSource;

/** A process that keeps receipts as fast as they come and is to be killed. */
final class KilledProcess {

  private KilledProcess() {}

  /** Arguments: the database's URL and the counter's file. */
  public static void main(String[] args) throws Exception {
    var dataSource = new PGSimpleDataSource();
    dataSource.setUrl(args[0]);
    var settings = InferenceStore.Settings.of("killed", Path.of(args[1]), Map.of());
    try (var store =
        new InferenceStore(
            dataSource, new Fixtures.MemoryContents(), settings, Clock.systemUTC())) {
      store.budget().reserve("paid", Fixtures.PAID, 4_711);
      for (int i = 0; ; i++) {
        store.receipts().writeBehind(Fixtures.free("call-" + i));
        if (i == 20_000) {
          System.out.println("under way");
        }
        if (i > 20_000) {
          LockSupport.parkNanos(100_000);
        }
      }
    }
  }
}
