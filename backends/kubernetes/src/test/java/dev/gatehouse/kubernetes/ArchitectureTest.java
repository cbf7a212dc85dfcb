package dev.gatehouse.kubernetes;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.gatehouse.rendering.Renderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The backend uses only the exported packages of the library. */
class ArchitectureTest {
    private static final Pattern EXPORT = Pattern.compile("exports ([a-z0-9.]+);");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.gatehouse.kubernetes");

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
                        .and(not(resideInAPackage("dev.gatehouse.kubernetes..")))
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
