package dev.sovereign.workflows.determinism;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.workflows.determinism.BytecodeRules.Rule;
import dev.sovereign.workflows.determinism.BytecodeScan.Finding;
import dev.sovereign.workflows.determinism.Planted.Breaks;
import dev.sovereign.workflows.registry.WorkflowTypes;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkflowDeterminismTest {

  static Stream<Class<?>> planted() {
    return Arrays.stream(Planted.class.getDeclaredClasses()).filter(c -> !c.isAnnotation());
  }

  @Test
  void noClassOfThisJarBreaksARule() throws IOException, URISyntaxException {
    Path classes =
        Path.of(WorkflowTypes.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    assertThat(BytecodeScan.folder(classes)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("planted")
  void findsThePlantedOffence(Class<?> offender) throws IOException {
    byte[] bytes = bytes(offender);
    assertThat(BytecodeScan.classFile(bytes)).extracting(Finding::rule).contains(broken(bytes));
  }

  @Test
  void anOffenceIsPlantedForEveryRule() throws IOException {
    Set<Rule> broken = EnumSet.noneOf(Rule.class);
    for (Class<?> offender : planted().toList()) {
      broken.add(broken(bytes(offender)));
    }
    assertThat(broken).containsExactlyInAnyOrder(Rule.values());
  }

  @Test
  void aConstantListIsNoMutableStatic() throws IOException {
    assertThat(BytecodeScan.classFile(bytes(WorkflowTypes.class))).isEmpty();
  }

  /** Read from the class file: {@link Breaks} is of no use to anybody at run time. */
  private static Rule broken(byte[] offender) {
    return ClassFile.of()
        .parse(offender)
        .findAttribute(Attributes.runtimeInvisibleAnnotations())
        .stream()
        .flatMap(a -> a.annotations().stream())
        .filter(a -> a.className().stringValue().endsWith("Breaks;"))
        .map(WorkflowDeterminismTest::rule)
        .findFirst()
        .orElseThrow();
  }

  private static Rule rule(Annotation breaks) {
    AnnotationValue value = breaks.elements().getFirst().value();
    return Rule.valueOf(((AnnotationValue.OfEnum) value).constantName().stringValue());
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            type.getResourceAsStream(
                type.getName().substring(type.getPackageName().length() + 1) + ".class"))) {
      return in.readAllBytes();
    }
  }
}
