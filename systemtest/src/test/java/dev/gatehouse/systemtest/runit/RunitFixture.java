package dev.gatehouse.systemtest.runit;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.systemtest.inside.Inside;
import dev.gatehouse.testkit.FileTree;
import dev.gatehouse.testkit.kit.Capability;
import dev.gatehouse.testkit.kit.ManagerFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The runit manager of the place where a test runs. */
final class RunitFixture extends ManagerFixture {
    private final RunitPlace place;
    private final ServiceManager manager;

    RunitFixture(RunitPlace place) {
        super(place.home());
        this.place = place;
        this.manager = place.manager();
    }

    @Override
    public ServiceManager manager() {
        return manager;
    }

    /** runit has no sign of readiness. */
    @Override
    public Set<Capability> capabilities() {
        return EnumSet.complementOf(EnumSet.of(Capability.NOTIFY));
    }

    @Override
    public Optional<String> account() {
        return place.account();
    }

    /** root's services can be controlled by root only. */
    @Override
    public List<String> restartProgram() {
        return place.isSystem()
                ? List.of()
                : Inside.restartProgram(
                        manager.kind(),
                        home().path(),
                        Map.of("SVDIR", place.services().toString()));
    }

    /** The service directory of a gateway. */
    Path directory(ServiceName service) {
        return place.services().resolve("gateway-" + service);
    }

    @Override
    public List<String> tracesOf(ServiceName service) {
        List<String> traces = new ArrayList<>();
        for (String name : names(place.services())) {
            if (name.equals("gateway-" + service) || (name.startsWith(".gatehouse-") && !name.endsWith(".lock"))) {
                traces.add(place.services().resolve(name).toString());
            }
        }
        for (String command : commands()) {
            if (command.equals("runsv gateway-" + service) || command.endsWith("/logs/gateways/" + service)) {
                traces.add(command);
            }
        }
        return traces;
    }

    @Override
    public List<String> leftoversOf(ServiceName service) {
        Path directory = directory(service);
        return temporaryFiles(
                List.of(directory, directory.resolve("gatehouse"), directory.resolve("log"), place.services()));
    }

    private static List<String> names(Path directory) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    /** The command lines of all processes; one that has ended and was not waited for has none. */
    private static List<String> commands() {
        List<String> commands = new ArrayList<>();
        for (String name : names(Path.of("/proc"))) {
            if (name.chars().allMatch(Character::isDigit)) {
                try {
                    commands.add(Files.readString(Path.of("/proc", name, "cmdline"))
                            .replace('\0', ' ')
                            .strip());
                } catch (IOException ended) {
                    // It has no command line any more.
                }
            }
        }
        return commands;
    }

    /** Logs outlive their gateway; the next test's gateway of the same name must begin with none. */
    @Override
    public void close() {
        super.close();
        for (ServiceName service : services()) {
            Path logs = home().path().resolve("logs/gateways").resolve(service.toString());
            if (Files.exists(logs)) {
                FileTree.delete(logs);
            }
        }
    }
}
