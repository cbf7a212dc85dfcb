package dev.gatehouse.systemtest.windows;

import dev.gatehouse.profile.Home;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.host.WindowsTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The host of these tests: the real Task Scheduler on Windows, a model on every other host and under Wine. */
final class WindowsHost implements AutoCloseable {
    /** System property of a JVM under Wine: the model replaces Task Scheduler. */
    static final String MODEL = "gatehouse.test.model";

    private final Optional<ModelSchtasks> model;

    private WindowsHost(Optional<ModelSchtasks> model) {
        this.model = model;
    }

    static boolean isWindows() {
        return System.getProperty("os.name", "").startsWith("Windows");
    }

    /** Whether this host has a real Task Scheduler. That of Wine knows neither queries nor runs. */
    static boolean isReal() {
        return isWindows() && !Boolean.getBoolean(MODEL);
    }

    /** Opens this host. */
    static WindowsHost open() {
        return new WindowsHost(isReal() ? Optional.empty() : Optional.of(model()));
    }

    private static ModelSchtasks model() {
        return ModelSchtasks.open(Duration.ofSeconds(2));
    }

    /** Returns the model, for stories that make Task Scheduler fail. */
    ModelSchtasks tasks() {
        return model.orElseThrow();
    }

    /** Returns the layout for a home. */
    WindowsLayout layout(Home home) {
        WindowsLayout found = WindowsLayout.locate(home, System.getenv());
        return model.isEmpty() ? found : onModel(found, tasks().words(), Optional.of(startup(home)));
    }

    /** Returns the Startup folder of the model's user. */
    static Path startup(Home home) {
        return home.path().resolveSibling(home.path().getFileName() + "-startup");
    }

    static WindowsLayout onModel(WindowsLayout found, List<String> schtasks, Optional<Path> startup) {
        return new WindowsLayout(
                found.home(),
                found.pattern(),
                found.names(),
                startup,
                Optional.of("MODEL\\tester"),
                found.launcher(),
                new WindowsTools(
                        schtasks, List.of("false"), List.of("false"), Duration.ofMinutes(1), StandardCharsets.UTF_8));
    }

    /** Creates a temporary folder for a home. */
    static Path temporaryHome() throws IOException {
        return Files.createTempDirectory("gatehouse-windows").toRealPath();
    }

    @Override
    public void close() {
        model.ifPresent(ModelSchtasks::close);
    }
}
