package dev.gatehouse.profile;

import dev.gatehouse.app.Presets;
import dev.gatehouse.spi.command.Command;
import dev.gatehouse.spi.command.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A Hermes home in a directory of the test, filled by hand as a person would. */
public record HomeOnDisk(Path path) {
    public static HomeOnDisk in(Path directory) throws IOException {
        Path path = directory.resolve("home");
        Files.createDirectories(path);
        return new HomeOnDisk(path.toRealPath());
    }

    public Home home() {
        return Home.at(Presets.named("hermes"), path);
    }

    /** Creates a profile with its marker file; returns its directory. */
    public Path profile(String name) throws IOException {
        Path directory = directory(name);
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("SOUL.md"), "# " + name + "\n");
        return directory;
    }

    public Path directory(String name) {
        return name.equals("default") ? path : path.resolve("profiles").resolve(name);
    }

    /** Writes a profile's {@code config.yaml}. */
    public Path config(String profile, String text) throws IOException {
        return Files.writeString(directory(profile).resolve("config.yaml"), text);
    }

    public void intent(String profile, Intent intent) throws IOException {
        Intents.write(directory(profile), intent);
    }

    /** Creates a FIFO, which blocks a reader that opens it like a file. */
    public static Path fifo(Path path) throws IOException {
        CommandResult made = Command.of(Duration.ofSeconds(30), "mkfifo", "-m", "0666", path.toString())
                .run();
        if (!made.succeeded()) {
            throw new IOException(made.error());
        }
        return path;
    }
}
