package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.batch.Batches;
import dev.sovereign.activities.inference.batch.Files.TooLargeException;
import dev.sovereign.activities.inference.batch.StoredFile;
import dev.sovereign.gateway.OpenAiError;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.PlainText;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.InvalidFileNameException;
import org.apache.tomcat.util.http.fileupload.servlet.ServletRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * A form with a file and its purpose, in any order. The file goes to the content store as it comes:
 * neither memory nor a temporary file ever holds it whole or in clear. For one request.
 */
final class Upload {

  private static final String PURPOSE = "batch";
  private static final String FORM = "multipart/form-data";
  private static final String ANCHOR = "created_at";
  private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{0,8}");
  private static final Duration SHORTEST_LIFE = Duration.ofHours(1);
  private static final Duration LONGEST_LIFE = Duration.ofDays(30);
  private static final int MAX_FIELD_BYTES = 1024;
  private static final int MAX_NAME = 200;

  /** What a form has around its file, at most. */
  private static final int AROUND_BYTES = 64 * 1024;

  /** A client that writes more than this after a refusal does not get to read it. */
  private static final long MOST_DRAINED_BYTES = 1L << 30;

  private final Batches batches;
  private final DataClass dataClass;
  private @Nullable StoredFile stored;
  private @Nullable String purpose;
  private @Nullable String anchor;
  private @Nullable String seconds;

  Upload(Batches batches, DataClass dataClass) {
    this.batches = batches;
    this.dataClass = dataClass;
  }

  StoredFile take(HttpServletRequest request) throws RefusedException {
    if (!isForm(request.getContentType())) {
      throw refuse(
          415,
          "unsupported_media_type",
          null,
          "this content type is not taken",
          "send multipart/form-data with file and purpose");
    }
    if (request.getContentLengthLong() > batches.maxFileBytes() + AROUND_BYTES) {
      throw tooLarge();
    }
    boolean whole = false;
    try {
      FileItemIterator parts = new FileUpload().getItemIterator(new ServletRequestContext(request));
      while (parts.hasNext()) {
        take(parts.next());
      }
      StoredFile file = checked();
      whole = true;
      return file;
    } catch (InvalidFileNameException _) {
      throw refuse(
          400, "invalid_request", "file", "file: its name holds control characters", "rename it");
    } catch (IOException _) {
      throw refuse(400, "invalid_request", null, "the form broke off", "send it again");
    } finally {
      if (!whole && stored != null) {
        batches.delete(stored.id());
      }
    }
  }

  private static boolean isForm(@Nullable String type) {
    return type != null && type.regionMatches(true, 0, FORM, 0, FORM.length());
  }

  private void take(FileItemStream part) throws IOException, RefusedException {
    try (InputStream content = part.openStream()) {
      switch (part.getFieldName()) {
        case "file" -> file(part, content);
        case "purpose" -> purpose = field(content);
        case "expires_after[anchor]" -> anchor = field(content);
        case "expires_after[seconds]" -> seconds = field(content);
        default ->
            throw refuse(
                400,
                "invalid_request",
                null,
                "the form has a field that is not taken",
                "send file, purpose and expires_after only");
      }
    }
  }

  private void file(FileItemStream part, InputStream content) throws IOException, RefusedException {
    if (stored != null) {
      throw refuse(400, "invalid_request", "file", "file: given more than once", "send it once");
    }
    try {
      stored = batches.upload(name(part), dataClass, content);
    } catch (TooLargeException _) {
      throw tooLarge();
    }
  }

  private RefusedException tooLarge() {
    return refuse(
        413,
        "file_too_large",
        "file",
        "the file is larger than " + batches.maxFileBytes() + " bytes",
        "split it: each batch has a file of its own");
  }

  /**
   * Reads what a refused client still sends. OpenAI's writes its whole request before it reads, and
   * a connection that is closed meanwhile takes the refusal with it.
   */
  static void drain(HttpServletRequest request) {
    byte[] buffer = new byte[AROUND_BYTES];
    long drained = 0;
    try {
      InputStream rest = request.getInputStream();
      for (int read = 0; read >= 0 && drained < MOST_DRAINED_BYTES; drained += read) {
        read = rest.read(buffer);
      }
    } catch (IOException _) {
      // It is gone, and with it who would have read the refusal.
    }
  }

  private static String name(FileItemStream part) {
    String name = PlainText.line(part.getName() == null ? "" : part.getName(), MAX_NAME);
    return name.isBlank() ? "batch.jsonl" : name;
  }

  private static String field(InputStream content) throws IOException {
    return new String(content.readNBytes(MAX_FIELD_BYTES), StandardCharsets.UTF_8).strip();
  }

  private StoredFile checked() throws RefusedException {
    if (stored == null) {
      throw refuse(400, "invalid_request", "file", "file: missing", "send the file in the form");
    }
    if (!PURPOSE.equals(purpose)) {
      throw refuse(
          400, "invalid_request", "purpose", "purpose: missing or not taken", "send batch");
    }
    if (stored.bytes() == 0) {
      throw refuse(400, "empty_file", "file", "file: empty", "put one request on each line");
    }
    return anchor == null && seconds == null ? stored : batches.expire(stored, life());
  }

  /** How long it is kept, as the API has it. */
  private Duration life() throws RefusedException {
    boolean number = seconds != null && SECONDS.matcher(seconds).matches();
    Duration life = number ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
    if (!ANCHOR.equals(anchor)
        || life.compareTo(SHORTEST_LIFE) < 0
        || life.compareTo(LONGEST_LIFE) > 0) {
      throw refuse(
          400,
          "invalid_request",
          "expires_after",
          "expires_after: not such a time",
          "expected: anchor created_at, and seconds from 3600 to 2592000");
    }
    return life;
  }

  private static RefusedException refuse(
      int status, String code, @Nullable String param, String message, String next) {
    return new RefusedException(new OpenAiError(status, code, param, message, next));
  }
}
