package dev.gatehouse.bench;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.posix.Fifo;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.rendering.Rendering;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * The cost of s6-svscan alone: the complete slots are in the scandir, and one command makes it scan. No manager can be
 * faster.
 */
final class ReadyDirectories {
    private static final Set<PosixFilePermission> EXECUTABLE = PosixFilePermissions.fromString("rwxr-xr-x");

    private ReadyDirectories() {}

    /** Writes the slots. Returns the seconds from the command until all slots and their loggers are supervised. */
    static double scan(Tree tree, List<GatewayDefinition> definitions) throws IOException {
        Renderer renderer = tree.manager().renderer();
        for (GatewayDefinition definition : definitions) {
            lay(renderer.render(definition));
        }
        List<ServiceName> services =
                definitions.stream().map(GatewayDefinition::service).toList();
        Path control = tree.scandir().resolve(".s6-svscan/control");
        long begin = System.nanoTime();
        Fifo.send(control, "a".getBytes(StandardCharsets.US_ASCII));
        tree.awaitSupervised(services);
        return Stopwatch.since(begin);
    }

    private static void lay(Rendering rendering) throws IOException {
        for (RenderedFile file : rendering.files()) {
            Path path = rendering.root().resolve(file.path());
            Files.createDirectories(rendering.root().resolve(file.path()).getParent());
            Files.write(path, file.bytes());
            if ((file.mode() & 0100) != 0) {
                Files.setPosixFilePermissions(path, EXECUTABLE);
            }
        }
        Files.createFile(rendering.root().resolve("down"));
    }
}
