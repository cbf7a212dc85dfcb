package dev.gatehouse.runit;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.ManagerFullException;
import dev.gatehouse.error.NoSupervisorException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.spi.Installer;
import dev.gatehouse.spi.Place;
import dev.gatehouse.spi.command.ProgramSearch;
import dev.gatehouse.spi.files.DirectoryLock;
import dev.gatehouse.spi.files.FileSet;
import dev.gatehouse.spi.files.LockList;
import dev.gatehouse.spi.process.HardLimits;
import dev.gatehouse.spi.process.RequiredAccount;
import dev.gatehouse.spi.process.Survivors;
import dev.gatehouse.spi.provider.HostFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Renders and compares service directories. {@link ServicesSession} adds and removes them. */
final class RunitInstaller implements Installer {
    /** Files that a rendering may leave out. */
    private static final Set<String> OPTIONAL = Set.of(ServiceDirectory.ENVIRONMENT);

    /** How many directories runsvdir supervises at most (runsvdir.c, MAXSERVICES). */
    private static final int CAPACITY = 1000;

    private final RunitPlaces places;

    RunitInstaller(RunitPlaces places) {
        this.places = places;
    }

    @Override
    public Path directory() {
        return places.layout().services();
    }

    @Override
    public Rendering render(GatewayDefinition definition) {
        return new RunitRenderer(places.layout()).render(definition);
    }

    @Override
    public Place look(ServiceName service) throws IOException {
        return places.look(service);
    }

    static FileSet files(Rendering rendering) {
        return new FileSet(rendering, OPTIONAL);
    }

    @Override
    public List<String> differences(GatewayDefinition definition, Rendering rendering) throws IOException {
        List<String> differences = new ArrayList<>(files(rendering).differences());
        if (!places.of(definition.service()).isSupervised(LockList.read(LockList.Type.FLOCK))) {
            differences.add("supervise/lock (no runsv)");
        }
        return differences;
    }

    /** runsv passes on its own PATH, which is unknown here. So only a path, or a name on a PATH of the gateway's own, can be checked. */
    @Override
    public void requireProgram(GatewayDefinition definition) {
        for (Runsvdir runsvdir : Runsvdir.running(HostFacts.ofThisHost())) {
            if (runsvdir.supervises(directory())) {
                if (runsvdir.process().uid() == 0) {
                    RequiredAccount.require(definition, "a runsvdir of root");
                }
                long pid = runsvdir.process().pid();
                new HardLimits(Path.of("/proc", Long.toString(pid))).require(definition);
            }
        }
        new ProgramSearch(Optional.empty(), "the gateway").require(definition);
    }

    @Override
    public void admit(String verb, Collection<ServiceName> services) {
        List<String> command = new ArrayList<>(List.of("gateway", verb));
        services.forEach(service -> command.add(service.toString()));
        places.requireOwn(command);
        if (Files.isDirectory(directory()) && !Files.isWritable(directory())) {
            throw new AccessRefusedException("This user may not write to " + directory(), places.asOwner(command));
        }
        if (verb.equals("install")
                && Runsvdir.running(HostFacts.ofThisHost()).stream().noneMatch(one -> one.supervises(directory()))) {
            throw new NoSupervisorException("No runsvdir supervises " + directory(), Remedy.gatehouse("detect"));
        }
    }

    @Override
    public boolean endsCaller(ServiceName service) {
        return Survivors.isOneOf(places.of(service).path());
    }

    /** A removal ends the service itself, even one that no runsv supervises. */
    @Override
    public boolean stopsFirst() {
        return false;
    }

    @Override
    public Session open() throws IOException {
        Path file = directory().resolve(".gatehouse.lock");
        DirectoryLock lock = DirectoryLock.take(file, () -> {
            if (Files.notExists(file)) {
                Files.createFile(file);
            }
        });
        try {
            ServicesSession session = new ServicesSession(places, lock);
            session.clearLeftovers();
            return session;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    static void requireRoom(Path services, int more) throws IOException {
        String[] names = services.toFile().list((_, name) -> !name.startsWith("."));
        int taken = names == null ? 0 : names.length;
        if (taken + more > CAPACITY) {
            throw new ManagerFullException(
                    "runsvdir supervises " + CAPACITY + " services at most, and " + services + " has " + taken + " of "
                            + (taken + more),
                    Remedy.gatehouse("gateway", "list"));
        }
    }
}
