package dev.gatehouse.systemtest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.command.Installation;
import dev.gatehouse.systemtest.namespace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The pod in which Gatehouse runs, as {@code render --setup} describes it. The image of the tests has neither Java nor Gatehouse, so
 * both are in the home, which the pod sees.
 */
final class ToolsPod implements CommandPlace {
    /** Of the C library, which the image has a part of. */
    private static final List<String> LIBRARIES =
            List.of("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1");

    /** Large files of a JDK that a run does not read. */
    private static final Set<String> UNUSED = Set.of("src.zip", "ct.sym");

    private static final String WAIT = "--timeout=110s";

    private final ClusterInstallation person;
    private final Path run;

    private ToolsPod(ClusterInstallation person) throws IOException {
        this.person = person;
        Path tools = Files.createDirectories(person.home().resolve("tools"));
        Path java = Path.of(System.getProperty("java.home"));
        copy(Installation.requireDist(), tools.resolve("gatehouse"));
        copy(java.resolve("bin/java"), tools.resolve("java/bin/java"));
        copy(java.resolve("conf"), tools.resolve("java/conf"));
        copy(java.resolve("release"), tools.resolve("java/release"));
        copy(java.resolve("lib"), tools.resolve("java/lib"));
        Path libraries = Files.createDirectories(tools.resolve("lib"));
        for (String name : LIBRARIES) {
            copy(library(name), libraries.resolve(name));
        }
        run = tools.resolve("run");
        Files.writeString(run, """
                #!/bin/sh
                export LD_LIBRARY_PATH=TOOLS/lib JAVA_HOME=TOOLS/java
                exec TOOLS/gatehouse/bin/gatehouse "$@"
                """.replace("TOOLS", tools.toString()));
        Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Puts the programs into the home; the pod itself is not there yet. */
    static ToolsPod in(ClusterInstallation person) throws IOException {
        return new ToolsPod(person);
    }

    private static Path library(String name) throws IOException {
        for (String directory :
                List.of("/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/lib64", "/usr/lib64", "/usr/lib")) {
            Path file = Path.of(directory, name);
            if (Files.exists(file)) {
                return file.toRealPath();
            }
        }
        throw new IOException("This host has no " + name);
    }

    /** Copies what a gateway's account may read; sources are not needed. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectories(target);
                } else if (!UNUSED.contains(String.valueOf(file.getFileName()))) {
                    Files.createDirectories(Objects.requireNonNull(target.getParent()));
                    Files.copy(file.toRealPath(), target);
                }
            }
        }
    }

    /** Applies a part of the set-up, as the documentation says. */
    void apply(String part) {
        String namespace = person.place().namespace();
        Result applied = person.shell(
                "gatehouse render --namespace " + namespace + " --setup " + part + " | kubectl apply -f -");
        assertThat(applied.exitCode()).as(applied.toString()).isZero();
    }

    /** Waits until the pod that was applied last runs. */
    void awaitReady() {
        Result rollout = person.kubectl("rollout", "status", "deployment/gatehouse", WAIT);
        assertThat(rollout.exitCode())
                .as(() -> rollout + person.kubectl("describe", "pods").output())
                .isZero();
    }

    /** Runs a command in the pod. */
    Result shell(String line) {
        return person.kubectl("exec", "deployment/gatehouse", "--", "sh", "-c", line);
    }

    /** Runs Gatehouse in the pod. */
    @Override
    public Result gatehouse(String... words) {
        List<String> command = new ArrayList<>(List.of("exec", "deployment/gatehouse", "--", run.toString()));
        command.addAll(List.of(words));
        return person.kubectl(command.toArray(String[]::new));
    }
}
