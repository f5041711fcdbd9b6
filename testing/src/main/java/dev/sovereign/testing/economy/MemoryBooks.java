package dev.sovereign.testing.economy;

import dev.sovereign.activities.inference.cost.LayerDay;
import dev.sovereign.activities.inference.receipts.Budget;
import dev.sovereign.activities.inference.receipts.Receipt;
import dev.sovereign.activities.inference.receipts.Receipts;
import dev.sovereign.workflows.inference.Candidate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Receipts in a list, and money without a limit. Used by one thread. */
final class MemoryBooks {

  private final List<Receipt> kept = new ArrayList<>();

  List<Receipt> kept() {
    return List.copyOf(kept);
  }

  Receipts receipts() {
    return new Receipts() {
      @Override
      public void writeBehind(Receipt receipt) {
        kept.add(receipt);
      }

      @Override
      public long lost() {
        return 0;
      }

      @Override
      public Optional<Receipt> find(String id) {
        return kept.stream().filter(each -> each.id().equals(id)).findFirst();
      }

      @Override
      public List<CostLine> costs(Instant since) {
        return List.of();
      }

      @Override
      public List<LayerDay> days(Instant since) {
        return List.of();
      }

      @Override
      public CacheSums cached(Instant since) {
        return new CacheSums(0, 0, 0);
      }
    };
  }

  Budget budget() {
    return new Budget() {
      @Override
      public Reservation reserve(String callId, Candidate candidate, long ceilingNanoUsd) {
        return new Settling();
      }

      @Override
      public List<Standing> standings() {
        return List.of();
      }
    };
  }

  private final class Settling implements Budget.Reservation {
    @Override
    public void settle(long costNanoUsd, Receipt receipt) {
      kept.add(receipt);
    }

    @Override
    public void release() {}

    @Override
    public void forfeit(long costNanoUsd) {}
  }
}
