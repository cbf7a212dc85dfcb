package dev.gatehouse.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Enforces the dependencies and the size of the packages of the command. */
class CliArchitectureTest {
    private static final String ROOT = "dev.gatehouse.cli";

    /** Includes package-info. */
    private static final int MOST_FILES = 16;

    private static final List<String> FRAMEWORK = List.of("parsing", "output", "command");

    /** Every package below the root, with those that it may use. The root may use all; no package may use the root. */
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            Map.entry("parsing", List.of()),
            Map.entry("output", List.of("parsing")),
            Map.entry("command", List.of("parsing", "output")),
            Map.entry("app", FRAMEWORK),
            Map.entry("completion", FRAMEWORK),
            Map.entry("container", FRAMEWORK),
            Map.entry("demo", FRAMEWORK),
            Map.entry("gateway", FRAMEWORK),
            Map.entry("host", FRAMEWORK),
            Map.entry("logs", List.of("parsing", "output", "command", "gateway")),
            Map.entry("profile", List.of("parsing", "output", "command", "gateway")),
            Map.entry("run", FRAMEWORK));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    static Stream<String> packages() {
        return MAY_USE.keySet().stream().sorted();
    }

    @Test
    void everyPackageIsListed() {
        Set<String> known = new HashSet<>(Set.of(ROOT));
        packages().forEach(name -> known.add(ROOT + "." + name));
        assertThat(CLASSES).extracting(JavaClass::getPackageName).hasSameElementsAs(known);
    }

    @ParameterizedTest
    @MethodSource("packages")
    void packageUsesOnlyListedPackages(String name) {
        String[] allowed = Stream.concat(MAY_USE.getOrDefault(name, List.of()).stream(), Stream.of(name))
                .map(other -> ROOT + "." + other)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + name)
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(allowed))))
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.gatehouse.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void packagesAreSmall() {
        Map<String, Set<String>> files = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            JavaClass outermost = type;
            while (outermost.getEnclosingClass().isPresent()) {
                outermost = outermost.getEnclosingClass().get();
            }
            files.computeIfAbsent(type.getPackageName(), name -> new HashSet<>())
                    .add(outermost.getSimpleName());
        }
        files.values().forEach(names -> names.add("package-info"));
        assertThat(files).allSatisfy((name, names) -> assertThat(names).hasSizeLessThanOrEqualTo(MOST_FILES));
    }
}
