package dev.gatehouse.systemtest.inside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.kit.Conformance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A program that makes itself a daemon, as Redis and nginx do: it listens, overwrites its environment, and goes on in a session of its
 * own while the process that the manager has started ends.
 */
public interface DaemonStories extends Conformance {
    String ADVICE = "must be told to stay in the foreground, often with an option such as --foreground, --no-daemon or"
            + " --daemonize no";

    /**
     * A program for {@code perl -MSocket -MPOSIX=setsid -e}: its arguments are a port, the exit code of its first process, and a file for
     * the number of the second one.
     */
    String PROGRAM = """
            socket(my $socket, AF_INET, SOCK_STREAM, 0) or die "socket: $!";
            bind($socket, pack_sockaddr_in($ARGV[0], INADDR_LOOPBACK)) or die "bind: $!";
            listen($socket, 5) or die "listen: $!";
            pipe(my $in, my $out);
            if (fork) { close $out; <$in>; exit $ARGV[1] }
            setsid();
            open(my $record, ">", $ARGV[2]) or die "record: $!";
            print $record $$;
            close $record;
            open(STDOUT, ">", "/dev/null"); open(STDERR, ">", "/dev/null"); open(STDIN, "<", "/dev/null");
            close $in; close $out;
            while (accept(my $client, $socket)) { close $client }""".replace("\n", " ");

    /** Whether the manager ends what the run has left, whatever its environment. */
    default boolean endsDaemons() {
        return true;
    }

    private static GatewayDefinition daemon(FakeGateway gateway, int port, int code, RestartPolicy restart) {
        return gateway.definition().toBuilder()
                .command(List.of(
                        "/usr/bin/env",
                        "-i",
                        "/usr/bin/perl",
                        "-MSocket",
                        "-MPOSIX=setsid",
                        "-e",
                        PROGRAM,
                        Integer.toString(port),
                        Integer.toString(code),
                        record(gateway).toString()))
                .ready(new Readiness.Port(port, Duration.ofSeconds(20)))
                .restart(restart)
                .build();
    }

    private static Path record(FakeGateway gateway) {
        return gateway.directory().resolve("daemon");
    }

    private GatehouseException refused(ServiceName service) {
        GatehouseException failure =
                catchThrowableOfType(GatehouseException.class, () -> manager().start(service, Wait.PROOF));
        assertThat(failure).as("the start of a daemon").isNotNull();
        return failure;
    }

    /**
     * Starts it, and expects the advice; ends what is left.
     *
     * @param code exit code of the first process
     */
    default void play(int code, RestartPolicy restart) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        FakeGateway gateway = gateway("alpha");
        manager().define(daemon(gateway, port, code, restart));
        try {
            GatehouseException failure = refused(gateway.service());
            assertThat(failure)
                    .hasMessageContaining("a program that makes itself a daemon")
                    .hasMessageContaining(ADVICE);
            if (!endsDaemons()) {
                String pid = Files.readString(record(gateway));
                assertThat(failure).hasMessageContaining("it has left perl (pid " + pid + ")");
                assertThat(failure.remedy().orElseThrow().text()).isEqualTo("kill " + pid);
            }
        } finally {
            manager().stop(gateway.service(), Wait.PROOF);
            if (!endsDaemons() && Files.exists(record(gateway))) {
                long pid = Long.parseLong(Files.readString(record(gateway)));
                kill(pid);
                awaitGone(pid);
            }
        }
    }

    @Test
    default void aProgramThatMakesItselfADaemonIsRecognized() throws IOException {
        play(0, RestartPolicy.ON_FAILURE);
    }

    @Test
    default void soIsOneThatIsAlwaysRestarted() throws IOException {
        play(0, RestartPolicy.ALWAYS);
    }
}
