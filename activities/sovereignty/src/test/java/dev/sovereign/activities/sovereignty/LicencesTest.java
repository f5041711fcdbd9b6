package dev.sovereign.activities.sovereignty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class LicencesTest {

  private final Licences licences = Licences.load();

  @Test
  void recognisesTheLicenceOfThisCheckout() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (root.getParent() != null && !Files.exists(root.resolve("LICENSE"))) {
      root = root.getParent();
    }
    assertThat(licences.recognise(Files.readString(root.resolve("LICENSE"))))
        .contains("Apache-2.0");
  }

  @Test
  void recognisesATextWhateverItsLayout() {
    assertThat(licences.recognise(Checkout.MIT)).contains("MIT");
    assertThat(licences.recognise(Checkout.MIT.replace('\n', ' ').toUpperCase(Locale.ROOT)))
        .contains("MIT");
  }

  @Test
  void doesNotTakeALicencesNameForItsText() {
    assertThat(licences.recognise("Licensed under the Apache License, Version 2.0.")).isEmpty();
    assertThat(licences.recognise("SPDX-License-Identifier: MIT")).isEmpty();
  }

  @Test
  void refusesATextThatTakesRightsBack() {
    assertThat(licences.recognise("Commons Clause\n\n" + Checkout.MIT)).isEmpty();
  }
}
