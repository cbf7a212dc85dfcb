package dev.gatehouse.launchd;

import dev.gatehouse.definition.App;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.NamingStem;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.launchd.domain.LaunchdOptions;
import dev.gatehouse.launchd.job.JobFiles;
import dev.gatehouse.launchd.job.JobFolder;
import dev.gatehouse.launchd.launchctl.JobPrint;
import dev.gatehouse.launchd.launchctl.Launchctl;
import dev.gatehouse.launchd.plist.HermesList;
import dev.gatehouse.launchd.plist.LaunchdRenderer;
import dev.gatehouse.launchd.plist.PlistGuard;
import dev.gatehouse.manager.AccessRefusedException;
import dev.gatehouse.manager.GatewayNotRegisteredException;
import dev.gatehouse.manager.Rendering;
import dev.gatehouse.manager.StorageException;
import dev.gatehouse.process.CommandResult;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.Place;
import dev.gatehouse.spi.Place.Occupant;
import dev.gatehouse.spi.StorageErrors;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A home's agents, or its daemons: where each one lies, whose it is, and which domain of launchd has it.
 *
 * @param account account that daemons run as
 */
record LaunchdBackend(
        Home home, LaunchdLayout layout, LaunchdOptions options, Launchctl launchctl, Optional<String> account) {
    /** A service that launchd has. */
    record Registered(Domain domain, JobPrint print) {}

    App app() {
        return home.app();
    }

    List<Domain> domains() {
        return layout.domains(options.domain());
    }

    /** All domains of one choice share the directories of property lists and folders. */
    private Domain anyDomain() {
        return domains().getFirst();
    }

    boolean isSystem() {
        return anyDomain().kind() == Domain.Kind.SYSTEM;
    }

    String label(ServiceName service) {
        return LaunchdLayout.label(app(), service.profile());
    }

    Path plist(ServiceName service) {
        return layout.plist(anyDomain(), app(), service);
    }

    /** The directory of all folders. */
    Path folders() {
        return layout.folders(anyDomain());
    }

    JobFolder folder(ServiceName service) {
        return new JobFolder(folders().resolve(label(service)));
    }

    JobFiles files(ServiceName service) {
        return new JobFiles(
                folder(service), isSystem() ? account.filter(name -> !name.equals("root")) : Optional.empty());
    }

    /** The file that a gateway's output goes to. */
    Path log(ServiceName service) {
        return home.path().resolve("logs/gateways/" + service + "/current");
    }

    /** The domains in which to look for a service, the one that last had it first. */
    List<Domain> domains(ServiceName service) {
        Optional<String> last = folder(service).domain();
        return domains().stream()
                .sorted(Comparator.comparing(domain -> !last.equals(Optional.of(domain.target()))))
                .toList();
    }

    /** The first domain that has a service. */
    Optional<Registered> find(ServiceName service) {
        return registered(service).findFirst();
    }

    /** Every domain that has a service: more than one only if somebody loaded it by hand. */
    List<Registered> findAll(ServiceName service) {
        return registered(service).toList();
    }

    private Stream<Registered> registered(ServiceName service) {
        return domains(service).stream()
                .flatMap(domain ->
                        launchctl.print(domain, label(service)).stream().map(print -> new Registered(domain, print)));
    }

    /** Runs launchctl on a service of a domain. */
    CommandResult tell(Domain domain, ServiceName service, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add(domain.target(label(service)));
        return launchctl.call(service.toString(), all.toArray(String[]::new));
    }

    /** The same; an exit code other than 0 is a failure. */
    void require(Domain domain, ServiceName service, String... words) {
        CommandResult result = tell(domain, service, words);
        if (!result.succeeded()) {
            throw Launchctl.failed(service.toString(), words[0], result);
        }
    }

    Rendering render(GatewayDefinition definition) {
        Domain domain = domains(definition.service()).getFirst();
        return new LaunchdRenderer(app(), layout, domain, account).render(definition);
    }

    /** Whose the place of a service is. */
    Place look(ServiceName service) {
        boolean listed = Files.exists(plist(service), LinkOption.NOFOLLOW_LINKS);
        JobFolder folder = folder(service);
        Optional<String> owner = folder.home();
        if (owner.isEmpty()) {
            // A folder without an owner and a property list is nobody's.
            Occupant nobody = folder.exists() ? Occupant.REMAINS : Occupant.NOBODY;
            return listed ? stranger(service) : Place.of(nobody);
        }
        if (!owner.get().equals(home.path().toString())) {
            return Place.taken(
                    Occupant.OTHER_HOME,
                    new StorageException(
                            "the label " + label(service) + " belongs to the gateway of another home, " + owner.get(),
                            "cat " + ShellWord.quote(folder.path().resolve(JobFolder.ORIGIN))));
        }
        return Place.of(listed ? Occupant.OURS : Occupant.REMAINS);
    }

    private Place stranger(ServiceName service) {
        Path plist = plist(service);
        if (!HermesList.isOf(plist, app().homeVariable(), home.directory(service.profile()))) {
            return Place.taken(
                    Occupant.FOREIGN,
                    new StorageException(
                            plist + " exists and was not written by Gatehouse; it is left as it is",
                            "cat " + ShellWord.quote(plist)));
        }
        return Place.taken(
                options.adopt() ? Occupant.ADOPTED : Occupant.ADOPTABLE,
                new StorageException(
                        plist + " already runs this gateway and was not written by Gatehouse; it is left as it is",
                        isSystem()
                                ? asRoot("install", service, true)
                                : "gatehouse gateway install --adopt " + service));
    }

    boolean is(Occupant occupant, ServiceName service) {
        return look(service).occupant() == occupant;
    }

    /** Whether a gateway of this home, or the rest of one, is here. */
    boolean has(ServiceName service) {
        return switch (look(service).occupant()) {
            case OURS, REMAINS -> true;
            case NOBODY, ADOPTED, ADOPTABLE, OTHER_HOME, FOREIGN -> false;
        };
    }

    /** Refuses a service that is not installed, or not this home's. */
    void requireInstalled(ServiceName service) {
        Place place = look(service);
        place.obstacle().ifPresent(obstacle -> {
            throw obstacle;
        });
        if (place.isFree()) {
            throw new GatewayNotRegisteredException(
                    service.profile(), home.profile(service.profile()).isPresent());
        }
        requireSafe(service);
    }

    void requireSafe(ServiceName service) {
        new PlistGuard(layout, plist(service)).check();
    }

    boolean hasRights() {
        return !isSystem() || layout.isRoot();
    }

    /**
     * Anybody may read the system domain; only root may change it (launchctl(1)).
     *
     * @param command as typed, such as {@code stop --temporary}
     */
    void requireRights(String command, ServiceName service) {
        if (!hasRights()) {
            throw new AccessRefusedException(
                    "only root may change gateways in launchd's system domain",
                    asRoot(command, service, options.adopt()));
        }
    }

    /** The command for root, with the account that was named. */
    private String asRoot(String command, ServiceName service, boolean adopt) {
        String whole = "sudo gatehouse --home " + ShellWord.quote(home.path()) + " gateway " + command + " --system ";
        if (command.equals("install")) {
            whole += options.runAsUser()
                    .map(user -> "--run-as-user " + user + " ")
                    .orElse("");
            whole += adopt ? "--adopt " : "";
        }
        return whole + service;
    }

    /** The services of this home that are installed, in order. */
    List<ServiceName> services() {
        return listed(layout.definitions(anyDomain()), ".plist", Occupant.OURS);
    }

    /** Services of which only the folder is left. */
    List<ServiceName> remains() {
        return listed(folders(), "", Occupant.REMAINS);
    }

    private List<ServiceName> listed(Path directory, String suffix, Occupant wanted) {
        List<ServiceName> services = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                profile(entry.getFileName().toString(), suffix)
                        .map(ServiceName::new)
                        .filter(service -> is(wanted, service))
                        .ifPresent(services::add);
            }
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException | DirectoryIteratorException e) {
            throw StorageErrors.translate("reading " + directory, directory, e);
        }
        services.sort(null);
        return services;
    }

    private Optional<ProfileName> profile(String name, String suffix) {
        String stem = app().names().of(NamingStem.LABEL);
        if (!name.startsWith(stem) || !name.endsWith(suffix)) {
            return Optional.empty();
        }
        String rest = name.substring(stem.length(), name.length() - suffix.length());
        if (rest.isEmpty()) {
            return Optional.of(ProfileName.of("default"));
        }
        String profile = rest.substring(1);
        boolean valid = rest.charAt(0) == '-' && ProfileName.isValid(profile) && !profile.equals("default");
        return valid ? Optional.of(ProfileName.of(profile)) : Optional.empty();
    }
}
