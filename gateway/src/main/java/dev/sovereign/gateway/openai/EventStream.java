package dev.sovereign.gateway.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sovereign.activities.inference.AnswerSink;
import dev.sovereign.activities.inference.receipts.Receipt.RecordedAttempt;
import dev.sovereign.workflows.inference.Candidate;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer as server-sent events. Nothing is written before the first event, so that until
 * then a failure can still be a status. Used by one thread at a time.
 */
final class EventStream implements AnswerSink {

  private static final byte[] DATA = "data: ".getBytes(US_ASCII);
  private static final byte[] END = "\n\n".getBytes(US_ASCII);
  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(US_ASCII);

  private final HttpServletResponse response;
  private final String callId;
  private @Nullable Candidate candidate;
  private List<RecordedAttempt> failed = List.of();
  private boolean open;
  private boolean broken;

  EventStream(HttpServletResponse response, String callId) {
    this.response = response;
    this.callId = callId;
  }

  @Override
  public void begin(Candidate candidate, List<RecordedAttempt> failed) {
    this.candidate = candidate;
    this.failed = failed;
  }

  @Override
  public void event(byte[] data) throws IOException {
    if (!open) {
      if (candidate != null) {
        ReceiptHeaders.ofStream(response, callId, candidate, failed);
      }
      open();
    }
    send(data);
  }

  /** Status and headers; those of the receipt are the caller's matter when nothing began. */
  void open() {
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType("text/event-stream");
    response.setHeader("Cache-Control", "no-cache");
    // Proxies such as nginx would hold events back.
    response.setHeader("X-Accel-Buffering", "no");
    open = true;
  }

  /** Whether events went out, so that a status can no longer be given. */
  boolean isOpen() {
    return open;
  }

  /** Whether the caller is gone. */
  boolean isBroken() {
    return broken;
  }

  /** The answer is complete. */
  void done() throws IOException {
    ServletOutputStream out = response.getOutputStream();
    out.write(DONE);
    out.flush();
  }

  /** One event, flushed. */
  void send(byte[] data) throws IOException {
    try {
      ServletOutputStream out = response.getOutputStream();
      out.write(DATA);
      out.write(oneLine(data));
      out.write(END);
      out.flush();
    } catch (IOException e) {
      broken = true;
      throw e;
    }
  }

  /**
   * A line break would end the event. In JSON it can only stand between tokens, where a blank means
   * the same.
   */
  private static byte[] oneLine(byte[] data) {
    for (byte b : data) {
      if (b == '\n' || b == '\r') {
        return withoutBreaks(data);
      }
    }
    return data;
  }

  private static byte[] withoutBreaks(byte[] data) {
    byte[] line = data.clone();
    for (int i = 0; i < line.length; i++) {
      if (line[i] == '\n' || line[i] == '\r') {
        line[i] = ' ';
      }
    }
    return line;
  }
}
