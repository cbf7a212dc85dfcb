package dev.gatehouse.testkit.kit;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Home;
import dev.gatehouse.testkit.FileTree;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.fake.FakeGatewayHost;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A service manager as the stories reach it, and the gateways that a story creates. A backend's author extends this class; four
 * methods are enough where gateways are processes of this host that get signals:
 *
 * <ul>
 *   <li>{@link #manager} returns the backend for the fixture's {@link #home}. The test gives it a separate place, such as another
 *       directory of units or slots, a private supervision tree or a container, so that it cannot change services of the host.
 *       {@code ServiceManagers.open} with the kind's name also tests the provider.
 *   <li>{@link #capabilities} claims what the manager can do. Begin with none, and add them one by one: each turns on stories.
 *   <li>{@link #tracesOf} reports everything that is left of a service: files, links, registrations, processes. The stories
 *       demand an empty list after a removal, so what it does not look for is not tested.
 *   <li>{@link #leftoversOf} reports what an operation must not leave behind while the service stays: temporary files,
 *       listeners, locks.
 * </ul>
 *
 * <p>Override {@link #account} if gateways run as another account, {@link #gatewayCommand} and {@link #asked} if there is no shell or
 * no signal, {@link #lives} and {@link #kill} if processes are in another namespace or machine, and {@link #close} to end what the
 * fixture started, after {@code super.close()}.
 *
 * <p>Each story gets a new fixture, uses it in several threads, and closes it. {@link #tracesOf} is called after that, too.
 *
 * @since 0.1.0
 */
public abstract class ManagerFixture implements FakeGatewayHost, AutoCloseable {
    private final Home home;
    private final Path scratch;
    private final Path program;
    private final Map<ProfileName, FakeGateway> gateways = new LinkedHashMap<>();

    /**
     * Creates a fixture without gateways, and writes the program of the fake gateway to a new temporary directory.
     *
     * @param home the home whose gateways the manager keeps
     */
    protected ManagerFixture(Home home) {
        this.home = home;
        try {
            scratch = Files.createTempDirectory("gatehouse-kit");
            program = scratch.resolve("fake-gateway");
            try (InputStream script = FakeGateway.class.getResourceAsStream("fake-gateway.sh")) {
                Files.copy(Objects.requireNonNull(script, "fake-gateway.sh is missing"), program);
            }
            // A gateway may run as another account than the test.
            allow(scratch, "rwxr-xr-x");
            allow(program, "rwxr-xr-x");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the manager; the same at each call} */
    public abstract ServiceManager manager();

    /** {@return what the manager can do beyond what every manager must} */
    public abstract Set<Capability> capabilities();

    /**
     * Looks for everything that is left of a service. Called after {@link #close}, too.
     *
     * @param service the service
     * @return what is left, such as paths and PIDs, for the message; empty if the service is removed
     */
    public abstract List<String> tracesOf(ServiceName service);

    /**
     * Looks for what operations left behind beside a service that stays, such as temporary files and listeners.
     *
     * @param service the service
     * @return what is left, for the message; empty if nothing is
     */
    public abstract List<String> leftoversOf(ServiceName service);

    /** {@return the account that gateways run as; by default empty, which means that of the test} */
    @Override
    public Optional<String> account() {
        return Optional.empty();
    }

    /** {@return the event that a gateway records when the manager stops it; by default {@code TERM}} */
    public String asked() {
        return "TERM";
    }

    /** {@return the program that runs a {@link FakeGateway}, and its arguments; by default a shell script} */
    @Override
    public List<String> gatewayCommand() {
        return List.of(program.toString());
    }

    /**
     * Tests whether a process of a gateway lives; by default, whether this host has such a process.
     *
     * @param pid the PID that the gateway recorded
     * @return whether it lives
     */
    public boolean lives(long pid) {
        return ProcessHandle.of(pid).isPresent();
    }

    /**
     * Kills a process of a gateway, if it has not ended yet; by default a process of this host.
     *
     * @param pid the PID that the gateway recorded
     */
    public void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    /**
     * Returns a program that restarts gateways through this manager, for a gateway that starts it as its child. Its further
     * arguments are the names of the services.
     *
     * @return its words, which contain no blanks and nothing that a shell expands; by default empty, which skips the
     *     stories of a gateway that restarts itself
     */
    public List<String> restartProgram() {
        return List.of();
    }

    @Override
    public Home home() {
        return home;
    }

    /**
     * Returns a gateway and creates its profile on disk. It is not installed.
     *
     * @param name the name of the profile
     * @return the gateway; the same for the same name
     */
    public FakeGateway gateway(String name) {
        ProfileName profile = ProfileName.of(name);
        return gateways.computeIfAbsent(profile, this::make);
    }

    private FakeGateway make(ProfileName profile) {
        try {
            Files.createDirectories(home.directory(profile));
            Path marker = home.directory(profile)
                    .resolve(home.app().profiles().markers().getFirst());
            if (!Files.exists(marker)) {
                Files.createFile(marker);
            }
            allow(Files.createDirectories(directoryOf(profile)), "rwxrwxrwx");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return FakeGateway.of(this, profile);
    }

    @Override
    public boolean supportsNotify() {
        return capabilities().contains(Capability.NOTIFY);
    }

    @Override
    public Path directoryOf(ProfileName profile) {
        return scratch.resolve(profile.value());
    }

    /**
     * Writes a file that only the gateways' account can read. It is deleted with the fixture.
     *
     * @param name its name
     * @param content its text
     * @return its path
     */
    public Path secret(String name, String content) {
        try {
            Path file = Files.writeString(scratch.resolve(name), content);
            allow(file, "rw-------");
            Optional<String> account = account();
            if (account.isPresent()) {
                Files.setOwner(
                        file,
                        file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(account.get()));
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void allow(Path file, String permissions) throws IOException {
        FileStore store = Files.getFileStore(file);
        if (store.supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        }
    }

    /**
     * Finds temporary files that Gatehouse writes before it renames them; for {@link #leftoversOf}.
     *
     * @param directories where to look; one that does not exist is skipped
     * @return the paths of the files
     */
    protected static List<String> temporaryFiles(List<Path> directories) {
        List<String> found = new ArrayList<>();
        for (Path directory : directories) {
            if (!Files.isDirectory(directory)) {
                continue;
            }
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "{.tmp-*,.gatehouse-*.tmp}")) {
                files.forEach(file -> found.add(file.toString()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    /** Removes the services and profiles of all gateways of this fixture, and the files of the fake gateways. */
    @Override
    public void close() {
        List<ServiceName> services =
                gateways.keySet().stream().map(ServiceName::new).toList();
        try {
            manager().remove(services).orThrow();
        } finally {
            services.forEach(service -> {
                if (!service.profile().isDefault()) {
                    FileTree.delete(home.directory(service.profile()));
                }
            });
            FileTree.delete(scratch);
        }
    }

    /** {@return the services of all gateways of this fixture} */
    public List<ServiceName> services() {
        return gateways.keySet().stream().map(ServiceName::new).toList();
    }
}
