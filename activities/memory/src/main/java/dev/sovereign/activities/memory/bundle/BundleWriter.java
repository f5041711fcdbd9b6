package dev.sovereign.activities.memory.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sovereign.activities.memory.CanonicalJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;

/** Writes a bundle beside its place and moves it there when it is whole and on the disk. */
final class BundleWriter implements AutoCloseable {

  private final Path file;
  private final Path partial;
  private final FileChannel channel;
  private final OutputStream out;
  private final MessageDigest digest = CanonicalJson.sha256();
  private long sessions;
  private long facts;

  BundleWriter(Path file) throws IOException {
    this.file = file;
    partial = file.resolveSibling("." + file.getFileName() + ".partial");
    Files.deleteIfExists(partial);
    channel =
        FileChannel.open(
            partial,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
    digested(BundleLines.HEADER);
  }

  void session(String json) throws IOException {
    sessions++;
    digested(BundleLines.SESSION + json + "}");
  }

  void fact(BundledFact fact) throws IOException {
    facts++;
    digested(BundleLines.FACT + CanonicalJson.write(fact) + "}");
  }

  Manifest finish(long withheld, SigningKey key) throws IOException {
    String hash = HexFormat.of().formatHex(digest.digest());
    var manifest = new Manifest(sessions, facts, withheld, hash, key.publicKey());
    byte[] line = (BundleLines.MANIFEST + CanonicalJson.write(manifest) + "}").getBytes(UTF_8);
    out.write(line);
    out.write('\n');
    out.write((BundleLines.SIGNATURE + key.sign(line) + "\"}\n").getBytes(UTF_8));
    out.flush();
    channel.force(true);
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return manifest;
  }

  private void digested(String line) throws IOException {
    byte[] bytes = line.getBytes(UTF_8);
    digest.update(bytes);
    digest.update((byte) '\n');
    out.write(bytes);
    out.write('\n');
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(partial);
  }
}
