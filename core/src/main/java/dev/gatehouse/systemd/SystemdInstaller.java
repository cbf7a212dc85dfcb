package dev.gatehouse.systemd;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.spi.Installer;
import dev.gatehouse.spi.Place;
import dev.gatehouse.spi.Refusals;
import dev.gatehouse.spi.Wanted;
import dev.gatehouse.spi.command.ProgramSearch;
import dev.gatehouse.spi.files.DirectoryLock;
import dev.gatehouse.spi.files.FileSet;
import dev.gatehouse.spi.files.FileWriter;
import dev.gatehouse.systemd.host.HomeAccount;
import dev.gatehouse.systemd.host.TemporaryHome;
import dev.gatehouse.systemd.unit.SystemdRenderer;
import dev.gatehouse.systemd.unit.UnitContext;
import dev.gatehouse.systemd.unit.UnitDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes and deletes units, and reloads systemd once per operation. */
final class SystemdInstaller implements Installer {
    private final SystemdBackend backend;
    private final Systemctl systemctl;
    private final FileWriter writer;
    private final UnitRemoval removal;

    SystemdInstaller(SystemdBackend backend) {
        this.backend = backend;
        this.systemctl = backend.systemctl();
        this.writer = FileWriter.at(directory());
        this.removal = new UnitRemoval(backend, writer);
    }

    @Override
    public Path directory() {
        return backend.context().directory();
    }

    @Override
    public Rendering render(GatewayDefinition definition) {
        Path home = backend.map(definition.home().value());
        if (!backend.layout().temporaryHomes()) {
            TemporaryHome.refuse(home);
        }
        requireAccount(definition.service());
        requireScript();
        return backend.renderer().render(definition);
    }

    /** Throws if the path of the script is occupied by a file that is not the script of this home's units. */
    private void requireScript() {
        Path script = backend.units().script();
        try {
            switch (backend.units().lookAtScript()) {
                case NOTHING, OURS -> {}
                case NEWER -> throw UnitDirectory.newer(script);
                default ->
                    throw new GatehouseException(
                            script + " was not written by Gatehouse for "
                                    + backend.map(backend.home().path()) + "; it is not changed",
                            Remedy.of("ls", "-l", script.toString()));
            }
        } catch (IOException e) {
            throw translate("reading " + script, e);
        }
    }

    private void requireAccount(ServiceName service) {
        if (backend.lacksAccount(service)) {
            // The gateway most likely runs as the owner of the home.
            String owner = HomeAccount.of(backend.home().path()).name();
            throw new GatehouseException(
                    SystemdRenderer.NO_ACCOUNT,
                    backend.command(SystemdBackend.INSTALL, List.of("--run-as-user", owner), List.of(service)));
        }
    }

    @Override
    public Place look(ServiceName service) throws IOException {
        UnitDirectory.Found found = backend.units().look(service);
        return switch (found) {
            case NOTHING -> Place.of(Place.Occupant.NOBODY);
            case OURS -> Place.of(Place.Occupant.OURS);
            case REMAINS -> Place.of(Place.Occupant.REMAINS);
            case OF_APP ->
                backend.isOfDeletedProfile(service)
                        ? Place.of(Place.Occupant.REMAINS)
                        : Place.taken(
                                backend.adopts() ? Place.Occupant.ADOPTED : Place.Occupant.ADOPTABLE,
                                backend.notOurs(service, found));
            case OF_ANOTHER_HOME -> Place.taken(Place.Occupant.OTHER_HOME, backend.notOurs(service, found));
            case NEWER, MASK, FOREIGN -> Place.taken(Place.Occupant.FOREIGN, backend.notOurs(service, found));
        };
    }

    /** systemd can know a unit without its file. It forgets the file's path on reload. */
    @Override
    public Set<ServiceName> remembered(Collection<ServiceName> absent) {
        Map<String, UnitFacts> all = backend.show(absent);
        Set<ServiceName> remembered = new HashSet<>();
        for (ServiceName service : absent) {
            UnitFacts facts = backend.factsOf(service, all);
            boolean loaded =
                    facts.is("FragmentPath", backend.units().path(service).toString());
            if (loaded || (facts.is("LoadState", "not-found") && facts.isKnown())) {
                remembered.add(service);
            }
        }
        return remembered;
    }

    @Override
    public List<String> differences(GatewayDefinition definition, Rendering rendering) throws IOException {
        List<String> differences = new ArrayList<>();
        for (String file : visible(definition.service(), rendering).differences()) {
            List<String> edited = editedLines(file, rendering);
            differences.add(
                    edited.isEmpty() ? file : file + " (edited by somebody: " + String.join("; ", edited) + ")");
        }
        return differences;
    }

    /** Only root reads the variables of a system unit; other callers compare the rest. */
    private FileSet visible(ServiceName service, Rendering rendering) throws IOException {
        Path variables = Path.of(backend.context().variables(service));
        Path file = directory().resolve(variables);
        FileSet files = files(service, rendering);
        if (backend.mayChange() || !Files.exists(file) || Files.isReadable(file)) {
            return files;
        }
        return new FileSet(without(files.rendering(), variables), Set.of());
    }

    /** Returns what would be written, for people. */
    List<String> changes(GatewayDefinition definition) throws IOException {
        return files(definition.service(), backend.renderer().render(definition))
                .rendering()
                .changes();
    }

    private static Rendering without(Rendering rendering, Path left) {
        return new Rendering(
                rendering.root(),
                rendering.files().stream()
                        .filter(rendered -> !rendered.path().equals(left))
                        .toList());
    }

    private List<String> editedLines(String changed, Rendering rendering) throws IOException {
        for (RenderedFile file : rendering.files()) {
            if (file.path().toString().equals(changed)) {
                return backend.units().editedLines(file);
            }
        }
        return List.of();
    }

    /** Returns the lines of the unit and of the drop-in that somebody has changed. */
    private List<String> editedLines(FileSet files) throws IOException {
        List<String> lines = new ArrayList<>();
        for (RenderedFile file : files.rendering().files()) {
            lines.addAll(backend.units().editedLines(file));
        }
        return lines;
    }

    /** Below a drop-in, a unit of the app stays as it is. */
    private FileSet files(ServiceName service, Rendering rendering) throws IOException {
        UnitContext context = backend.context();
        UnitDirectory units = backend.units();
        boolean ofApp = context.isDropIn() && units.hasUnit(service) && !units.isOwnUnit(service, false);
        return new FileSet(
                ofApp ? without(rendering, Path.of(context.unit(service))) : rendering,
                Set.of(context.variables(service), context.dropIn(service).toString()));
    }

    @Override
    public void admit(String verb, Collection<ServiceName> services) {
        backend.requireRightsToWrite(verb, services);
    }

    @Override
    public void requireProgram(GatewayDefinition definition) {
        new ProgramSearch(Optional.of(backend.searchPath(definition)), "the unit").require(definition);
    }

    @Override
    public boolean endsCaller(ServiceName service) {
        return SystemdTarget.endsCaller(backend.context().unit(service));
    }

    @Override
    public Session open() throws IOException {
        return new Units(DirectoryLock.take(
                backend.layout().runtime(backend.context().scope()).resolve("gatehouse")));
    }

    /** A deletion of files. */
    @FunctionalInterface
    private interface Deletion {
        void run() throws IOException;
    }

    /** Changes units. */
    private final class Units implements Session {
        private final DirectoryLock lock;

        Units(DirectoryLock lock) {
            this.lock = lock;
        }

        @Override
        public void create(List<Wanted> wanted, Initially initially, Refusals refusals) {
            List<ServiceName> written = write(wanted, refusals);
            try {
                if (initially == Initially.UP && !written.isEmpty()) {
                    // enable also reloads.
                    systemctl.require("enabling", units(written), "enable");
                    backend.syncLinks();
                    systemctl.require("starting", units(written), "start", "--no-block");
                } else {
                    reload(written);
                }
            } catch (GatehouseException refused) {
                takeBack(written, refused);
                throw refused;
            }
        }

        @Override
        public void mend(List<Wanted> wanted, Refusals refusals) {
            reload(write(wanted, refusals));
        }

        /**
         * Writes units and returns those that were written. A new unit that cannot be written completely leaves no
         * files.
         */
        private List<ServiceName> write(List<Wanted> wanted, Refusals refusals) {
            // Checks that systemd answers before the first change.
            backend.show(wanted.stream().map(Wanted::service).toList());
            List<ServiceName> written = new ArrayList<>();
            for (Wanted one : wanted) {
                ServiceName service = one.service();
                try {
                    FileSet files = files(service, one.rendering());
                    List<String> edited = editedLines(files);
                    files.write(writer);
                    removal.deleteIfEmpty(service);
                    if (!edited.isEmpty()) {
                        backend.advice().replaced(service, edited);
                    }
                    written.add(service);
                } catch (IOException e) {
                    GatehouseException reason =
                            translate("writing " + backend.context().unit(service), e);
                    takeBack(one.place().isFree() ? List.of(service) : List.of(), reason);
                    refusals.refuse(service, reason);
                }
            }
            return written;
        }

        private void reload(List<ServiceName> written) {
            if (!written.isEmpty()) {
                systemctl.reload();
            }
        }

        private void takeBack(List<ServiceName> services, GatehouseException reason) {
            services.forEach(service -> attempt(reason, () -> removal.delete(service)));
            attempt(reason, removal::deleteUnusedScript);
        }

        private static void attempt(GatehouseException reason, Deletion deletion) {
            try {
                deletion.run();
            } catch (IOException left) {
                reason.addSuppressed(left);
            }
        }

        @Override
        public void remove(List<ServiceName> services, Refusals refusals) throws IOException {
            List<ServiceName> present = new ArrayList<>();
            for (ServiceName service : services) {
                if (backend.look(service) != UnitDirectory.Found.REMAINS) {
                    present.add(service);
                }
            }
            if (!present.isEmpty()) {
                systemctl.require("disabling", units(present), "disable", "--no-reload");
            }
            for (ServiceName service : services) {
                removal.delete(service);
            }
            removal.deleteUnusedScript();
            systemctl.reload();
            // systemd remembers a failed unit without its file.
            systemctl.attempt(units(services), "reset-failed");
            deleteRuntime(services);
        }

        /** Deletes runtime directories, because a later unit of the same name must not find old records. */
        private void deleteRuntime(List<ServiceName> services) throws IOException {
            Path runtime = backend.layout().runtime(backend.context().scope());
            try (Directory directory = Directory.openFollowing(runtime)) {
                for (ServiceName service : services) {
                    directory.deleteTree(backend.context().stem(service.profile()));
                }
            } catch (NoSuchFileException none) {
                return;
            }
        }

        private List<String> units(List<ServiceName> services) {
            return services.stream().map(backend.context()::unit).toList();
        }

        @Override
        public void close() throws IOException {
            lock.close();
        }
    }
}
