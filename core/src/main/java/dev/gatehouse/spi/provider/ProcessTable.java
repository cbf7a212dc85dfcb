package dev.gatehouse.spi.provider;

import dev.gatehouse.posix.LinuxProcess;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads Linux's {@code /proc}. */
final class ProcessTable {
    private final Path root;

    ProcessTable(Path root) {
        this.root = root;
    }

    List<HostProcess> named(String name) {
        List<HostProcess> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(root.resolve("proc"), "[0-9]*")) {
            for (Path process : processes) {
                look(process, name, found);
            }
        } catch (IOException | DirectoryIteratorException noTable) {
            return List.of();
        }
        found.sort((one, other) -> Long.compare(one.pid(), other.pid()));
        return found;
    }

    private void look(Path process, String name, List<HostProcess> found) {
        try {
            String pid = process.getFileName().toString();
            LinuxProcess files = new LinuxProcess(process);
            // A process of a container has a second number there.
            if (files.text("comm").equals(name + "\n")
                    && files.text("status").contains("\nNSpid:\t" + pid + "\n")
                    && Files.getAttribute(process, "unix:uid") instanceof Integer uid) {
                found.add(new HostProcess(Long.parseLong(pid), uid, files.command(), workingDirectory(process)));
            }
        } catch (IOException endedOrHidden) {
            return;
        }
    }

    private Path workingDirectory(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd"));
        } catch (IOException hidden) {
            return root;
        }
    }
}
