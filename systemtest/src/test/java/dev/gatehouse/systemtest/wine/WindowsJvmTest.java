package dev.gatehouse.systemtest.wine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Tests in a Windows JVM under Wine: real files, processes, locks and cmd.exe of Windows; Task Scheduler is the model. */
@Tag("all")
class WindowsJvmTest {
    private static final String PACKAGE = "dev.gatehouse.systemtest.windows.";

    /** The property of {@code WindowsHost}. */
    private static final Map<String, String> MODEL = Map.of("gatehouse.test.model", "true");

    private static Optional<WinePrefix> prefix = Optional.empty();

    @BeforeAll
    static void open() {
        prefix = Optional.of(WinePrefix.open(WineInstallation.require()));
    }

    @AfterAll
    static void close() {
        prefix.ifPresent(WinePrefix::close);
    }

    /** Classes, or methods as in {@code Class#method}. */
    private static Stream<DynamicTest> run(String... names) {
        return prefix.orElseThrow()
                .test(MODEL, Stream.of(names).map(name -> PACKAGE + name).toList());
    }

    @TestFactory
    Stream<DynamicTest> startupFolder() {
        return run("StartupFolderStoriesTest");
    }
}
