package dev.sovereign.cli.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.cli.ask.FakeGateway;
import dev.sovereign.cli.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PenFolderTest {

  private static final Pen ONE = new Pen("s1", "a/b ../line", 7, "/srv/one");
  private static final Pen TWO = new Pen("s2", "two", 8, "/srv/two");

  @TempDir Path home;
  private PenFolder pens;

  @BeforeEach
  void make() throws IOException {
    try (FakeGateway gateway = new FakeGateway()) {
      pens = new PenFolder(gateway.site(home));
    }
  }

  @Test
  void keepsOneFileALineForItsOwnerAlone() throws IOException {
    pens.keep(ONE);
    pens.keep(new Pen("s3", ONE.line(), 9, "/srv/one"));

    assertThat(pens.current(null, null, "").sessionId()).isEqualTo("s3");
    try (var files = Files.list(home.resolve("sessions"))) {
      assertThat(files.toList())
          .singleElement()
          .satisfies(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
  }

  @Test
  void findsTheSessionThatIsMeant() {
    pens.keep(ONE);
    pens.keep(TWO);

    assertThat(pens.current(null, "two", "")).isEqualTo(TWO);
    assertThat(pens.current("s1", null, "/srv/two")).isEqualTo(ONE);
    assertThat(pens.current(null, null, "/srv/two")).isEqualTo(TWO);
    assertThat(pens.ofRepository("/srv/one")).contains(ONE);
    assertThat(pens.ofRepository("/work")).isEmpty();
  }

  @Test
  void asksWhichOfSeveralIsMeant() {
    pens.keep(ONE);
    pens.keep(TWO);

    assertThatThrownBy(() -> pens.current(null, null, ""))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("--line \"two\"");
  }

  @Test
  void saysHowToOpenOneWhenThereIsNone() {
    assertThatThrownBy(() -> pens.current(null, "x", ""))
        .hasMessage(
            "no session of line \"x\" is open here: open one with ./sovereign session open.");
  }

  @Test
  void leavesANewerSessionOfTheLineWhenAnOldOneIsDropped() {
    pens.keep(ONE);
    Pen newer = new Pen("s3", ONE.line(), 9, "/srv/one");
    pens.keep(newer);
    pens.drop(ONE);
    assertThat(pens.current(null, null, "")).isEqualTo(newer);
    pens.drop(newer);
    assertThatThrownBy(() -> pens.current(null, null, "")).isInstanceOf(StackException.class);
  }
}
