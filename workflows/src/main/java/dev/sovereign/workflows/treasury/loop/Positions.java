package dev.sovereign.workflows.treasury.loop;

import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.venue.VenueState;
import java.time.Instant;
import java.util.List;

/**
 * @param liquid what the treasury holds outside venues, one a currency
 * @param venues the venues asked about
 * @param asOf when this was read
 */
public record Positions(List<Amount> liquid, List<VenueState> venues, Instant asOf) {
  public Positions {
    liquid = List.copyOf(liquid);
    venues = List.copyOf(venues);
  }
}
