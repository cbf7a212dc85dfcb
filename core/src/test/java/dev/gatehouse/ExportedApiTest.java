package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.gatehouse.error.GatehouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks the packages that {@code module-info.java} exports: one root of exceptions, and no exceptions of the JDK for
 * invalid input.
 */
class ExportedApiTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.gatehouse");

    /** Classes that throw an {@code IllegalStateException}, for defects that no input can cause. */
    private static final Map<String, String> BROKEN_INVARIANTS = Map.of(
            "dev.gatehouse.detection.BuiltIn", "the library's own backend cannot be loaded",
            "dev.gatehouse.gateways.PendingGateways",
                    "a service manager returns a result for a service that is not part of the operation",
            "dev.gatehouse.profile.IntentPlace", "the JDK has no SHA-256",
            "dev.gatehouse.spi.HashedName", "the JDK has no SHA-256");

    @Test
    void everyExceptionHasTheSameRoot() throws IOException {
        List<JavaClass> exceptions = exported().stream()
                .filter(type -> type.isAssignableTo(Throwable.class) && isAccessible(type))
                .toList();
        assertThat(exceptions).isNotEmpty();
        assertThat(exceptions)
                .filteredOn(type -> !type.isAssignableTo(GatehouseException.class))
                .isEmpty();
    }

    @Test
    void invalidInputCausesNoJdkException() throws IOException {
        assertThat(throwing(IllegalArgumentException.class)).isEmpty();
        assertThat(throwing(IllegalStateException.class)).isEqualTo(BROKEN_INVARIANTS.keySet());
    }

    /** Generic types count as well, which javac's lint does not look at everywhere. */
    @Test
    void signaturesNameOnlyExportedTypes() throws IOException {
        Set<String> packages = exportedPackages();
        Set<String> hidden = new TreeSet<>();
        for (JavaClass type : exported()) {
            if (isAccessible(type)) {
                Stream.concat(
                                Stream.concat(type.getRawSuperclass().stream(), type.getRawInterfaces().stream()),
                                type.getMembers().stream()
                                        .filter(member -> isOpen(member.getModifiers()))
                                        .flatMap(ExportedApiTest::typesOf))
                        .map(JavaClass::getBaseComponentType)
                        .filter(named -> named.getPackageName().startsWith("dev.gatehouse"))
                        .filter(named -> !packages.contains(named.getPackageName()) || !isAccessible(named))
                        .forEach(named -> hidden.add(type.getName() + " names " + named.getName()));
            }
        }
        assertThat(hidden).isEmpty();
    }

    private static Stream<JavaClass> typesOf(JavaMember member) {
        return member instanceof JavaCodeUnit unit
                ? Stream.concat(
                        Stream.concat(
                                unit.getReturnType().getAllInvolvedRawTypes().stream(),
                                unit.getParameterTypes().stream()
                                        .flatMap(type -> type.getAllInvolvedRawTypes().stream())),
                        unit.getExceptionTypes().stream())
                : ((JavaField) member).getType().getAllInvolvedRawTypes().stream();
    }

    /** The comparison of versions looks at what the module exports, and at nothing else. */
    @Test
    void versionsAreComparedByWhatIsExported() throws IOException {
        Matcher includes = Pattern.compile("<include>(dev\\.gatehouse\\.[\\w.]+)</include>")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(includes.results().map(found -> found.group(1)).toList())
                .containsExactlyInAnyOrderElementsOf(exportedPackages());
    }

    private static Set<String> throwing(Class<?> exception) throws IOException {
        Set<String> classes = new TreeSet<>();
        for (JavaClass type : exported()) {
            for (JavaConstructorCall call : type.getConstructorCallsFromSelf()) {
                if (call.getTargetOwner().isEquivalentTo(exception)) {
                    classes.add(type.getName());
                }
            }
        }
        return classes;
    }

    private static List<JavaClass> exported() throws IOException {
        Set<String> packages = exportedPackages();
        return CLASSES.stream()
                .filter(type -> packages.contains(type.getPackageName()))
                .toList();
    }

    private static boolean isAccessible(JavaClass type) {
        boolean open = type.getModifiers().contains(JavaModifier.PUBLIC)
                || type.getModifiers().contains(JavaModifier.PROTECTED);
        return open
                && type.getEnclosingClass().map(ExportedApiTest::isAccessible).orElse(true);
    }

    private static boolean isOpen(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    /** Read from the source, because tests run on the class path. */
    static Set<String> exportedPackages() throws IOException {
        Matcher exports = Pattern.compile("^ *exports ([\\w.]+);", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of("src/main/java/module-info.java")));
        Set<String> packages = new TreeSet<>();
        while (exports.find()) {
            packages.add(exports.group(1));
        }
        assertThat(packages).contains("dev.gatehouse.error", "dev.gatehouse.gateways");
        return packages;
    }
}
