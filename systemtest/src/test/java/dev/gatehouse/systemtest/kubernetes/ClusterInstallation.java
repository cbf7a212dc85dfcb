package dev.gatehouse.systemtest.kubernetes;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParserException;
import dev.gatehouse.systemtest.checkout.Checkout;
import dev.gatehouse.systemtest.cluster.Cluster;
import dev.gatehouse.systemtest.command.Installation;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.systemtest.namespace.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The installed command, as a person uses it who sees the files of a claim. The app file chooses the cluster; its gateway is a small
 * script in the home, which a profile's file {@code exit} lets end with that code.
 */
final class ClusterInstallation implements CommandPlace {
    static final Duration LIMIT = Duration.ofMinutes(3);

    private static final String AGENT = """
            echo "agent of $1"
            [ ! -e "$2/exit" ] || exit "$(cat "$2/exit")"
            trap 'kill $!; echo "$1 ends"; exit 0' TERM
            tail -f /dev/null &
            wait
            """;

    private final KubernetesPlace place;
    private final Path dist = Installation.requireDist();
    private final Path home;
    private final Path programs;

    ClusterInstallation(KubernetesPlace place) {
        this.place = place;
        this.home = place.directory();
        this.programs = place.cluster().directory().resolve("programs-" + place.namespace());
        try {
            write("agent", AGENT);
            Files.createDirectories(home.resolve("profiles"));
            KubernetesPlace.give(home.resolve("profiles"));
            Files.writeString(home.resolve("gatehouse.yaml"), appFile("home"));
            Files.createDirectories(programs);
            // A link, by which the command knows that it is the one on the PATH.
            Files.createSymbolicLink(programs.resolve("gatehouse"), dist.resolve("bin/gatehouse"));
            script("kubectl", "exec " + Checkout.file("systemtest/cluster/cluster") + " kubectl \"$@\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An app file for a claim. */
    String appFile(String claim) {
        return """
                app: acme
                manager: kubernetes
                home: {variable: ACME_HOME}
                markers: [SOUL.md]
                profiles: {root: optional}
                command: [sh, "{home}/agent", "{profile}", "{directory}"]
                stop: {timeout: 5s}
                kubernetes:
                  image: IMAGE
                  pull-policy: Never
                  claim: CLAIM
                  user: UID
                """.replace("IMAGE", Cluster.IMAGE)
                .replace("CLAIM", claim)
                .replace("UID", Integer.toString(KubernetesPlace.UID));
    }

    private void script(String name, String line) throws IOException {
        Path file = programs.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    KubernetesPlace place() {
        return place;
    }

    Path home() {
        return home;
    }

    /** Writes a file of the home, which belongs to the gateways' account with its directories. */
    void write(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        for (Path path = file; path != null && !path.equals(home); path = path.getParent()) {
            KubernetesPlace.give(path);
        }
    }

    /** Creates a profile without the command, as a user with an editor would. */
    void profile(String name, String settings) throws IOException {
        write("profiles/" + name + "/SOUL.md", "");
        write("profiles/" + name + "/config.yaml", settings);
    }

    /** The variables of the person; those of the caller are not among them. */
    Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(place.environment());
        variables.put("ACME_HOME", home.toString());
        variables.put("GATEHOUSE_APP", home.resolve("gatehouse.yaml").toString());
        variables.put("PATH", programs + ":/usr/sbin:/usr/bin:/sbin:/bin");
        variables.put("HOME", place.cluster().directory().toString());
        variables.put(
                "KUBECACHEDIR", place.cluster().directory().resolve("cache").toString());
        variables.put("NO_PROXY", "*");
        variables.put("no_proxy", "*");
        variables.put("JAVA_HOME", System.getProperty("java.home"));
        return variables;
    }

    /** Starts the command. */
    Running start(Map<String, String> further, String... words) {
        List<String> command =
                new ArrayList<>(List.of(programs.resolve("gatehouse").toString()));
        command.addAll(List.of(words));
        return start(further, command);
    }

    private Running start(Map<String, String> further, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(variables());
        builder.environment().putAll(further);
        try {
            return new Running(String.join(" ", command), builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Result gatehouse(String... words) {
        return gatehouse(Map.of(), words);
    }

    Result gatehouse(Map<String, String> further, String... words) {
        try (Running running = start(further, words)) {
            running.endInput();
            return running.result(LIMIT);
        }
    }

    /** Runs a command line as this person, such as one that a message advises. */
    Result shell(String line) {
        try (Running running = start(Map.of(), List.of("sh", "-c", line))) {
            running.endInput();
            return running.result(LIMIT);
        }
    }

    JsonObject status(int exitCode, String profile) throws JsonParserException {
        return json(exitCode, "--json", "gateway", "status", profile)
                .getArray("gateways")
                .getObject(0);
    }

    Result kubectl(String... words) {
        return place.cluster()
                .kubectl(Stream.concat(Stream.of("-n", place.namespace()), Stream.of(words))
                        .toArray(String[]::new));
    }

    Result kubectlReading(String input, String... words) {
        return place.cluster()
                .kubectlReading(
                        input,
                        Stream.concat(Stream.of("-n", place.namespace()), Stream.of(words))
                                .toArray(String[]::new));
    }
}
