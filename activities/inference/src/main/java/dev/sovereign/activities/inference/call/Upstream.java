package dev.sovereign.activities.inference.call;

import java.util.List;

/**
 * One endpoint, spoken to in its own protocol. Thread-safe. No call is retried here, and none waits
 * for anything but its endpoint. An interrupted thread ends the exchange, on which a local server
 * stops generating.
 */
public interface Upstream extends AutoCloseable {

  /**
   * Asks once. Blocks until the whole answer is there.
   *
   * @param sink takes the events of a stream; unused when the request asks for none
   * @throws UpstreamException coded; after the sink was called too, when a stream broke off
   */
  Reply call(UpstreamCall call, EventSink sink) throws UpstreamException;

  /**
   * Asks the endpoint what it serves. Costs nothing and asks no model.
   *
   * @throws UpstreamException when it does not answer
   */
  List<ServedModel> models(Timeouts timeouts) throws UpstreamException;

  /** Ends idle connections. */
  @Override
  void close();

  /**
   * @param name as requests ask for it
   * @param remote whether the endpoint would pass the request on to another machine
   */
  record ServedModel(String name, boolean remote) {}
}
