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

/** One manager as a test reaches it, and the gateways that the test makes for it. */
public abstract class ManagerFixture implements FakeGatewayHost, AutoCloseable {
    private final Home home;
    private final Path scratch;
    private final Path program;
    private final Map<ProfileName, FakeGateway> gateways = new LinkedHashMap<>();

    /**
     * Makes one.
     *
     * @param home the home whose gateways the manager is to keep
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

    /** The manager; the same at each call. */
    public abstract ServiceManager manager();

    /** What it can beside that which all must. */
    public abstract Set<Capability> capabilities();

    /** What the manager still has of a service, files and processes alike, in words; empty once it is removed. */
    public abstract List<String> tracesOf(ServiceName service);

    /**
     * What operations may have left of themselves beside a service that stays, such as temporary files and listeners, in
     * words; empty while none is under way.
     */
    public abstract List<String> leftoversOf(ServiceName service);

    /** The account that gateways run as; empty where it is that of the test. */
    @Override
    public Optional<String> account() {
        return Optional.empty();
    }

    /** What a gateway notes when it is asked to end: the name of a signal, or another word where there are none. */
    public String asked() {
        return "TERM";
    }

    /** The program and its arguments that make a {@link FakeGateway}. */
    @Override
    public List<String> gatewayCommand() {
        return List.of(program.toString());
    }

    /**
     * Asks whether a process of a gateway lives; by default, whether this host has such a process.
     *
     * @param pid the number of the process, as the gateway recorded it
     * @return whether it lives
     */
    public boolean lives(long pid) {
        return ProcessHandle.of(pid).isPresent();
    }

    /**
     * Kills a process of a gateway, if it has not ended yet; by default a process of this host.
     *
     * @param pid the number of the process, as the gateway recorded it
     */
    public void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Override
    public Home home() {
        return home;
    }

    /** A gateway of a profile that no other test of this fixture has; its profile is made on disk. */
    public FakeGateway gateway(String name) {
        ProfileName profile = ProfileName.of(name);
        return gateways.computeIfAbsent(profile, this::make);
    }

    private FakeGateway make(ProfileName profile) {
        try {
            Files.createDirectories(home.directory(profile));
            Path marker = home.directory(profile).resolve(home.app().markers().getFirst());
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

    private static void allow(Path file, String permissions) throws IOException {
        FileStore store = Files.getFileStore(file);
        if (store.supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        }
    }

    /** Files in directories that are on their way to another name. */
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

    /** Removes every gateway that was made here, and all that was written. */
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

    /** The services of all gateways that were made here. */
    public List<ServiceName> services() {
        return gateways.keySet().stream().map(ServiceName::new).toList();
    }
}
