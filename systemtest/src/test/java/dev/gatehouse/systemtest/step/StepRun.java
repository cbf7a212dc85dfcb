package dev.gatehouse.systemtest.step;

import dev.gatehouse.systemtest.inside.Inside;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Namespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Runs {@link StepStories} in a namespace. */
final class StepRun {
    /** Of so many steps, {@code ./test} tries one; {@code ./test --all} tries all. */
    static final int SAMPLED = 7;

    private static final String ONLY = "GATEHOUSE_TEST_OPERATIONS";

    /** The app and its program, whose readiness makes proven starts quick. */
    private static final String SETUP = """
            set -e
            cat >/srv/agent <<'END'
            #!/usr/bin/perl
            use Socket;
            $SIG{TERM} = sub { exit 0 };
            if (my $address = $ENV{NOTIFY_SOCKET}) {
                $address =~ s/^\\@/\\0/;
                socket(my $socket, AF_UNIX, SOCK_DGRAM, 0) or die "socket: $!";
                defined send($socket, "READY=1", 0, pack_sockaddr_un($address)) or die "send: $!";
            } elsif (open(my $ready, ">&=", 3)) {
                syswrite $ready, "\\n";
                close $ready;
            }
            sleep 100000 while 1;
            END
            chmod 755 /srv/agent
            cat >/srv/agent.yaml <<'END'
            app: agent
            user: hermes
            command: [/srv/agent, "{profile}"]
            default-command: [/srv/agent, "{port}"]
            markers: [AGENT.md]
            folders: [notes]
            env-file: "{directory}/.env"
            END
            """;

    private StepRun() {}

    /**
     * Runs the stories.
     *
     * @param who the account that calls the command
     * @param owner the owner of the home
     * @param interval one of how many steps is tried
     */
    static Stream<DynamicTest> of(
            Namespace namespace, Identity who, String site, Identity owner, String home, int interval) {
        namespace.exec(Identity.ROOT, "sh", "-c", SETUP).orThrow();
        if (site.equals(SystemdSite.DROP_INS)) {
            namespace
                    .exec(Identity.ROOT, "sh", "-c", "echo 'own-service: {systemd: drop-in}' >>" + Site.APP)
                    .orThrow();
        }
        namespace.exec(owner, "mkdir", "-p", home).orThrow();
        Map<String, String> variables = new HashMap<>();
        variables.put(Site.VARIABLE, site);
        variables.put(StepStories.INTERVAL, Integer.toString(interval));
        String only = System.getenv(ONLY);
        if (only != null) {
            variables.put(ONLY, only);
        }
        if (site.startsWith("systemd") && !who.isRoot()) {
            variables.put("XDG_RUNTIME_DIR", "/run/user/" + who.uid());
        }
        return Inside.run(namespace, who, variables, List.of(StepStories.class.getName()))
                .onClose(() -> keepTable(namespace))
                .onClose(namespace::close);
    }

    /** The table is printed by {@code ./test}. */
    private static void keepTable(Namespace namespace) {
        Path inside = namespace.path(StepStories.TABLE.toString());
        if (!Files.exists(inside)) {
            return;
        }
        try {
            Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
            Files.writeString(
                    target.resolve("steps.txt"),
                    Files.readString(inside),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
