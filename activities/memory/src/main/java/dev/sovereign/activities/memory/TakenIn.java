package dev.sovereign.activities.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactDraft;
import dev.sovereign.workflows.memory.MemoryFailure;
import dev.sovereign.workflows.memory.SecretRedactor;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A draft as it may be kept: valid, within bounds, without secrets.
 *
 * @param draft what was told
 * @param json the body's canonical JSON
 * @param key the idempotency key's hash; absent when none was given
 * @param source who told it
 * @param subject whom it is about
 * @param redactions how many secrets were taken out
 */
record TakenIn(
    FactDraft draft,
    String json,
    @Nullable String key,
    String source,
    @Nullable String subject,
    int redactions) {

  /** UTF-8 bytes of a body's canonical JSON. PostgreSQL's full text takes no more than 1 MiB. */
  static final int MAX_BYTES = 256 * 1024;

  /** Fails with {@link MemoryFailure#INVALID_FACT}. */
  static TakenIn of(FactDraft draft, SecretRedactor redactor) {
    checkAround(draft);
    var text = new Redaction(redactor);
    JsonNode body = text.of("body", CanonicalJson.tree(draft.body()));
    return new TakenIn(
        draft,
        bounded(body),
        draft.key() == null ? null : CanonicalJson.sha256(draft.key()),
        text.of(draft.source()),
        draft.subject() == null ? null : text.of(draft.subject()),
        text.count);
  }

  boolean isPrivate() {
    return draft.travelClass() == DataClass.KEEP_ON_DEVICE;
  }

  private static void checkAround(FactDraft draft) {
    if (draft.source() == null) {
      throw MemoryFailure.INVALID_FACT.failure(
          "Nothing was recorded: source is absent. Say who tells it, for example agent:planner.");
    }
    PlainUnicode.check("key", draft.key());
    PlainUnicode.check("source", draft.source());
    PlainUnicode.check("subject", draft.subject());
    if (draft.fence() != null) {
      PlainUnicode.check("sessionId", draft.fence().sessionId());
    }
  }

  /** Read again as a body, because a marker may be longer than what it replaces. */
  private static String bounded(JsonNode body) {
    try {
      String json = CanonicalJson.write(CanonicalJson.value(body, FactBody.class));
      int bytes = json.getBytes(StandardCharsets.UTF_8).length;
      if (bytes <= MAX_BYTES) {
        return json;
      }
      throw MemoryFailure.INVALID_FACT.failure(
          "Nothing was recorded: body is %d bytes of JSON (expected: at most %d). Record it as several facts, or keep the text in a file and name that."
              .formatted(bytes, MAX_BYTES));
    } catch (IllegalArgumentException e) {
      throw MemoryFailure.INVALID_FACT.failure(
          "Nothing was recorded: with its secrets redacted the body is over a limit. Shorten it.");
    }
  }

  private static final class Redaction {
    private final SecretRedactor redactor;
    private int count;

    Redaction(SecretRedactor redactor) {
      this.redactor = redactor;
    }

    String of(String text) {
      SecretRedactor.Redacted redacted = redactor.redact(text);
      count += redacted.redactions();
      return redacted.text();
    }

    JsonNode of(String field, JsonNode node) {
      return switch (node) {
        case TextNode text -> text(field, text.textValue());
        case ArrayNode items -> items(field, items);
        case ObjectNode fields -> fields(field, fields);
        default -> node;
      };
    }

    private JsonNode text(String field, String text) {
      PlainUnicode.check(field, text);
      return TextNode.valueOf(of(text));
    }

    private JsonNode items(String field, ArrayNode items) {
      for (int i = 0; i < items.size(); i++) {
        items.set(i, of(field + "[" + i + "]", items.get(i)));
      }
      return items;
    }

    private JsonNode fields(String field, ObjectNode fields) {
      for (Map.Entry<String, JsonNode> each : fields.properties()) {
        each.setValue(of(field + "." + each.getKey(), each.getValue()));
      }
      return fields;
    }
  }
}
