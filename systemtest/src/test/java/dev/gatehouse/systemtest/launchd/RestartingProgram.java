package dev.gatehouse.systemtest.launchd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.launchd.LaunchdServiceManager;
import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.launchd.domain.LaunchdOptions;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A gateway that restarts itself and others once, like an agent whose user asks it to. */
final class RestartingProgram {
    private RestartingProgram() {}

    /** Arguments: events file, home, the account's home, its uid, launchctl, and the services to restart. */
    public static void main(String[] arguments) throws IOException {
        Path events = Path.of(arguments[0]);
        boolean first = !Files.exists(events);
        note(events, "started " + ProcessHandle.current().pid());
        if (first) {
            LaunchdLayout layout = new LaunchdLayout(
                    Integer.parseInt(arguments[3]), Path.of(arguments[2]), Path.of("/"), Path.of(arguments[4]));
            new LaunchdServiceManager(
                            Home.at(LaunchdPlace.app(), Path.of(arguments[1])), layout, LaunchdOptions.DEFAULTS)
                    .restart(
                            Stream.of(arguments).skip(5).map(ServiceName::of).toList(),
                            Wait.proof(Duration.ofSeconds(60)));
            note(events, "restarted");
        }
        LockSupport.parkNanos(Duration.ofMinutes(5).toNanos());
    }

    private static void note(Path events, String event) throws IOException {
        Files.write(events, List.of(event), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
