package dev.sovereign.testing;

import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands the one thing of its type to whichever test asks for such a parameter: started by the first
 * and closed after the last. Its folder is one of the build, so a run that died leaves nothing that
 * the next does not clean up.
 */
abstract class SharedResource<T extends AutoCloseable> implements ParameterResolver {

  private final Class<T> type;
  private final Path folder;
  private final Function<Path, T> start;

  SharedResource(Class<T> type, String folder, Function<Path, T> start) {
    this.type = type;
    this.folder = Path.of("target", folder).toAbsolutePath();
    this.start = start;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == type;
  }

  @Override
  public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(type))
        .computeIfAbsent(type, _ -> start.apply(folder));
  }
}
