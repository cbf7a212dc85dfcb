package dev.gatehouse.cli.demo;

import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.output.Paint;
import dev.gatehouse.cli.output.Progress;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.ToolUnavailableException;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.s6.protocol.S6Tools;
import dev.gatehouse.spi.command.Command;
import dev.gatehouse.spi.command.CommandResult;
import dev.gatehouse.spi.command.CommandTimeoutException;
import dev.gatehouse.spi.command.ToolMissingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The requirements of the demo: the JDK's web server, and s6, which it can install. */
final class DemoTools {
    private static final Path APT = Path.of("/usr/bin/apt-get");

    /** Enough for a slow mirror. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private DemoTools() {}

    static void requireJavaServer() {
        if (ModuleLayer.boot().findModule("jdk.httpserver").isEmpty()) {
            throw new ToolUnavailableException(
                    "Java in " + System.getProperty("java.home")
                            + " lacks the module jdk.httpserver, which the demo needs",
                    Remedy.of("apt-get", "install", "openjdk-25-jre-headless"));
        }
    }

    /** Requires s6. As root on a host with apt, installs it; otherwise the error explains how to install it. */
    static void requireS6(Console console, Map<String, String> environment) {
        if (S6Tools.locate(environment).present()) {
            return;
        }
        boolean canInstall = Files.isExecutable(APT) && Accounts.current().isRoot();
        if (!canInstall) {
            throw new ToolUnavailableException("The demo needs s6, which is not installed", installation());
        }
        console.fact("$ apt-get install -y s6", Paint.BOLD);
        console.flush();
        try (Progress _ = Progress.of(console, "Installing s6")) {
            install();
        }
        S6Tools.locate(environment).require();
    }

    /** Returns how s6 is installed with the package manager of this host. */
    private static Remedy installation() {
        Remedy command = Remedy.of("apt-get", "install", "s6");
        if (Files.isExecutable(Path.of("/sbin/apk"))) {
            command = Remedy.of("apk", "add", "s6");
        } else if (Files.isExecutable(Path.of("/usr/bin/dnf"))) {
            command = Remedy.of("dnf", "install", "s6");
        } else if (Files.isExecutable(Path.of("/usr/bin/pacman"))) {
            command = Remedy.of("pacman", "-S", "s6");
        }
        return command.asRoot();
    }

    /** Installs s6. The package list may be missing or old, so updates it if the first attempt fails. */
    private static void install() {
        CommandResult first = apt(List.of("install", "-y", "--no-install-recommends", "s6"));
        if (first.succeeded()) {
            return;
        }
        apt(List.of("update"));
        CommandResult second = apt(List.of("install", "-y", "--no-install-recommends", "s6"));
        if (!second.succeeded()) {
            throw new ToolUnavailableException(
                    "Cannot install s6: " + second.words(), Remedy.of("apt-get", "install", "s6"));
        }
    }

    private static CommandResult apt(List<String> arguments) {
        try {
            return Command.of(LIMIT, APT.toString(), "-q")
                    .with("DEBIAN_FRONTEND", "noninteractive")
                    .with(arguments)
                    .run();
        } catch (IOException | CommandTimeoutException | ToolMissingException e) {
            throw new ToolUnavailableException(
                    "Cannot install s6: " + e.getMessage(), Remedy.of("apt-get", "install", "s6"));
        }
    }
}
