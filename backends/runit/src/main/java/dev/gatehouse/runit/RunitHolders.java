package dev.gatehouse.runit;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.runit.SupervisionStatus.Phase;
import dev.gatehouse.spi.files.LockList;
import dev.gatehouse.spi.files.SharedFiles;
import dev.gatehouse.spi.provider.HolderQuery;
import dev.gatehouse.spi.provider.ServiceScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the runit services of this host that run, or would run, gateways of a home, in the services directory of every runsvdir:
 * this home's own, and those of other programs whose {@code run} script certainly starts one of these gateways.
 */
final class RunitHolders {
    private static final Map<Verb, String> SV = Map.of(Verb.START, "up", Verb.STOP, "down", Verb.RESTART, "restart");

    private final HolderQuery query;
    private @Nullable LockList locks;

    RunitHolders(HolderQuery query) {
        this.query = query;
    }

    List<Holder> find() {
        List<Holder> holders = new ArrayList<>();
        for (Path services : directories()) {
            look(services, holders);
        }
        return holders;
    }

    /** Two names of one directory are one. */
    private Set<Path> directories() {
        Set<Path> directories = new LinkedHashSet<>();
        List<Runsvdir> running = Runsvdir.running(query.host());
        running.forEach(runsvdir -> add(directories, runsvdir.directory()));
        add(directories, RunitLayout.services(query.host(), running));
        return directories;
    }

    private static void add(Set<Path> directories, Path services) {
        if (Files.isDirectory(services)) {
            directories.add(RunitLayout.real(services));
        }
    }

    private void look(Path services, List<Holder> holders) {
        RunitPlaces places = new RunitPlaces(
                query.home(), RunitLayout.at(services, query.home().app()));
        String[] names = services.toFile().list((_, name) -> !name.startsWith("."));
        for (String name : names == null ? new String[0] : sorted(names)) {
            holder(places, new ServiceDirectory(services.resolve(name)), name).ifPresent(holders::add);
        }
    }

    /** Nothing is certain about a service that this user cannot read. */
    private Optional<Holder> holder(RunitPlaces places, ServiceDirectory directory, String name) {
        try {
            if (directory.home().isEmpty()) {
                Optional<ServiceName> foreign = gateway(directory);
                return foreign.isPresent()
                        ? Optional.of(holder(places, foreign.get(), directory, false))
                        : Optional.empty();
            }
            Optional<ServiceName> service = places.layout().service(name);
            return service.isPresent() && isSought(service.get()) && places.isOurs(service.get())
                    ? Optional.of(holder(places, service.get(), directory, true))
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static String[] sorted(String[] names) {
        Arrays.sort(names);
        return names;
    }

    private boolean isSought(ServiceName service) {
        return query.gateways().stream().anyMatch(sought -> sought.service().equals(service));
    }

    private Optional<ServiceName> gateway(ServiceDirectory directory) throws IOException {
        Optional<String> text = SharedFiles.read(directory.path().toRealPath().resolve("run"));
        if (text.isEmpty()) {
            return Optional.empty();
        }
        ServiceScript script = ServiceScript.parse(text.get());
        return script.commands().stream()
                .map(command -> query.gatewayOf(command, script.variables()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Holder holder(RunitPlaces places, ServiceName service, ServiceDirectory directory, boolean ours)
            throws IOException {
        boolean supervised = directory.isHeld(locks(), "supervise");
        Optional<SupervisionStatus> status = supervised ? status(directory) : Optional.empty();
        boolean runs = status.filter(known -> known.phase() == Phase.RUN && known.pid() > 0)
                .isPresent();
        return new Holder(
                service,
                RunitServiceManager.KIND,
                directory.path().toString(),
                "service " + directory.path().getFileName() + " of the runit services in "
                        + places.layout().services(),
                runs ? OptionalLong.of(status.orElseThrow().pid()) : OptionalLong.empty(),
                runs,
                // A service directory survives a reboot.
                directory.isEnabled()
                        || status.filter(SupervisionStatus::wantUp).isPresent(),
                ours,
                ours ? commands(places, service) : foreignCommands(directory));
    }

    /** Read once, and only if there is a service. */
    private LockList locks() {
        if (locks == null) {
            locks = LockList.read(LockList.Type.FLOCK);
        }
        return locks;
    }

    /** Another account may not be allowed to read it. */
    private static Optional<SupervisionStatus> status(ServiceDirectory directory) {
        try {
            return Optional.of(directory.status());
        } catch (IOException hidden) {
            return Optional.empty();
        }
    }

    private static Map<Verb, Remedy> commands(RunitPlaces places, ServiceName service) {
        Map<Verb, Remedy> commands = new EnumMap<>(Verb.class);
        for (Verb verb : Verb.values()) {
            commands.put(verb, places.there(List.of("gateway", verb.word(), service.toString())));
        }
        return commands;
    }

    private static Map<Verb, Remedy> foreignCommands(ServiceDirectory directory) {
        Map<Verb, Remedy> commands = new EnumMap<>(Verb.class);
        boolean allowed = Files.isWritable(directory.path().resolve("supervise/control"));
        SV.forEach((verb, word) -> {
            Remedy command = Remedy.of("sv", word, directory.path().toString());
            commands.put(verb, allowed ? command : command.asRoot());
        });
        return commands;
    }
}
