package dev.sovereign.gateway.rest;

import dev.sovereign.gateway.memory.Refusals;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A bundle on its way in or out, in a folder that only its owner can read; gone when closed. */
final class BundleFile implements AutoCloseable {

  private final Path folder;

  private BundleFile(Path folder) {
    this.folder = folder;
  }

  static BundleFile create() throws IOException {
    return new BundleFile(Files.createTempDirectory("sovereign-bundle"));
  }

  /** Not there yet. */
  Path path() {
    return folder.resolve("bundle");
  }

  /** Takes the body of a request in. */
  void fill(HttpServletRequest request) {
    try (InputStream in = request.getInputStream()) {
      Files.copy(in, path());
    } catch (IOException e) {
      throw Refusals.bad("the bundle broke off; nothing was imported");
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path());
    Files.delete(folder);
  }
}
