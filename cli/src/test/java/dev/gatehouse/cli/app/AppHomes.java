package dev.gatehouse.cli.app;

import dev.gatehouse.cli.CommandTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Homes of several apps in the home directory of one person. No variable names one. */
abstract class AppHomes extends CommandTest {
    private String person = "";

    @BeforeEach
    void bePerson() {
        environment.remove("HERMES_HOME");
        environment.remove("SUDO_USER");
        person = System.getProperty("user.home");
        System.setProperty("user.home", home.toString());
    }

    @AfterEach
    void beOneself() {
        System.setProperty("user.home", person);
    }

    /** Creates the usual home of an app, with a root profile. */
    final Path appHome(String app, String marker) throws IOException {
        Path directory = Files.createDirectories(home.resolve("." + app));
        Files.writeString(directory.resolve(marker), "{}\n");
        return directory;
    }

    final void hermesAndOpenclaw() throws IOException {
        appHome("hermes", "SOUL.md");
        Path claw = appHome("openclaw", "openclaw.json");
        Files.writeString(claw.resolve("openclaw.json"), "{\"gateway\": {\"port\": 18789}}\n");
        Files.writeString(claw.resolve("config.yaml"), "gateway: {port: 18789}\n");
    }

    /** Writes an app file into a home. */
    final Path appFile(Path directory, String app) throws IOException {
        return Files.writeString(directory.resolve("gatehouse.yaml"), "app: " + app + "\ncommand: [sleep, 1000]\n");
    }
}
