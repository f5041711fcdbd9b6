package dev.sovereign.workflows.treasury.loop;

import dev.sovereign.workflows.treasury.Amount;
import java.util.List;

/**
 * @param available what growth holds, one a currency
 * @param proposals those without a budget, the oldest first
 */
public record GrowthBooks(List<Amount> available, List<Proposal> proposals) {
  public GrowthBooks {
    available = List.copyOf(available);
    proposals = List.copyOf(proposals);
  }
}
