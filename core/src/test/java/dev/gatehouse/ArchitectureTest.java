package dev.gatehouse;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the structure of the library: which package may use which, and that renderers have no side effects. */
class ArchitectureTest {
    private static final List<String> BELOW_MANAGER =
            List.of("error", "posix", "definition", "app", "profile", "rendering", "logs");
    private static final List<String> MANAGER_AND_BELOW =
            Stream.concat(BELOW_MANAGER.stream(), Stream.of("manager")).toList();

    private static final List<String> BACKENDS_MAY_USE = Stream.concat(
                    MANAGER_AND_BELOW.stream(), Stream.of("spi", "engine", "backend"))
            .toList();

    /** Each package and the packages that it may use. No backend may use another one, and the reconciler may use none. */
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            Map.entry("posix", List.of()),
            Map.entry("error", List.of()),
            Map.entry("definition", List.of("error")),
            Map.entry("settings", List.of("error", "posix", "definition")),
            Map.entry("app", List.of("error", "posix", "definition", "settings")),
            Map.entry("profile", List.of("error", "posix", "definition", "settings", "app")),
            Map.entry("rendering", List.of("error", "definition")),
            Map.entry("logs", List.of("error", "posix", "definition")),
            Map.entry("manager", BELOW_MANAGER),
            Map.entry(
                    "spi",
                    Stream.concat(MANAGER_AND_BELOW.stream(), Stream.of("settings"))
                            .toList()),
            Map.entry(
                    "detection",
                    Stream.concat(MANAGER_AND_BELOW.stream(), Stream.of("spi")).toList()),
            Map.entry(
                    "engine",
                    Stream.concat(MANAGER_AND_BELOW.stream(), Stream.of("spi")).toList()),
            Map.entry(
                    "backend",
                    Stream.concat(MANAGER_AND_BELOW.stream(), Stream.of("spi", "engine"))
                            .toList()),
            Map.entry("s6", BACKENDS_MAY_USE),
            Map.entry("systemd", BACKENDS_MAY_USE),
            Map.entry("launchd", BACKENDS_MAY_USE),
            Map.entry("windows", BACKENDS_MAY_USE),
            Map.entry(
                    "holders",
                    Stream.concat(MANAGER_AND_BELOW.stream(), Stream.of("settings", "spi", "detection"))
                            .toList()),
            Map.entry(
                    "reconcile",
                    Stream.concat(MANAGER_AND_BELOW.stream(), Stream.of("spi", "holders"))
                            .toList()),
            Map.entry(
                    "check",
                    Stream.concat(MANAGER_AND_BELOW.stream(), Stream.of("spi", "holders", "reconcile"))
                            .toList()),
            Map.entry(
                    "gateways",
                    Stream.concat(
                                    MANAGER_AND_BELOW.stream(),
                                    Stream.of("spi", "detection", "holders", "reconcile", "check"))
                            .toList()));

    /**
     * Classes that may pause a thread, and why. Everything that waits for a gateway, a file or a lock uses the one loop of the
     * engine, {@code WaitLoop}.
     */
    private static final Map<String, String> MAY_PAUSE =
            Map.of("dev.gatehouse.spi.waiting.Signals", "the timer of the one loop");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.gatehouse");

    /** The rules below accept missing packages, so they would also pass if no class was read. */
    @Test
    void classesAreRead() {
        assertThat(CLASSES).isNotEmpty();
    }

    @Test
    void everyPackageIsInTheGraph() {
        classes()
                .that(not(resideInAPackage("dev.gatehouse")))
                .should()
                .resideInAnyPackage(patterns(MAY_USE.keySet()))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    static Stream<String> packages() {
        return MAY_USE.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void packageUsesOnlyPackagesBelowIt(String name) {
        List<String> allowed =
                Stream.concat(MAY_USE.get(name).stream(), Stream.of(name)).toList();
        noClasses()
                .that()
                .resideInAPackage("dev.gatehouse." + name + "..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.gatehouse..").and(not(resideInAnyPackage(patterns(allowed)))))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.gatehouse.(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void subpackagesHaveNoCycles() {
        slices().matching("dev.gatehouse.(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void renderersDoNoInputOrOutput() {
        noClasses()
                .that(areRenderers())
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("dev.gatehouse.posix..", "dev.gatehouse.spi.command..", "java.net..")
                                .or(doInputOrOutput()))
                .orShould()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    /** A class that no longer pauses must leave the list. */
    @Test
    void thereIsOneWaitLoop() {
        Set<String> pausing = CLASSES.stream()
                .filter(type -> type.getAccessesFromSelf().stream().anyMatch(ArchitectureTest::pauses))
                .map(type -> outermost(type).getName())
                .collect(Collectors.toSet());
        assertThat(pausing).isEqualTo(MAY_PAUSE.keySet());
    }

    /** Calls and method references. */
    private static boolean pauses(JavaAccess<?> access) {
        String name = access.getName();
        JavaClass owner = access.getTargetOwner();
        return switch (name) {
            case "sleep" -> owner.isAssignableTo(Thread.class) || owner.isEquivalentTo(TimeUnit.class);
            case "onSpinWait" -> owner.isEquivalentTo(Thread.class);
            case "wait" -> access.getTarget().getFullName().startsWith("java.lang.Object.");
            default -> owner.isEquivalentTo(LockSupport.class) && name.startsWith("park");
        };
    }

    private static DescribedPredicate<JavaClass> areRenderers() {
        return describe(
                "are renderers, or part of one",
                type -> outermost(type).getSimpleName().endsWith("Renderer"));
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass outermost = type;
        while (outermost.getEnclosingClass().isPresent()) {
            outermost = outermost.getEnclosingClass().get();
        }
        return outermost;
    }

    private static DescribedPredicate<JavaClass> doInputOrOutput() {
        List<Class<?>> types = List.of(
                Files.class,
                java.nio.channels.FileChannel.class,
                java.io.File.class,
                java.io.FileInputStream.class,
                java.io.FileOutputStream.class,
                java.io.FileReader.class,
                java.io.FileWriter.class,
                java.io.RandomAccessFile.class,
                Process.class,
                ProcessBuilder.class,
                ProcessHandle.class,
                Runtime.class);
        return describe("do input or output", type -> types.stream().anyMatch(type::isEquivalentTo));
    }

    private static String[] patterns(Collection<String> names) {
        return names.stream().map(name -> "dev.gatehouse." + name + "..").toArray(String[]::new);
    }
}
