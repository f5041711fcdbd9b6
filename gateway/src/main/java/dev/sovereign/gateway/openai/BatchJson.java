package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.batch.Batch;
import dev.sovereign.activities.inference.batch.LineFault;
import dev.sovereign.activities.inference.batch.StoredFile;
import dev.sovereign.workflows.batch.BatchStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Files and batches in the shapes of OpenAI's API. */
final class BatchJson {

  private static final JsonMapper JSON = JsonMapper.shared();

  private BatchJson() {}

  static ObjectNode of(StoredFile file) {
    return JSON.createObjectNode()
        .put("id", file.id())
        .put("object", "file")
        .put("bytes", file.bytes())
        .put("created_at", file.createdAt().getEpochSecond())
        .put("expires_at", file.expiresAt() == null ? null : file.expiresAt().getEpochSecond())
        .put("filename", file.name())
        .put("purpose", file.purpose())
        .put("status", "processed")
        .putNull("status_details");
  }

  static ObjectNode deleted(String id) {
    return JSON.createObjectNode().put("id", id).put("object", "file").put("deleted", true);
  }

  /**
   * @param faults of a batch that failed
   */
  static ObjectNode of(Batch batch, List<LineFault> faults) {
    ObjectNode json = JSON.createObjectNode();
    Batch.Terms terms = batch.terms();
    json.put("id", batch.id()).put("object", "batch").put("endpoint", terms.endpoint());
    errors(json, faults);
    boolean ended = batch.status().ended();
    json.put("input_file_id", terms.inputFileId())
        .put("completion_window", terms.window())
        .put("status", batch.status().wire())
        .put("output_file_id", ended ? batch.outputFileId() : null)
        .put("error_file_id", ended ? batch.errorFileId() : null);
    times(json, batch);
    json.putObject("request_counts")
        .put("total", batch.total())
        .put("completed", batch.completed())
        .put("failed", batch.failed());
    json.set("metadata", JSON.readTree(terms.metadata()));
    return json;
  }

  private static void times(ObjectNode json, Batch batch) {
    Batch.Times times = batch.times();
    json.put("created_at", times.created().getEpochSecond());
    put(json, "in_progress_at", times.inProgress());
    put(json, "expires_at", times.expires());
    put(json, "finalizing_at", times.finalizing());
    put(json, "completed_at", ended(batch, BatchStatus.COMPLETED));
    put(json, "failed_at", ended(batch, BatchStatus.FAILED));
    put(json, "expired_at", ended(batch, BatchStatus.EXPIRED));
    put(json, "cancelling_at", times.cancelling());
    put(json, "cancelled_at", ended(batch, BatchStatus.CANCELLED));
  }

  private static @Nullable Instant ended(Batch batch, BatchStatus status) {
    return batch.status() == status ? batch.times().ended() : null;
  }

  private static void put(ObjectNode json, String name, @Nullable Instant at) {
    json.put(name, at == null ? null : (Long) at.getEpochSecond());
  }

  private static void errors(ObjectNode json, List<LineFault> faults) {
    if (faults.isEmpty()) {
      json.putNull("errors");
      return;
    }
    ArrayNode data = json.putObject("errors").put("object", "list").putArray("data");
    for (LineFault fault : faults) {
      data.addObject()
          .put("code", fault.code())
          .put("line", fault.line())
          .put("message", fault.message())
          .put("param", fault.param());
    }
  }

  /** A page as the API has it. */
  static ObjectNode page(List<ObjectNode> data, boolean more) {
    ObjectNode page = JSON.createObjectNode().put("object", "list");
    page.putArray("data").addAll(data);
    page.put("first_id", data.isEmpty() ? null : data.getFirst().get("id").asString());
    page.put("last_id", data.isEmpty() ? null : data.getLast().get("id").asString());
    return page.put("has_more", more);
  }
}
