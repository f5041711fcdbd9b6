package dev.sovereign.activities.memory.sources;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sovereign.activities.memory.CanonicalJson;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What is written down about the parts of a folder, in {@code memory.source_item}. Of a private
 * folder neither a name nor anything by which a guess could be confirmed may stand there, so names
 * and hashes are keyed.
 *
 * @param key of HMAC-SHA256; absent for a folder whose names may be seen
 */
record Marks(@Nullable String key) {

  private static final String FILE_END = ".md#";

  String path(String path) {
    return key == null ? path : keyed(key, path);
  }

  String item(String path, String heading) {
    return path(path) + "#" + (key == null ? heading : keyed(key, heading));
  }

  String hash(String text) {
    return key == null ? CanonicalJson.sha256(text) : keyed(key, text);
  }

  /** What {@link #path} gave for the file of this item. */
  String pathOf(String item) {
    int end = key == null ? item.indexOf(FILE_END) + FILE_END.length() - 1 : item.indexOf('#');
    return item.substring(0, Math.max(0, end));
  }

  /** As it may be told in a report. */
  String shown(String name) {
    return key == null ? name : "a private file";
  }

  private static String keyed(String key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }
}
