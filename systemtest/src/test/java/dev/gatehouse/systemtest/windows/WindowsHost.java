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

/** The host of these tests: Windows with its Task Scheduler where that is what they run on, a model of it everywhere else. */
final class WindowsHost implements AutoCloseable {
    private final Optional<ModelSchtasks> model;

    private WindowsHost(Optional<ModelSchtasks> model) {
        this.model = model;
    }

    static boolean isWindows() {
        return System.getProperty("os.name", "").startsWith("Windows");
    }

    /** The host as it is. */
    static WindowsHost open() {
        return new WindowsHost(isWindows() ? Optional.empty() : Optional.of(model()));
    }

    private static ModelSchtasks model() {
        return ModelSchtasks.open(Duration.ofSeconds(2));
    }

    /** The model, for stories of what a real host would have to suffer. */
    ModelSchtasks tasks() {
        return model.orElseThrow();
    }

    /** Where things lie for a home. */
    WindowsLayout layout(Home home) {
        WindowsLayout found = WindowsLayout.locate(home, System.getenv());
        return model.isEmpty() ? found : onModel(found, tasks().program(), Optional.of(startup(home)));
    }

    /** The Startup folder of the model's user. */
    static Path startup(Home home) {
        return home.path().resolveSibling(home.path().getFileName() + "-startup");
    }

    static WindowsLayout onModel(WindowsLayout found, Path schtasks, Optional<Path> startup) {
        return new WindowsLayout(
                found.home(),
                found.names(),
                startup,
                Optional.of("MODEL\\tester"),
                found.launcher(),
                new WindowsTools(
                        List.of(schtasks.toString()),
                        List.of("false"),
                        List.of("false"),
                        Duration.ofMinutes(1),
                        StandardCharsets.UTF_8));
    }

    /** A folder for a home. */
    static Path temporaryHome() throws IOException {
        return Files.createTempDirectory("gatehouse-windows").toRealPath();
    }

    @Override
    public void close() {
        model.ifPresent(ModelSchtasks::close);
    }
}
