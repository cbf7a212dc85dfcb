package dev.gatehouse.launchd;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.launchd.job.JobFiles;
import dev.gatehouse.launchd.job.JobFolder;
import dev.gatehouse.launchd.launchctl.JobPrint;
import dev.gatehouse.launchd.launchctl.Launchctl;
import dev.gatehouse.launchd.plist.AppPropertyList;
import dev.gatehouse.launchd.plist.LaunchdRenderer;
import dev.gatehouse.launchd.plist.PlistGuard;
import dev.gatehouse.manager.GatewayNotRegisteredException;
import dev.gatehouse.profile.Home;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.spi.Place;
import dev.gatehouse.spi.Place.Occupant;
import dev.gatehouse.spi.command.CommandResult;
import dev.gatehouse.spi.command.ProgramSearch;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A gateway as a job of launchd: its files, its owner, and the domains in which it is loaded. */
record LaunchdJob(LaunchdBackend backend, ServiceName service) {
    /** The command that takes over what the app installed. */
    static final String ADOPT = "adopt";

    /** A domain in which the job is loaded, and what launchd prints about it there. */
    record Registered(Domain domain, JobPrint print) {}

    String label() {
        return backend.names().of(service.profile());
    }

    Path plist() {
        return backend.layout().plist(backend.domains().getFirst(), label());
    }

    JobFolder folder() {
        return new JobFolder(backend.folders().resolve(label()));
    }

    /** Whether the lines of the next run's log have times. */
    boolean logsTimes() {
        return backend.layout().hasPerl() && folder().hasLogger();
    }

    JobFiles files() {
        return new JobFiles(folder(), backend.otherAccount());
    }

    /** Returns the domains to search, starting with the one in which the job was last loaded. */
    List<Domain> domains() {
        Optional<String> last = folder().domain();
        return backend.domains().stream()
                .sorted(Comparator.comparing(domain -> !last.equals(Optional.of(domain.target()))))
                .toList();
    }

    /** Returns the first domain in which the job is loaded. */
    Optional<Registered> find() {
        return registered().findFirst();
    }

    /** Returns every domain in which the job is loaded. It is more than one only if somebody loaded the job by hand. */
    List<Registered> findAll() {
        return registered().toList();
    }

    private Stream<Registered> registered() {
        return domains().stream()
                .flatMap(domain -> backend.launchctl().print(domain, label()).stream()
                        .map(print -> new Registered(domain, print)));
    }

    /** Runs launchctl on the job in a domain. */
    CommandResult launchctl(Domain domain, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add(domain.target(label()));
        return backend.launchctl().call(service.toString(), all.toArray(String[]::new));
    }

    /** Like {@link #launchctl}, but throws if the exit code is not 0. */
    void require(Domain domain, String... words) {
        CommandResult result = launchctl(domain, words);
        if (!result.succeeded()) {
            throw Launchctl.failed(service.toString(), words[0], result);
        }
    }

    Rendering render(GatewayDefinition definition) {
        return renderer().named(label()).render(definition);
    }

    /** Throws if the gateway's program does not exist where the job looks for it. */
    void requireProgram(GatewayDefinition definition) {
        String path = renderer().searchPath(definition);
        new ProgramSearch(Optional.of(ProgramSearch.directories(path)), "the job").require(definition);
    }

    private LaunchdRenderer renderer() {
        return new LaunchdRenderer(backend.app(), backend.layout(), domains().getFirst(), backend.account());
    }

    /** Returns who owns the job's label and folder. */
    Place look() {
        boolean listed = Files.exists(plist(), LinkOption.NOFOLLOW_LINKS);
        JobFolder folder = folder();
        Optional<String> owner = folder.home();
        if (owner.isEmpty()) {
            // A folder with neither an owner nor a property list is a leftover.
            return listed ? foreign() : Place.of(folder.exists() ? Occupant.REMAINS : Occupant.NOBODY);
        }
        if (!backend.home().isAt(Path.of(owner.get()))) {
            return Place.taken(
                    Occupant.OTHER_HOME,
                    new StorageException(
                            "The label " + label() + " belongs to the gateway of another home, " + owner.get(),
                            Remedy.of(
                                    "cat",
                                    folder.path().resolve(JobFolder.ORIGIN).toString())));
        }
        return Place.of(listed ? Occupant.OURS : Occupant.REMAINS);
    }

    private Place foreign() {
        Home home = backend.home();
        if (!AppPropertyList.isOf(plist(), home.app(), home.directory(service.profile()))) {
            return Place.taken(
                    Occupant.FOREIGN,
                    new StorageException(
                            plist() + " exists and was not written by Gatehouse; it is not changed",
                            Remedy.of("cat", plist().toString())));
        }
        return Place.taken(
                backend.options().adopt() ? Occupant.ADOPTED : Occupant.ADOPTABLE,
                new StorageException(
                        plist() + " already runs this gateway and was not written by Gatehouse; it is not changed",
                        backend.isSystem()
                                ? backend.asRoot(List.of(ADOPT), service)
                                : Remedy.gatehouse("adopt", service.toString())));
    }

    boolean is(Occupant occupant) {
        return look().occupant() == occupant;
    }

    /** Whether the job belongs to this home, or is a leftover of such a job. */
    boolean isHere() {
        Occupant occupant = look().occupant();
        return occupant == Occupant.OURS || occupant == Occupant.REMAINS;
    }

    /** Throws if the job is not installed, or does not belong to this home. */
    void requireInstalled() {
        Place place = look();
        place.obstacle().ifPresent(obstacle -> {
            throw obstacle;
        });
        if (place.isFree()) {
            throw new GatewayNotRegisteredException(
                    service.profile(), backend.home().profile(service.profile()).isPresent());
        }
        requireSafe();
    }

    void requireSafe() {
        new PlistGuard(backend.layout(), plist()).check();
    }

    /**
     * Throws if the caller may not change the job: only root may change the system domain (launchctl(1)).
     *
     * @param command the command as typed, such as {@code stop --temporary}
     */
    void requireRights(List<String> command) {
        if (!backend.hasRights()) {
            boolean adopts = backend.options().adopt() && command.getFirst().equals("install");
            throw new AccessRefusedException(
                    "Changing gateways in launchd's system domain requires root",
                    backend.asRoot(adopts ? List.of(ADOPT) : command, service));
        }
    }
}
