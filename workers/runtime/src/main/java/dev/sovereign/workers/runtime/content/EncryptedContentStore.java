package dev.sovereign.workers.runtime.content;

import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.DataClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Content in files, one a content, encrypted with AES-256-GCM under a key of this host: {@code
 * <2>/<hash>} below a folder, where the hash is keyed as well. A file is the version (1 byte), the
 * data class (1), the key's id (8), a random nonce (12), and the ciphertext with its tag (16); hash
 * and class are associated data, so that no file passes for another and none for less private.
 * Files appear whole or not at all. Thread-safe.
 */
public final class EncryptedContentStore implements ContentStore {

  private static final byte VERSION = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY_AT = 2;
  private static final int NONCE_AT = KEY_AT + ContentKey.ID_BYTES;
  private static final int HEADER_BYTES = NONCE_AT + NONCE_BYTES;
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final SecureRandom random = new SecureRandom();
  private final Path folder;
  private final ContentKey key;
  private final String host;

  /**
   * Opens the store; the folder is made with mode 0700 when it is missing.
   *
   * @param folder for example {@code $SOVEREIGN_HOME/content}
   * @param keyFile 32 bytes as hexadecimal digits; made with mode 0600 when it is missing. Without
   *     it nothing that is stored can be read again
   * @param host the name that {@link ContentRef#host()} gives
   * @throws UncheckedIOException when folder or key cannot be used
   */
  public EncryptedContentStore(Path folder, Path keyFile, String host) {
    this.folder = folder;
    this.host = host;
    try {
      Folders.createPrivate(folder.toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": cannot be made; check its owner and space", e);
    }
    this.key = ContentKey.readOrCreate(keyFile);
  }

  @Override
  public ContentRef put(byte[] content, DataClass dataClass) {
    String hash = key.name(content);
    Path file = file(hash);
    try {
      if (laxer(hash, dataClass)) {
        write(file, seal(hash, dataClass, content));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written; check its owner and space", e);
    }
    return new ContentRef(hash, host, dataClass);
  }

  @Override
  public String hash(byte[] content) {
    return key.name(content);
  }

  /** Whether there is nothing yet, or it may travel further than the class allows. */
  private boolean laxer(String hash, DataClass dataClass) {
    return dataClass(hash).map(kept -> kept.compareTo(dataClass) < 0).orElse(true);
  }

  private void write(Path file, byte[] sealed) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    Folders.createPrivate(parent);
    Path next = file.resolveSibling(".new-" + Long.toHexString(random.nextLong()));
    var onlyOwner =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      try (FileChannel channel = FileChannel.open(next, options, onlyOwner)) {
        ByteBuffer bytes = ByteBuffer.wrap(sealed);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      Folders.force(parent);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  @Override
  public Optional<byte[]> find(String hash) {
    return read(hash).map(Opened::content);
  }

  @Override
  public Optional<DataClass> dataClass(String hash) {
    return read(hash).map(Opened::dataClass);
  }

  private Optional<Opened> read(String hash) {
    if (!HASH.matcher(hash).matches()) {
      return Optional.empty();
    }
    Path file = file(hash);
    try {
      return Optional.of(open(file, hash, Files.readAllBytes(file)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read", e);
    }
  }

  @Override
  public void delete(String hash) {
    if (!HASH.matcher(hash).matches()) {
      return;
    }
    Path file = file(hash);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be deleted", e);
    }
  }

  private Path file(String hash) {
    return folder.resolve(hash.substring(0, 2)).resolve(hash);
  }

  private byte[] seal(String hash, DataClass dataClass, byte[] content) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, hash, dataClass).doFinal(content);
      return ByteBuffer.allocate(HEADER_BYTES + sealed.length)
          .put(VERSION)
          .put(code(dataClass))
          .put(key.id())
          .put(nonce)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  private Opened open(Path file, String hash, byte[] bytes) throws IOException {
    if (bytes.length < HEADER_BYTES + TAG_BITS / Byte.SIZE || bytes[0] != VERSION) {
      throw new IOException(file + ": not written by this store, or damaged");
    }
    byte[] keyId = Arrays.copyOfRange(bytes, KEY_AT, NONCE_AT);
    if (!Arrays.equals(keyId, key.id())) {
      throw new IOException(
          "%s: written with key %s, which is not this host's (%s)"
              .formatted(
                  file, HexFormat.of().formatHex(keyId), HexFormat.of().formatHex(key.id())));
    }
    DataClass dataClass = dataClass(bytes[1]);
    byte[] nonce = Arrays.copyOfRange(bytes, NONCE_AT, HEADER_BYTES);
    try {
      return new Opened(
          dataClass,
          cipher(Cipher.DECRYPT_MODE, nonce, hash, dataClass)
              .doFinal(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IOException(file + ": damaged or tampered with", e);
    }
  }

  /** As files have it: never to be changed, whatever happens to the order of the enum. */
  private static byte code(DataClass dataClass) {
    return switch (dataClass) {
      case PUBLIC -> 'P';
      case INTERNAL -> 'I';
      case KEEP_ON_DEVICE -> 'K';
    };
  }

  /** What cannot be read is as private as can be; the tag then says that it was tampered with. */
  private static DataClass dataClass(byte code) {
    return switch (code) {
      case 'P' -> DataClass.PUBLIC;
      case 'I' -> DataClass.INTERNAL;
      default -> DataClass.KEEP_ON_DEVICE;
    };
  }

  private Cipher cipher(int mode, byte[] nonce, String hash, DataClass dataClass)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key.cipher(), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(hash.getBytes(StandardCharsets.US_ASCII));
    cipher.updateAAD(new byte[] {code(dataClass)});
    return cipher;
  }

  /** A file's content. Not a record: those do not hold arrays here. */
  private static final class Opened {
    private final DataClass dataClass;
    private final byte[] content;

    Opened(DataClass dataClass, byte[] content) {
      this.dataClass = dataClass;
      this.content = content;
    }

    DataClass dataClass() {
      return dataClass;
    }

    byte[] content() {
      return content;
    }
  }
}
