package dev.gatehouse.systemtest.command;

import dev.gatehouse.systemtest.checkout.Checkout;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.NamespaceOptions;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.systemtest.namespace.S6Namespace;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A container with the command and a fake Hermes, laid out like the image: {@code /opt/gatehouse},
 * {@code /opt/hermes} with its activation script, and a home on the volume.
 */
public final class Installation implements AutoCloseable {
    /** The directory of the installed command. */
    public static final String PLACE = "/opt/gatehouse";

    private static final String HERMES = "/opt/hermes/.venv/bin";

    private final S6Namespace namespace;
    private final Map<String, String> environment;

    private Installation(S6Namespace namespace, boolean ownTree) {
        this.namespace = namespace;
        // The image sets the scandir of the private tree; the root tree is found without it.
        this.environment = ownTree
                ? Map.of("HERMES_HOME", S6Namespace.HOME, "GATEHOUSE_SCANDIR", S6Namespace.OWN_SCANDIR)
                : Map.of("HERMES_HOME", S6Namespace.HOME);
        install();
    }

    /** Opens an installation, or skips the calling test if the host does not support namespaces. */
    static Installation open(NamespaceOptions options) {
        Prerequisites.assumeNamespaces();
        Path dist = requireDist();
        Path java = Path.of(System.getProperty("java.home"));
        NamespaceOptions all = options.withShare(dist, PLACE).withShare(java, java.toString());
        return new Installation(S6Namespace.open(all), options.ownTree());
    }

    /** Returns the directory of the built command, or skips the calling test if it was not built. */
    public static Path requireDist() {
        Optional<Path> dist = dist();
        if (dist.isPresent()) {
            return dist.get();
        }
        throw Prerequisites.skip("the command was not built: ./mvnw package -pl cli -am");
    }

    private static Optional<Path> dist() {
        return Optional.of(Checkout.command()).filter(place -> Files.isExecutable(place.resolve("bin/gatehouse")));
    }

    /** Writes the fake Hermes, also after a restart, which keeps only the volume. */
    private void install() {
        write(HERMES + "/activate", "PATH=" + HERMES + ":$PATH\nexport PATH\n", "rw-r--r--");
        write(HERMES + "/hermes", """
                #!/bin/bash
                # A fake Hermes. Its gateway is the fake gateway of the conformance kit, in a directory of the home. Its words
                # stay those of Hermes.
                profile=default directory=$HERMES_HOME
                if [ "$1" = -p ]; then
                    profile=$2 directory=$HERMES_HOME/profiles/$2
                    shift 2
                fi
                case "$*" in
                'gateway run --help')
                    echo 'usage: hermes gateway run [--external-supervisor]'
                    exit
                    ;;
                'gateway run' | 'gateway run --external-supervisor') ;;
                *) exit 64 ;;
                esac
                FAKE_DIR=$HERMES_HOME/fake/$profile
                FAKE_STATE=$directory/gateway_state.json FAKE_STATE_KEYS='pid gateway_state exit_reason'
                FAKE_STATE_WORD=${FAKE_STATE_WORD:-running}
                export FAKE_DIR
                mkdir -p "$FAKE_DIR"
                . /opt/hermes/fake-gateway
                """, "rwxr-xr-x");
        try (InputStream program = FakeGateway.class.getResourceAsStream("fake-gateway.sh")) {
            write("/opt/hermes/fake-gateway", text(program), "rwxr-xr-x");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(@Nullable InputStream stream) throws IOException {
        return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Writes a file inside the container as root. */
    void write(String inside, String text, String permissions) {
        try {
            Path file = namespace.path(inside);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file of the home, with its parent directories. All belong to the gateways' account. */
    void writeInHome(String file, String text) {
        write(S6Namespace.HOME + "/" + file, text, "rw-r--r--");
        namespace
                .exec(Identity.ROOT, "chown", "-R", "hermes:hermes", S6Namespace.HOME)
                .orThrow();
    }

    /** Creates a profile without the command, as a user with an editor would. */
    void makeProfile(String name, String config) {
        String folder = name.equals("default") ? "" : "profiles/" + name + "/";
        writeInHome(folder + "SOUL.md", "");
        writeInHome(folder + "config.yaml", config);
    }

    /** Restarts the container: a new scandir with the same home. */
    void restart() {
        namespace.restart();
        install();
    }

    S6Namespace namespace() {
        return namespace;
    }

    /** Returns the home as a directory of the host. */
    Path home() {
        return namespace.volume();
    }

    /** Runs the command. */
    Result gatehouse(Identity who, Map<String, String> variables, String... words) {
        return namespace.exec(who, environment(variables), words(words));
    }

    Map<String, String> environment(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(variables);
        return all;
    }

    static String[] words(String... words) {
        return Stream.concat(Stream.of(PLACE + "/bin/gatehouse"), Stream.of(words))
                .toArray(String[]::new);
    }

    @Override
    public void close() {
        namespace.close();
    }
}
