package dev.gatehouse.systemtest.systemd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Home;
import dev.gatehouse.systemd.host.HomeMapping;
import dev.gatehouse.systemd.unit.UnitContext;
import dev.gatehouse.systemd.unit.UnitNames;
import dev.gatehouse.systemtest.inside.Inside;
import dev.gatehouse.testkit.kit.Capability;
import dev.gatehouse.testkit.kit.ManagerFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Fixture: the systemd manager of the scope in which a test runs. */
final class SystemdFixture extends ManagerFixture {
    private final Machine machine;
    private final ServiceManager manager;

    SystemdFixture(Machine machine) {
        super(machine.home());
        this.machine = machine;
        this.manager = machine.manager();
    }

    @Override
    public ServiceManager manager() {
        return manager;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    @Override
    public Optional<String> account() {
        return machine.account();
    }

    /** The system's units can be controlled by root only. */
    @Override
    public List<String> restartProgram() {
        return machine.isSystem() ? List.of() : Inside.restartProgram(Kind.SYSTEMD, home().path(), machine.session());
    }

    /** Returns the unit directory of the scope. */
    Path units() {
        return machine.layout().units(machine.scope());
    }

    /** Returns the script that the home's units share. */
    Path script() {
        Home home = machine.home();
        UnitContext context = new UnitContext(
                home.app(), machine.scope(), units(), Optional.empty(), HomeMapping.NONE, UnitNames.in(units(), home));
        return units().resolve(context.script(home.path()));
    }

    Path unit(ServiceName service) {
        return units().resolve(machine.unit(service));
    }

    /**
     * Returns traces of a service in systemd and its directories: units, links to them, properties, and control groups.
     */
    @Override
    public List<String> tracesOf(ServiceName service) {
        List<String> traces = new ArrayList<>();
        for (Path folder : List.of(units(), units().resolve(machine.target() + ".wants"), machine.runtime())) {
            traces.addAll(entries(folder, machine.stem(service)));
        }
        String known =
                SystemdTools.here("show", "--property=LoadState,ActiveState,SubState,Job", machine.unit(service));
        if (!known.contains("LoadState=not-found\n") || !known.contains("ActiveState=inactive\n")) {
            traces.add(known.strip().replace('\n', ' '));
        }
        return traces;
    }

    @Override
    public List<String> leftoversOf(ServiceName service) {
        return temporaryFiles(List.of(units(), machine.runtime().resolve(machine.stem(service))));
    }

    /** Returns the files of a stem, without those of longer stems. */
    private static List<String> entries(Path folder, String stem) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.equals(stem) || name.startsWith(stem + ".") || name.startsWith("." + stem);
                    })
                    .map(Path::toString)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
