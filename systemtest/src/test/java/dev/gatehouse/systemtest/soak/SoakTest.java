package dev.gatehouse.systemtest.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.command.Installation;
import dev.gatehouse.systemtest.inside.Inside;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.NamespaceOptions;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.systemtest.namespace.S6Namespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Many gateways under churn from several processes, in a private tree. {@code -Dsoak.seconds} is the time of the churn,
 * {@code -Dsoak.gateways} the number of gateways; {@code -Dsoak.seed} repeats the choices of an earlier run, but not its timing. The
 * report goes to {@code target/soak.txt}.
 */
@Order(1)
class SoakTest {
    private static final int SECONDS = Integer.getInteger("soak.seconds", 60);
    private static final int GATEWAYS = Integer.getInteger("soak.gateways", 250);
    private static final int SEED = Integer.getInteger("soak.seed", (int) (System.nanoTime() & 0xffff));

    /** The scandir of a tree that the command starts; the tree of the image has room for 500 gateways. */
    static final String SCANDIR = "/tmp/soak-tree";

    /** For the gateways to register, and for the last operations and checks. */
    private static final Duration BESIDES = Duration.ofMinutes(10);

    @Test
    void churnLosesNoIntentAndLeaksNothing() throws Exception {
        Prerequisites.assumeNamespaces();
        NamespaceOptions options =
                Inside.prepared(NamespaceOptions.PLAIN).withShare(Installation.requireDist(), Installation.PLACE);
        String command = Installation.PLACE + "/bin/gatehouse";
        Map<String, String> environment = Map.of("GATEHOUSE_SCANDIR", SCANDIR);
        try (S6Namespace namespace = S6Namespace.open(options)) {
            Files.writeString(
                    namespace.path(S6Namespace.HOME + "/gatehouse.yaml"), "app: soak\ncommand: [sleep, '100000']\n");
            namespace
                    .exec(Identity.ROOT, "chown", "-R", Identity.HERMES.name(), S6Namespace.HOME)
                    .orThrow();
            namespace
                    .exec(Identity.HERMES, environment, command, "--home", S6Namespace.HOME, "tree", "up")
                    .orThrow();
            Result result = namespace
                    .start(
                            Identity.HERMES,
                            environment,
                            Inside.java(
                                            Soak.class.getName(),
                                            Integer.toString(GATEWAYS),
                                            Integer.toString(SECONDS),
                                            Integer.toString(SEED),
                                            command)
                                    .toArray(String[]::new))
                    .result(Duration.ofSeconds(SECONDS).plus(BESIDES));
            Files.writeString(Files.createDirectories(Path.of("target")).resolve("soak.txt"), result.output());
            assertThat(result.exitCode()).as(result.toString()).isZero();
        }
    }
}
