package dev.sovereign.testing;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import dev.sovereign.testing.gateways.SpringForwarder;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final String[] SPRING = {"org.springframework.."};

  private static JavaClasses house = new ClassFileImporter().importClasses();

  @BeforeAll
  static void readTheHouse() {
    house =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.sovereign");
  }

  @Test
  void theWholeHouseIsRead() {
    // An importer that finds nothing would let every rule below pass.
    assertThat(house.stream().map(ArchitectureTest::module).distinct())
        .contains("workflows", "activities", "gateway", "workers", "cli", "config", "testing");
  }

  @Test
  void noActivityModuleUsesAnother() {
    check(
        slices()
            .matching("dev.sovereign.activities.(*)..")
            .should()
            .notDependOnEachOther()
            .because("capabilities meet in workflows"));
  }

  @Test
  void workflowsUseNothingOfTheHouseAndNoFramework() {
    check(
        classes()
            .that()
            .resideInAPackage("dev.sovereign.workflows..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "dev.sovereign.workflows..",
                "io.temporal..",
                "com.google.protobuf..",
                "com.fasterxml.jackson..",
                "org.slf4j..",
                "org.jspecify..",
                "java.."));
  }

  @Test
  void springStaysInWorkersAndTheGateway() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.sovereign.workers..", "dev.sovereign.gateway..")
            // Spring is what it is there to be: something to measure beside.
            .and(not(belongToAnyOf(SpringForwarder.class)))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SPRING));
  }

  @Test
  void arrowsPointFromPlacementToDecisions() {
    forbid("activities", "gateway", "workers", "cli", "testing", "modelserver");
    forbid("gateway", "workers", "cli", "testing", "modelserver");
    forbid(
        "config", "workflows", "activities", "gateway", "workers", "cli", "testing", "modelserver");
    forbid("modelserver", "workflows", "activities", "gateway", "workers", "cli", "testing");
    forbid("cli", "workflows", "activities", "gateway", "workers", "testing", "modelserver");
    forbid("workers", "cli", "testing", "modelserver");
    forbid("workers.runtime", "activities", "gateway");
  }

  @Test
  void cloudClientsStayInTheModuleThatTheDeviceTierDoesNotCarry() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.sovereign.activities.inference.cloud..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.langchain4j.model.anthropic..", "dev.langchain4j.model.googleai.."));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(
                "dev.sovereign.activities.inference.cloud..", "dev.sovereign.workers..")
            .or()
            .resideInAPackage("dev.sovereign.workers.runtime..")
            .should()
            .dependOnClassesThat(in("dev.sovereign.activities.inference.cloud")));
  }

  @Test
  void theCloudModuleIsUsedByAWorker() {
    // Else the rule above would pass because the module has another name.
    assertThat(house.stream())
        .anyMatch(
            type ->
                type.getPackageName().startsWith("dev.sovereign.workers.")
                    && type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(
                            use ->
                                use.getTargetClass()
                                    .getPackageName()
                                    .startsWith("dev.sovereign.activities.inference.cloud")));
  }

  @Test
  void noPackagesGoInACircle() {
    check(slices().matching("dev.sovereign.(**)").should().beFreeOfCycles());
  }

  @Test
  void everyPackageIsNullMarkedAndSaysWhatItIs() {
    Set<String> unmarked = new TreeSet<>();
    for (JavaClass type : house) {
      JavaPackage home = type.getPackage();
      // What JMH's processor writes is nobody's to mark.
      if (!home.getName().endsWith(".jmh_generated")
          && home.tryGetAnnotationOfType(NullMarked.class).isEmpty()) {
        unmarked.add(home.getName());
      }
    }
    assertThat(unmarked).isEmpty();
  }

  @Test
  void noPackageIsSpreadOverTwoModules() {
    Map<String, Set<String>> homes = new TreeMap<>();
    for (JavaClass type : house) {
      String uri = type.getSource().orElseThrow().getUri().toString();
      String module = uri.replace(type.getName().replace('.', '/') + ".class", "");
      homes.computeIfAbsent(type.getPackageName(), _ -> new TreeSet<>()).add(module);
    }
    assertThat(homes).allSatisfy((name, places) -> assertThat(places).as(name).hasSize(1));
  }

  @Test
  void aRuleThatIsBrokenIsReported() {
    // The rules above can fail: this one is broken by design.
    ArchRule broken =
        noClasses()
            .that()
            .resideInAPackage("dev.sovereign.activities..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.sovereign.workflows..");
    EvaluationResult result = broken.evaluate(house);
    assertThat(result.hasViolation()).isTrue();
  }

  private static void forbid(String from, String... to) {
    for (String target : to) {
      check(
          noClasses()
              .that()
              .resideInAPackage("dev.sovereign." + from + "..")
              .should()
              .dependOnClassesThat(in("dev.sovereign." + target)));
    }
  }

  private static DescribedPredicate<JavaClass> in(String prefix) {
    return DescribedPredicate.describe(
        "in " + prefix, type -> (type.getPackageName() + ".").startsWith(prefix + "."));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(false).check(house);
  }

  private static String module(JavaClass type) {
    return type.getPackageName().split("\\.", -1)[2];
  }
}
