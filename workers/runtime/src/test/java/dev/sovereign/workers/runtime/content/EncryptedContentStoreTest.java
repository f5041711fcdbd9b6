package dev.sovereign.workers.runtime.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.DataClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptedContentStoreTest {

  private static final byte[] CONTENT = "canary: what was asked".getBytes(StandardCharsets.UTF_8);

  @TempDir Path home;

  @Test
  void contentIsFoundAgainAlsoAfterARestart() {
    ContentRef ref = open().put(CONTENT, DataClass.KEEP_ON_DEVICE);

    assertThat(ref.host()).isEqualTo("here");
    assertThat(ref.dataClass()).isEqualTo(DataClass.KEEP_ON_DEVICE);
    assertThat(ref.hash()).matches("[0-9a-f]{64}");
    assertThat(open().find(ref.hash()))
        .hasValueSatisfying(found -> assertThat(found).isEqualTo(CONTENT));
  }

  @Test
  void nothingOnDiskShowsTheContent() throws IOException {
    open().put(CONTENT, DataClass.INTERNAL);

    for (Path file : files()) {
      assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
          .doesNotContain("canary");
    }
  }

  @Test
  void theNameIsNoHashThatAGuessCouldBeTestedWith() throws Exception {
    String plain = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CONTENT));
    String here = open().put(CONTENT, DataClass.INTERNAL).hash();
    String elsewhere =
        new EncryptedContentStore(home.resolve("other"), home.resolve("other-key"), "there")
            .put(CONTENT, DataClass.INTERNAL)
            .hash();

    assertThat(here).isNotEqualTo(plain).isNotEqualTo(elsewhere);
  }

  @Test
  void theSameContentTwiceIsStoredOnce() throws IOException {
    var store = open();
    assertThat(store.put(CONTENT, DataClass.INTERNAL).hash())
        .isEqualTo(store.put(CONTENT, DataClass.PUBLIC).hash());
    assertThat(files()).hasSize(2);
  }

  @Test
  void theStrictestClassThatContentWasEverPutWithStays() {
    var store = open();
    String hash = store.put(CONTENT, DataClass.INTERNAL).hash();
    assertThat(store.dataClass(hash)).contains(DataClass.INTERNAL);
    store.put(CONTENT, DataClass.KEEP_ON_DEVICE);
    store.put(CONTENT, DataClass.PUBLIC);

    assertThat(open().dataClass(hash)).contains(DataClass.KEEP_ON_DEVICE);
    assertThat(open().find(hash)).hasValueSatisfying(found -> assertThat(found).isEqualTo(CONTENT));
    assertThat(store.dataClass("0".repeat(64))).isEmpty();
  }

  @Test
  void emptyContentIsContent() {
    var store = open();
    String hash = store.put(new byte[0], DataClass.INTERNAL).hash();
    assertThat(store.find(hash)).hasValueSatisfying(found -> assertThat(found).isEmpty());
  }

  @Test
  void everyChangedByteIsDetected() throws IOException {
    var store = open();
    String hash = store.put(CONTENT, DataClass.INTERNAL).hash();
    Path file = file(hash);
    byte[] written = Files.readAllBytes(file);
    for (int i = 0; i < written.length; i++) {
      byte[] changed = written.clone();
      changed[i] ^= 1;
      Files.write(file, changed);
      assertThatThrownBy(() -> store.find(hash)).isInstanceOf(UncheckedIOException.class);
    }
    Files.write(file, new byte[3]);
    assertThatThrownBy(() -> store.find(hash)).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void noFilePassesForAnother() throws IOException {
    var store = open();
    String mine = store.put(CONTENT, DataClass.INTERNAL).hash();
    String other = store.put(new byte[] {1, 2, 3}, DataClass.INTERNAL).hash();
    Files.copy(file(mine), file(other), StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> store.find(other))
        .hasRootCauseInstanceOf(javax.crypto.AEADBadTagException.class);
  }

  @Test
  void anotherKeyIsNamedAsTheReason() throws IOException {
    String hash = open().put(CONTENT, DataClass.INTERNAL).hash();
    Files.delete(home.resolve("key"));

    assertThatThrownBy(() -> open().find(hash))
        .cause()
        .hasMessageContaining("which is not this host's");
  }

  @Test
  void deletedContentIsGoneAndDeletingAgainDoesNothing() throws IOException {
    var store = open();
    String hash = store.put(CONTENT, DataClass.INTERNAL).hash();
    store.delete(hash);
    store.delete(hash);
    assertThat(store.find(hash)).isEmpty();
    assertThat(files()).hasSize(1);
  }

  @Test
  void whatIsNoHashIsNeverAPath() throws IOException {
    var store = open();
    Files.writeString(home.resolve("secret"), "x");
    store.delete("../secret");
    assertThat(store.find("../secret")).isEmpty();
    assertThat(home.resolve("secret")).exists();
  }

  @Test
  void onlyTheOwnerCanRead() throws IOException {
    String hash = open().put(CONTENT, DataClass.INTERNAL).hash();
    assertThat(mode(home.resolve("key"))).isEqualTo("rw-------");
    assertThat(mode(file(hash))).isEqualTo("rw-------");
    assertThat(mode(home.resolve("content"))).isEqualTo("rwx------");
    assertThat(mode(file(hash).resolveSibling("."))).isEqualTo("rwx------");
  }

  @Test
  void aKeyFileThatHoldsNoKeyIsRefused() throws IOException {
    Files.writeString(home.resolve("key"), "short");
    assertThatThrownBy(this::open).hasMessageContaining("content key");
  }

  private EncryptedContentStore open() {
    return new EncryptedContentStore(home.resolve("content"), home.resolve("key"), "here");
  }

  private Path file(String hash) {
    return home.resolve("content").resolve(hash.substring(0, 2)).resolve(hash);
  }

  /** With the key. */
  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(home)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
