package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RequestFacts;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.inference.Priority;
import dev.sovereign.workflows.inference.RoutePolicy;
import java.time.Instant;

/**
 * What a plan is computed from, beside the endpoints' states.
 *
 * @param operation what is asked
 * @param facts of the request; its model is {@code auto} or the preferred one
 * @param dataClass how far it may travel
 * @param policy which endpoints and in which order
 * @param deadline of the whole call
 * @param priority whether somebody waits for it
 */
public record PlanRequest(
    Operation operation,
    RequestFacts facts,
    DataClass dataClass,
    RoutePolicy policy,
    Instant deadline,
    Priority priority) {}
