package dev.sovereign.testing.mcp;

import io.modelcontextprotocol.spec.McpSchema.AudioContent;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Content;
import io.modelcontextprotocol.spec.McpSchema.EmbeddedResource;
import io.modelcontextprotocol.spec.McpSchema.ImageContent;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.TextResourceContents;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/** The contents that several fixtures share: as small as their formats allow, and real. */
final class Fixtures {

  static final String PNG = "image/png";
  private static final int RED = 0xff0000;
  private static final int SAMPLES = 8;

  private Fixtures() {}

  static CallToolResult result(Content... contents) {
    return CallToolResult.builder().content(List.of(contents)).isError(false).build();
  }

  static CallToolResult text(String text) {
    return result(textContent(text));
  }

  static Content textContent(String text) {
    return TextContent.builder(text).build();
  }

  static Content image() {
    return ImageContent.builder(png(), PNG).build();
  }

  static Content audio() {
    return AudioContent.builder(wav(), "audio/wav").build();
  }

  static Content resource(String uri, String mimeType, String text) {
    return EmbeddedResource.builder(
            TextResourceContents.builder(uri, text).mimeType(mimeType).build())
        .build();
  }

  /** One red pixel, in Base64. */
  static String png() {
    BufferedImage pixel = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    pixel.setRGB(0, 0, RED);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(pixel, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(out.toByteArray());
  }

  /** A millisecond of silence, in Base64. */
  private static String wav() {
    AudioFormat format = new AudioFormat(8_000, 8, 1, false, false);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (AudioInputStream silence =
        new AudioInputStream(new ByteArrayInputStream(new byte[SAMPLES]), format, SAMPLES)) {
      AudioSystem.write(silence, AudioFileFormat.Type.WAVE, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(out.toByteArray());
  }
}
