package dev.gatehouse.kubernetes;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.gatehouse.rendering.Renderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The backend uses only the exported packages of the library, and its own packages are small layers without cycles. */
class ArchitectureTest {
    private static final String ROOT = "dev.gatehouse.kubernetes";

    /** Includes package-info. */
    private static final int MOST_FILES = 16;

    /** Every package below the root, with those that it may use. The root may use all; no package may use the root. */
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            Map.entry("json", List.of()),
            Map.entry("direct", List.of()),
            Map.entry("api", List.of("json")),
            Map.entry("connection", List.of("json", "api", "direct")),
            Map.entry("workload", List.of("json")),
            Map.entry("gates", List.of("json", "api", "workload")),
            Map.entry("claims", List.of("json", "api", "workload", "gates")),
            Map.entry("state", List.of("json", "api", "workload", "gates", "claims")),
            Map.entry("setup", List.of("json", "api", "connection", "workload", "claims")),
            Map.entry("logs", List.of("json", "api", "workload", "gates", "state")),
            Map.entry("install", List.of("json", "api", "workload", "gates", "claims", "state")),
            Map.entry("control", List.of("json", "api", "workload", "gates", "claims", "state")));

    private static final Pattern EXPORT = Pattern.compile("exports ([a-z0-9.]+);");

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
            files.computeIfAbsent(type.getPackageName(), _ -> new HashSet<>(Set.of("package-info")))
                    .add(outermost.getSimpleName());
        }
        assertThat(files).allSatisfy((name, names) -> assertThat(names).hasSizeLessThanOrEqualTo(MOST_FILES));
    }

    /** To load its classes takes a short command half a second. */
    @Test
    void onlyConnectionsUseTheClientLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".connection")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.fabric8..")
                .check(CLASSES);
    }

    @Test
    void whatIsWantedIsComputed() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".workload")
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.nio.channels", "java.net", "dev.gatehouse.spi.files")
                        .or(assignableTo(Files.class)))
                .check(CLASSES);
    }

    @Test
    void onlyExportedPackagesOfCoreAreUsed() throws IOException {
        String[] exported = EXPORT.matcher(Files.readString(Path.of("../../core/src/main/java/module-info.java")))
                .results()
                .map(export -> export.group(1))
                .toArray(String[]::new);
        assertThat(exported).contains("dev.gatehouse.spi");
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("dev.gatehouse..")
                        .and(not(resideInAPackage(ROOT + "..")))
                        .and(not(resideInAnyPackage(exported))))
                .check(CLASSES);
    }

    @Test
    void theRendererOnlyComputes() {
        classes()
                .that()
                .implement(Renderer.class)
                .should()
                .onlyDependOnClassesThat(
                        not(resideInAnyPackage("java.io", "java.nio.channels", "java.net", "dev.gatehouse.spi.files")))
                .check(CLASSES);
        noClasses()
                .that()
                .implement(Renderer.class)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Files.class)
                .check(CLASSES);
    }
}
