package dev.gatehouse.launchd;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.NewerFormatException;
import dev.gatehouse.launchd.job.JobFiles;
import dev.gatehouse.launchd.job.JobFolder;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Installer;
import dev.gatehouse.spi.Place;
import dev.gatehouse.spi.Place.Occupant;
import dev.gatehouse.spi.Refusals;
import dev.gatehouse.spi.Wanted;
import dev.gatehouse.spi.files.DirectoryLock;
import dev.gatehouse.spi.files.FileSet;
import dev.gatehouse.spi.files.FileWriter;
import dev.gatehouse.spi.waiting.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Writes and deletes property lists and folders. Loads new services that must be started. */
record LaunchdInstaller(LaunchdPlaces places) implements Installer {
    @Override
    public Rendering render(GatewayDefinition definition) {
        return places.of(definition.service()).render(definition);
    }

    @Override
    public Place look(ServiceName service) {
        LaunchdJob job = places.of(service);
        Place place = job.look();
        if (place.obstacle().isEmpty()) {
            try {
                Expectations _ = job.folder().expectations();
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
    public void requireProgram(GatewayDefinition definition) {
        places.of(definition.service()).requireProgram(definition);
    }

    @Override
    public boolean endsCaller(ServiceName service) {
        return places.of(service)
                .find()
                .filter(found -> LaunchdTarget.isInside(found.print()))
                .isPresent();
    }

    @Override
    public Path directory() {
        return places.own().folders();
    }

    /** Without rights no lock is needed: every change is refused. */
    @Override
    public Session open() throws IOException {
        return new Changes(
                places, places.own().hasRights() ? Optional.of(DirectoryLock.take(directory())) : Optional.empty());
    }

    private record Changes(LaunchdPlaces places, Optional<DirectoryLock> lock) implements Session {
        /** A change to one service. */
        private interface Change<S> {
            void make(S subject, LaunchdJob job) throws IOException;
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
                        LaunchdJob job = places.of(name.apply(subject));
                        job.requireRights(List.of(verb));
                        change.make(subject, job);
                        return subject;
                    },
                    (subject, reason) -> refusals.refuse(name.apply(subject), reason));
        }

        @Override
        public void create(List<Wanted> wanted, Initially initially, Refusals refusals) {
            each(wanted, Wanted::service, "install", refusals, (one, job) -> {
                job.requireSafe();
                try {
                    create(one, job, initially);
                } catch (IOException | GatehouseException e) {
                    if (one.place().occupant() == Occupant.NOBODY) {
                        takeBack(job, e);
                    }
                    throw e;
                }
            });
        }

        private static void takeBack(LaunchdJob job, Exception reason) {
            try {
                Loader loader = new Loader(job);
                job.findAll().forEach(found -> loader.bootout(found.domain(), Deadline.after(Duration.ZERO)));
                delete(job);
            } catch (IOException | GatehouseException alsoFailed) {
                reason.addSuppressed(alsoFailed);
            }
        }

        private static void create(Wanted wanted, LaunchdJob job, Initially initially) throws IOException {
            JobFiles files = job.files();
            Loader loader = new Loader(job);
            files.makeData();
            if (initially == Initially.DOWN) {
                // Before the property list exists, because launchd might load it at a login.
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

        /** launchd uses the loaded definition until the next start. */
        @Override
        public void mend(List<Wanted> wanted, Refusals refusals) {
            each(wanted, Wanted::service, "install", refusals, (one, job) -> {
                job.requireSafe();
                if (one.place().occupant() == Occupant.ADOPTED) {
                    adopt(one, job);
                } else {
                    write(one);
                }
            });
        }

        /**
         * A loaded job keeps running as it is; from the next login, boot or restart on, launchd uses the property list
         * of Gatehouse. A job that is not loaded stays down.
         */
        private static void adopt(Wanted wanted, LaunchdJob job) throws IOException {
            new LaunchdAdoption(job).keep();
            Optional<LaunchdJob.Registered> found = job.find();
            if (found.isEmpty()) {
                create(wanted, job, Initially.DOWN);
                return;
            }
            job.files().makeData();
            write(wanted);
            new Loader(job).moveTo(found.get().domain());
        }

        @Override
        public void remove(List<ServiceName> services, Refusals refusals) {
            each(services, service -> service, "uninstall", refusals, (_, job) -> delete(job));
        }

        private static void delete(LaunchdJob job) throws IOException {
            Files.deleteIfExists(job.plist());
            new Loader(job).forget();
            job.files().delete();
        }

        @Override
        public void close() throws IOException {
            if (lock.isPresent()) {
                lock.get().close();
            }
        }
    }
}
