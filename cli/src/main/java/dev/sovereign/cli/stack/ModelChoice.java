package dev.sovereign.cli.stack;

import dev.sovereign.cli.provide.Components;
import dev.sovereign.cli.provide.ModelInstall;
import dev.sovereign.cli.supervisor.Fingerprint;
import dev.sovereign.cli.supervisor.RunFolder;
import java.nio.file.Files;

/**
 * The model that the running stack was given; {@code run/model.json}. A choice by free memory comes
 * out differently once the chosen model fills that memory, so a running stack keeps its choice
 * until its configuration changes or it is taken down.
 *
 * @param asked hash of the configuration that was asked
 * @param install what was chosen
 */
record ModelChoice(String asked, ModelInstall install) {

  private static final String FILE = "model";

  static ModelInstall make(Site site, Components components) {
    RunFolder folder = site.runFolder();
    String asked = Fingerprint.of(site.config().model().toString());
    ModelInstall install =
        folder.stack().isEmpty()
            ? components.model()
            : folder
                .read(FILE, ModelChoice.class)
                .filter(choice -> choice.asked().equals(asked) && choice.isUsable())
                .map(ModelChoice::install)
                .orElseGet(components::model);
    folder.write(FILE, new ModelChoice(asked, install));
    return install;
  }

  private boolean isUsable() {
    return install.engine() != ModelInstall.Engine.NONE
        && (install.weights() == null || Files.isReadable(install.weights()));
  }
}
