package dev.sovereign.testing;

import io.temporal.api.history.v1.HistoryEvent;
import java.util.Optional;

/**
 * A moment of a cycle that can be told from outside: an event in the history of the cycle or of one
 * of its organs.
 *
 * @param organ the child workflow's organ, empty for the cycle itself
 * @param event what was written, for example {@code scheduled Handoff_SealSession}
 */
public record Step(String organ, String event) {

  /** The step that an event is, if it is one worth killing at. */
  static Optional<Step> of(String organ, HistoryEvent event, ActivityNames activities) {
    String text =
        switch (event.getEventType()) {
          case EVENT_TYPE_WORKFLOW_EXECUTION_STARTED -> "started";
          case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED ->
              "scheduled "
                  + event.getActivityTaskScheduledEventAttributes().getActivityType().getName();
          case EVENT_TYPE_ACTIVITY_TASK_COMPLETED ->
              "completed "
                  + activities.of(
                      event.getActivityTaskCompletedEventAttributes().getScheduledEventId());
          case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED ->
              "began "
                  + event
                      .getChildWorkflowExecutionStartedEventAttributes()
                      .getWorkflowType()
                      .getName();
          case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED ->
              "ended "
                  + event
                      .getChildWorkflowExecutionCompletedEventAttributes()
                      .getWorkflowType()
                      .getName();
          default -> "";
        };
    return text.isEmpty() ? Optional.empty() : Optional.of(new Step(organ, text));
  }

  @Override
  public String toString() {
    return (organ.isEmpty() ? "cycle" : organ) + ": " + event;
  }

  /** Which activity an event id scheduled. */
  interface ActivityNames {
    String of(long scheduledEventId);
  }
}
