package dev.sovereign.activities.inference.endpoints;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Keeps in memory what outlives a {@link LiveEndpoints}. */
final class FakeBreakerStore implements BreakerStore {

  final Map<String, Kept> kept = new ConcurrentSkipListMap<>();

  @Override
  public List<Kept> load() {
    return new ArrayList<>(kept.values());
  }

  @Override
  public void save(Kept one) {
    kept.put(one.endpoint() + "/" + one.model(), one);
  }

  @Override
  public void clear(String endpoint, String model) {
    kept.remove(endpoint + "/" + model);
  }
}
