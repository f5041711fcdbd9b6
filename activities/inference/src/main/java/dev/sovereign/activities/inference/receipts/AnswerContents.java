package dev.sovereign.activities.inference.receipts;

import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.receipts.Answers.KeptAnswer;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.DataClass;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers in the content store. Each is stored behind a line with its call's id, so no two answers
 * and nothing else in the store are ever the same content, and one can be deleted without asking
 * who else uses it.
 */
final class AnswerContents {

  private final ContentStore store;

  AnswerContents(ContentStore store) {
    this.store = store;
  }

  /** The hash that it will have. */
  String name(String callId, KeptAnswer answer) {
    return store.hash(content(callId, answer));
  }

  AnswerRows.Kept put(String callId, KeptAnswer answer) {
    // Nobody says how private this answer is, so it is as private as can be.
    String hash = store.put(content(callId, answer), DataClass.KEEP_ON_DEVICE).hash();
    return new AnswerRows.Kept(hash, answer.endpoint(), answer.model(), answer.quality());
  }

  private static byte[] content(String callId, KeptAnswer answer) {
    byte[] line = line(callId);
    byte[] body = answer.body().bytes();
    byte[] content = Arrays.copyOf(line, line.length + body.length);
    System.arraycopy(body, 0, content, line.length, body.length);
    return content;
  }

  /** Empty when this host does not have it. */
  Optional<KeptAnswer> find(AnswerRows.Row row) {
    String hash = row.contentHash();
    if (hash == null) {
      return Optional.empty();
    }
    int line = line(row.callId()).length;
    return store
        .find(hash)
        .map(
            content ->
                new KeptAnswer(
                    RawJson.of(Arrays.copyOfRange(content, line, content.length)),
                    orEmpty(row.endpoint()),
                    orEmpty(row.model()),
                    orEmpty(row.quality())));
  }

  void delete(@Nullable String hash) {
    if (hash != null) {
      store.delete(hash);
    }
  }

  private static byte[] line(String callId) {
    return ("answer " + callId + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
