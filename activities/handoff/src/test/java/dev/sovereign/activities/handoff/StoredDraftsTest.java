package dev.sovereign.activities.handoff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.handoff.StoredFact;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactDraft;
import dev.sovereign.workflows.memory.Fence;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredDraftsTest {

  private static final Fence FENCE = new Fence("s", 3);

  private final Contents contents = new Contents();
  private final StoredDrafts drafts = new StoredDrafts(contents);

  @Test
  void aDraftIsReadWithTheSessionsFence() {
    FactDraft draft =
        read(
            "{\"body\":{\"kind\":\"note\",\"statement\":\"done\"},\"subject\":\"ann\",\"key\":\"k\"}",
            DataClass.INTERNAL);
    assertThat(draft)
        .isEqualTo(
            new FactDraft(
                new FactBody.Note("done"),
                FENCE,
                "k",
                "workflow:Session",
                "ann",
                null,
                DataClass.INTERNAL,
                null));
  }

  @Test
  void whatWasStoredAsPrivateStaysPrivate() {
    String said = "{\"body\":{\"kind\":\"note\",\"statement\":\"done\"},\"dataClass\":\"%s\"}";
    assertThat(read(said.formatted("PUBLIC"), DataClass.KEEP_ON_DEVICE).travelClass())
        .isEqualTo(DataClass.KEEP_ON_DEVICE);
    assertThat(read(said.formatted("KEEP_ON_DEVICE"), DataClass.PUBLIC).travelClass())
        .isEqualTo(DataClass.KEEP_ON_DEVICE);
    assertThat(read(said.formatted("PUBLIC"), DataClass.PUBLIC).travelClass())
        .isEqualTo(DataClass.PUBLIC);
  }

  @Test
  void prioritiesOfEachOrderAreAFactOfTheirOwn() {
    String json = "{\"body\":{\"kind\":\"priorities\",\"items\":[\"test it\"]}}";
    String hash = contents.put(json.getBytes(UTF_8), DataClass.INTERNAL).hash();
    assertThat(drafts.read(new StoredFact(hash, FENCE, "1")).key()).isEqualTo("priorities:1");
    assertThat(drafts.read(new StoredFact(hash, FENCE, "2")).key()).isEqualTo("priorities:2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "marzipan",
        "{\"body\":{\"kind\":\"rumour\",\"statement\":\"marzipan\"}}",
        "{\"body\":{\"kind\":\"note\",\"statement\":\"x\"},\"dataclass\":\"marzipan\"}",
        "{\"body\":{\"kind\":\"note\",\"statement\":\"x\"},\"fence\":{\"sessionId\":\"marzipan\",\"token\":1}}"
      })
  void whatIsNoFactIsRefusedWithoutItsWords(String content) {
    assertThatThrownBy(() -> read(content, DataClass.INTERNAL))
        .hasMessageContaining("Nothing was recorded")
        .hasNoCause()
        .hasMessageNotContaining("marzipan");
  }

  @Test
  void contentOfAnotherHostIsSaidToBeAway() {
    assertThatThrownBy(() -> drafts.read(new StoredFact("0".repeat(64), FENCE, "1")))
        .hasMessageContaining("is not on this host");
  }

  private FactDraft read(String json, DataClass stored) {
    String hash = contents.put(json.getBytes(UTF_8), stored).hash();
    return drafts.read(new StoredFact(hash, FENCE, "1"));
  }

  /** A store that is a map. */
  static final class Contents implements ContentStore {

    private final Map<String, byte[]> kept = new HashMap<>();
    private final Map<String, DataClass> classes = new HashMap<>();

    @Override
    public ContentRef put(byte[] content, DataClass dataClass) {
      String hash = hash(content);
      kept.put(hash, content);
      classes.put(hash, dataClass);
      return new ContentRef(hash, "test", dataClass);
    }

    @Override
    public String hash(byte[] content) {
      return CanonicalJson.hex(new String(content, UTF_8));
    }

    @Override
    public Optional<byte[]> find(String hash) {
      return Optional.ofNullable(kept.get(hash));
    }

    @Override
    public Optional<DataClass> dataClass(String hash) {
      return Optional.ofNullable(classes.get(hash));
    }

    @Override
    public void delete(String hash) {
      kept.remove(hash);
      classes.remove(hash);
    }
  }
}
