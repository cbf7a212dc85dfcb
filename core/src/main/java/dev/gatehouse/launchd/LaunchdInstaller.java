package dev.gatehouse.launchd;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.launchd.job.JobFiles;
import dev.gatehouse.launchd.job.JobFolder;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.NewerFormatException;
import dev.gatehouse.manager.Rendering;
import dev.gatehouse.spi.Deadline;
import dev.gatehouse.spi.DirectoryLock;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.FileSet;
import dev.gatehouse.spi.FileWriter;
import dev.gatehouse.spi.Installer;
import dev.gatehouse.spi.Place;
import dev.gatehouse.spi.Place.Occupant;
import dev.gatehouse.spi.Refusals;
import dev.gatehouse.spi.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Writes and deletes property lists and folders, and has launchd load those that are new and to be up. */
record LaunchdInstaller(LaunchdPlaces places) implements Installer {
    @Override
    public Rendering render(GatewayDefinition definition) {
        return places.of(definition.service()).render(definition);
    }

    @Override
    public Place look(ServiceName service) {
        LaunchdBackend backend = places.of(service);
        Place place = backend.look(service);
        if (place.obstacle().isEmpty()) {
            try {
                Expectations _ = backend.folder(service).expectations();
            } catch (NewerFormatException newer) {
                return Place.taken(Occupant.FOREIGN, newer);
            }
        }
        return place;
    }

    @Override
    public List<String> differences(GatewayDefinition definition, Rendering rendering) throws IOException {
        return FileSet.of(rendering).differences().stream()
                .map(file -> rendering.root().resolve(file).toString())
                .toList();
    }

    @Override
    public Path directory() {
        return places.own().folders();
    }

    /** Without rights there is nothing to lock: each change is refused. */
    @Override
    public Session open() throws IOException {
        return new Changes(
                places, places.own().hasRights() ? Optional.of(DirectoryLock.take(directory())) : Optional.empty());
    }

    private record Changes(LaunchdPlaces places, Optional<DirectoryLock> lock) implements Session {
        /** A change of one service. */
        private interface Change<S> {
            void make(S subject, ServiceName service, LaunchdBackend backend) throws IOException;
        }

        private <S> void each(
                Collection<S> subjects,
                Function<S, ServiceName> name,
                String verb,
                Refusals refusals,
                Change<S> change) {
            Parallel.of(
                    places.own().folders(),
                    subjects,
                    subject -> {
                        ServiceName service = name.apply(subject);
                        LaunchdBackend backend = places.of(service);
                        backend.requireRights(verb, service);
                        change.make(subject, service, backend);
                        return subject;
                    },
                    (subject, reason) -> refusals.refuse(name.apply(subject), reason));
        }

        @Override
        public void create(List<Wanted> wanted, Initially initially, Refusals refusals) {
            each(wanted, Wanted::service, "install", refusals, (one, service, backend) -> {
                backend.requireSafe(service);
                try {
                    create(one, service, backend, initially);
                } catch (IOException | GatehouseException e) {
                    if (one.place().occupant() == Occupant.NOBODY) {
                        takeBack(service, backend, e);
                    }
                    throw e;
                }
            });
        }

        private static void takeBack(ServiceName service, LaunchdBackend backend, Exception reason) {
            try {
                Loader loader = new Loader(backend, service);
                backend.findAll(service)
                        .forEach(found -> loader.bootout(found.domain(), Deadline.after(Duration.ZERO)));
                delete(service, backend);
            } catch (IOException | GatehouseException alsoFailed) {
                reason.addSuppressed(alsoFailed);
            }
        }

        private static void create(Wanted wanted, ServiceName service, LaunchdBackend backend, Initially initially)
                throws IOException {
            JobFiles files = backend.files(service);
            Loader loader = new Loader(backend, service);
            files.makeData();
            if (initially == Initially.DOWN) {
                // Before there is a property list that launchd might find at a login.
                files.mark(JobFolder.STOPPED);
                loader.disable();
            }
            write(wanted);
            if (initially == Initially.UP) {
                loader.load(true, Deadline.after(Duration.ZERO));
            }
        }

        private static void write(Wanted wanted) throws IOException {
            FileSet.of(wanted.rendering())
                    .write(FileWriter.at(wanted.rendering().root()));
        }

        /** launchd keeps the definition that it has loaded until the next start. */
        @Override
        public void mend(List<Wanted> wanted, Refusals refusals) {
            each(wanted, Wanted::service, "install", refusals, (one, service, backend) -> {
                backend.requireSafe(service);
                if (one.place().occupant() == Occupant.ADOPTED) {
                    adopt(one, service, backend);
                } else {
                    write(one);
                }
            });
        }

        /**
         * What launchd has runs on as it is, and comes back as ours at the next login or boot, or when it is restarted. What
         * launchd does not have stays down.
         */
        private static void adopt(Wanted wanted, ServiceName service, LaunchdBackend backend) throws IOException {
            Optional<LaunchdBackend.Registered> found = backend.find(service);
            if (found.isEmpty()) {
                create(wanted, service, backend, Initially.DOWN);
                return;
            }
            backend.files(service).makeData();
            write(wanted);
            new Loader(backend, service).moveTo(found.get().domain());
        }

        @Override
        public void remove(List<ServiceName> services, Refusals refusals) {
            each(
                    services,
                    service -> service,
                    "uninstall",
                    refusals,
                    (_, service, backend) -> delete(service, backend));
        }

        private static void delete(ServiceName service, LaunchdBackend backend) throws IOException {
            Files.deleteIfExists(backend.plist(service));
            new Loader(backend, service).forget();
            backend.files(service).delete();
        }

        @Override
        public void close() throws IOException {
            if (lock.isPresent()) {
                lock.get().close();
            }
        }
    }
}
