package dev.sovereign.cli.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.cli.stack.StackException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentFileTest {

  private static final InputStream NOTHING = InputStream.nullInputStream();

  @TempDir Path folder;

  @Test
  void readsAFileOrTheStream() throws IOException {
    byte[] bytes = {0, (byte) 0xff, '\r'};
    Path file = Files.write(folder.resolve("a"), bytes);

    assertThat(ContentFile.read(file.toString(), NOTHING)).isEqualTo(bytes);
    assertThat(ContentFile.read("-", new ByteArrayInputStream(bytes))).isEqualTo(bytes);
  }

  @Test
  void takesTheMostAndNotAByteMore() {
    byte[] more = new byte[ContentFile.MAX_BYTES + 1];

    assertThat(
            ContentFile.read("-", new ByteArrayInputStream(more, 0, ContentFile.MAX_BYTES)).length)
        .isEqualTo(ContentFile.MAX_BYTES);
    assertThatThrownBy(() -> ContentFile.read("-", new ByteArrayInputStream(more)))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("16777216 bytes");
  }

  @Test
  void saysWhatIsWrongWithAFile() throws IOException {
    String empty = Files.createFile(folder.resolve("empty")).toString();

    assertThatThrownBy(() -> ContentFile.read(empty, NOTHING))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("is empty");
    assertThatThrownBy(() -> ContentFile.read(folder.resolve("none").toString(), NOTHING))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("no such file");
    assertThatThrownBy(() -> ContentFile.read(folder.toString(), NOTHING))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("is a folder");
  }
}
