package dev.sovereign.activities.memory.bundle;

import dev.sovereign.activities.memory.PrivateContent;
import dev.sovereign.activities.memory.Sql;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.handoff.SessionRows;
import dev.sovereign.workflows.memory.MemoryFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * All facts and sessions as one file of JSON lines, signed with Ed25519, and back; the same content
 * gives the same bytes. Thread-safe, but for two exports to one file.
 *
 * <p>Private facts are left out and counted, because a file travels. Asked to include them, it
 * holds their words in the clear, readable by its owner only (mode 0600): keep it like the machine
 * itself.
 */
public final class Bundles {

  private static final String FACTS =
      """
      SELECT fact_id, kind, body, session_id, line, key, source, subject, about, recorded_at,
          data_class, content_hash, content_host, supersedes, erased_at
      FROM memory.fact ORDER BY fact_id
      """;

  private static final int FETCH = 500;

  private final DataSource dataSource;
  private final PrivateContent contents;
  private final Path keyFile;
  private final TrustedSigners trusted;

  /**
   * @param dataSource connections of the role {@code memory}, in auto-commit mode
   * @param contents the content store of this host
   * @param keyFile the signing key, made with mode 0600 at first use, for example {@code
   *     $SOVEREIGN_HOME/bundle-key}
   * @param trustedSigners public keys whose bundles are imported, one a line; may be missing
   */
  public Bundles(DataSource dataSource, ContentStore contents, Path keyFile, Path trustedSigners) {
    this.dataSource = dataSource;
    this.contents = new PrivateContent(contents);
    this.keyFile = keyFile;
    this.trusted = new TrustedSigners(trustedSigners);
  }

  /**
   * What was exported.
   *
   * @param sessions rows of sessions
   * @param withheld private facts that were left out, or whose words are on another host
   * @param signer the public key, X.509 in lower-case hexadecimal
   */
  public record Exported(long sessions, long facts, long withheld, String signer) {}

  /**
   * What was imported.
   *
   * @param sessions rows of sessions that were new
   * @param facts facts that were new
   * @param known facts that were here already, by id or by key
   * @param withheld private facts that the exporter had left out
   * @param signer whose bundle it was
   */
  public record Imported(long sessions, long facts, long known, long withheld, String signer) {}

  /**
   * Writes everything that is committed at one moment.
   *
   * @throws UncheckedIOException when the file or the key cannot be written; no file is left then
   */
  public Exported exportTo(Path file, boolean includePrivate) {
    SigningKey key = SigningKey.readOrCreate(keyFile);
    try (var writer = new BundleWriter(file.toAbsolutePath())) {
      long withheld = Sql.transact(dataSource, c -> write(c, writer, includePrivate));
      Manifest it = writer.finish(withheld, key);
      return new Exported(it.sessions(), it.facts(), it.withheld(), it.publicKey());
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written; check its folder and space", e);
    }
  }

  private long write(Connection connection, BundleWriter writer, boolean includePrivate)
      throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
      statement.setFetchSize(FETCH);
      try (var row = statement.executeQuery(SessionRows.EXPORT)) {
        while (row.next()) {
          writer.session(row.getString(1));
        }
      }
      long withheld = 0;
      try (var row = statement.executeQuery(FACTS)) {
        while (row.next()) {
          withheld += write(row, writer, includePrivate) ? 0 : 1;
        }
      }
      return withheld;
    } catch (IOException e) {
      throw new UncheckedIOException("the bundle cannot be written; check its folder and space", e);
    }
  }

  /** Whether it was written, and not withheld. */
  private boolean write(ResultSet row, BundleWriter writer, boolean includePrivate)
      throws SQLException, IOException {
    if (row.getString("content_host") == null || row.getString("erased_at") != null) {
      writer.fact(BundledFact.of(row, row.getString("body"), row.getString("subject")));
      return true;
    }
    if (!includePrivate) {
      return false;
    }
    var words = contents.find(row.getString("content_hash"));
    if (words.isEmpty()) {
      return false;
    }
    writer.fact(BundledFact.of(row, words.get().body(), words.get().subject()));
    return true;
  }

  /**
   * Restores the bundle's facts and sessions, all in one transaction or nothing. Importing again
   * changes nothing; what was erased here stays erased. Fails with {@link
   * MemoryFailure#BUNDLE_REFUSED} when a byte is not as it was signed, when nobody here trusts the
   * signer, or when an id or key stands for another fact here.
   *
   * @param trust whether to trust its signer from now on
   */
  public Imported importFrom(Path file, boolean trust) {
    try {
      VerifiedBundle bundle = VerifiedBundle.verify(file);
      String signer = bundle.manifest().publicKey();
      if (!trust && !trusted.trusts(signer) && !isOwn(signer)) {
        throw MemoryFailure.BUNDLE_REFUSED.failure(
            "Nothing was imported: %s is signed by a key nobody here trusts, %s. Compare it with the key that the export printed; then import with --trust."
                .formatted(file, signer));
      }
      Imported imported = new BundleImport(dataSource, contents).run(bundle);
      if (trust) {
        trusted.add(signer);
      }
      return imported;
    } catch (IOException e) {
      throw MemoryFailure.BUNDLE_REFUSED.failure(
          "Nothing was imported: %s cannot be read. Check the path and its rights."
              .formatted(file));
    }
  }

  private boolean isOwn(String signer) {
    return Files.exists(keyFile) && SigningKey.readOrCreate(keyFile).publicKey().equals(signer);
  }
}
