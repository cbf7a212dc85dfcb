package dev.gatehouse.launchd;

import dev.gatehouse.definition.App;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.launchd.domain.LaunchdOptions;
import dev.gatehouse.launchd.job.JobFiles;
import dev.gatehouse.launchd.job.JobFolder;
import dev.gatehouse.launchd.job.JobLock;
import dev.gatehouse.launchd.job.LaunchdErrors;
import dev.gatehouse.launchd.launchctl.JobPrint;
import dev.gatehouse.launchd.launchctl.Launchctl;
import dev.gatehouse.launchd.plist.HermesList;
import dev.gatehouse.launchd.plist.LaunchdRenderer;
import dev.gatehouse.launchd.plist.PlistGuard;
import dev.gatehouse.manager.AccessRefusedException;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.GatewayNotRegisteredException;
import dev.gatehouse.manager.Rendering;
import dev.gatehouse.manager.StorageException;
import dev.gatehouse.profile.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One home's gateways under launchd: where each lies, whose it is, and in which domain launchd has it.
 *
 * @param account the account that daemons of the system's domain run as
 */
record LaunchdBackend(
        Home home, LaunchdLayout layout, LaunchdOptions options, Launchctl launchctl, Optional<String> account) {
    /** A service that launchd has. */
    record Registered(Domain domain, JobPrint print) {}

    /** What lies at a gateway's place. */
    enum Found {
        NOTHING,
        /** This home's, complete. */
        OURS,
        /** This home's folder without its property list: somebody was ended half-way, or removed it. */
        REMAINS,
        /** Another home's gateway of the same label. */
        OTHER_HOME,
        /** A property list of this very gateway that Hermes wrote; it may be taken over. */
        OF_HERMES,
        /** A property list that somebody else wrote, for whatever purpose. */
        FOREIGN
    }

    App app() {
        return home.app();
    }

    List<Domain> domains() {
        return layout.domains(options.domain());
    }

    /** The place of definitions and folders is the same for all domains that one choice may mean. */
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

    JobFolder folder(ServiceName service) {
        return new JobFolder(layout.folders(anyDomain()).resolve(label(service)));
    }

    JobFiles files() {
        return new JobFiles(isSystem() ? account.filter(name -> !name.equals("root")) : Optional.empty());
    }

    JobLock lock() {
        return new JobLock(layout.folders(anyDomain()));
    }

    /** The domains in which to look for a service, that which it was last taken to first. */
    List<Domain> domains(ServiceName service) {
        List<Domain> ordered = new ArrayList<>(domains());
        recorded(service).ifPresent(last -> {
            if (ordered.remove(last)) {
                ordered.addFirst(last);
            }
        });
        return ordered;
    }

    private Optional<Domain> recorded(ServiceName service) {
        try {
            String target = Files.readString(folder(service).path().resolve(JobFolder.DOMAIN))
                    .strip();
            return domains().stream()
                    .filter(domain -> domain.target().equals(target))
                    .findFirst();
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    void record(ServiceName service, Domain domain) throws IOException {
        files().write(
                        folder(service).path().resolve(JobFolder.DOMAIN),
                        (domain.target() + "\n").getBytes(StandardCharsets.UTF_8),
                        0644);
    }

    /** Finds a service by asking in one domain after the other. */
    Optional<Registered> find(ServiceName service) {
        for (Domain domain : domains(service)) {
            Optional<Registered> found = find(service, domain);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Finds a service in every domain that has it; more than one only where somebody has registered it by hand. */
    List<Registered> findAll(ServiceName service) {
        List<Registered> all = new ArrayList<>();
        domains(service).forEach(domain -> find(service, domain).ifPresent(all::add));
        return all;
    }

    private Optional<Registered> find(ServiceName service, Domain domain) {
        return launchctl.print(domain, label(service)).map(print -> new Registered(domain, print));
    }

    Rendering render(GatewayDefinition definition) {
        Domain domain = domains(definition.service()).getFirst();
        return new LaunchdRenderer(app(), layout, domain, account).render(definition);
    }

    Found look(ServiceName service) {
        boolean listed = Files.exists(plist(service), LinkOption.NOFOLLOW_LINKS);
        JobFolder folder = folder(service);
        if (!folder.exists()) {
            return listed ? stranger(service) : Found.NOTHING;
        }
        Optional<String> owner = folder.home();
        if (owner.isEmpty()) {
            // Nobody can tell whose the folder was; where nothing stands for it, it is nobody's.
            return listed ? stranger(service) : Found.REMAINS;
        }
        if (!owner.get().equals(home.path().toString())) {
            return Found.OTHER_HOME;
        }
        return listed ? Found.OURS : Found.REMAINS;
    }

    private Found stranger(ServiceName service) {
        boolean hermes = HermesList.isOf(plist(service), app().homeVariable(), home.directory(service.profile()));
        return hermes ? Found.OF_HERMES : Found.FOREIGN;
    }

    /** Whether a gateway of this home is here, or what is left of one. */
    boolean has(ServiceName service) {
        Found found = look(service);
        return found == Found.OURS || found == Found.REMAINS;
    }

    /** Refuses what is not installed, and what is not this home's. */
    void requireInstalled(ServiceName service) {
        Found found = look(service);
        switch (found) {
            case OURS -> new PlistGuard(layout, plist(service)).check();
            case NOTHING, REMAINS ->
                throw new GatewayNotRegisteredException(
                        service.profile(), home.profile(service.profile()).isPresent());
            case OTHER_HOME, OF_HERMES, FOREIGN -> throw notOurs(service, found);
        }
    }

    GatehouseException notOurs(ServiceName service, Found found) {
        Path plist = plist(service);
        return switch (found) {
            case OTHER_HOME ->
                new StorageException(
                        "the label " + label(service) + " is taken by the gateway of another home, "
                                + folder(service).home().orElse("which is not told"),
                        "cat " + ShellWord.quote(folder(service).path().resolve(JobFolder.ORIGIN)));
            case OF_HERMES ->
                new StorageException(
                        plist + " runs this gateway already and Gatehouse has not written it; it is left as it is",
                        isSystem() ? asRoot("install", service, true) : "gatehouse gateway install --adopt " + service);
            default ->
                new StorageException(
                        plist + " is there already and Gatehouse has not written it; it is left as it is",
                        "cat " + ShellWord.quote(plist));
        };
    }

    /** Whether property lists that Hermes wrote are taken over. */
    boolean adopts() {
        return options.adopt();
    }

    boolean hasRights() {
        return !isSystem() || layout.isRoot();
    }

    /**
     * The system's domain is read by everybody and changed by root (launchctl(1)).
     *
     * @param command as it is typed, {@code stop --temporary} for instance
     */
    void requireRights(String command, ServiceName service) {
        if (!hasRights()) {
            throw new AccessRefusedException(
                    "gateway " + command + " in the system's domain of launchd is root's",
                    asRoot(command, service, options.adopt()));
        }
    }

    /** What to type for the same to be done; an account that was named is a part of what was asked for. */
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
        return listed(layout.definitions(anyDomain()), ".plist", Found.OURS);
    }

    /** The same; none where this account may not look. */
    List<ServiceName> readable() {
        try {
            return services();
        } catch (GatehouseException unreadable) {
            return List.of();
        }
    }

    /** Those of which only the folder is left. */
    List<ServiceName> remains() {
        return listed(layout.folders(anyDomain()), "", Found.REMAINS);
    }

    private List<ServiceName> listed(Path directory, String suffix, Found wanted) {
        List<ServiceName> services = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                profile(entry.getFileName().toString(), suffix)
                        .map(ServiceName::new)
                        .filter(service -> look(service) == wanted)
                        .ifPresent(services::add);
            }
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException | DirectoryIteratorException e) {
            throw LaunchdErrors.translate("reading " + directory, directory, e);
        }
        services.sort(null);
        return services;
    }

    private Optional<ProfileName> profile(String name, String suffix) {
        String stem = app().names().label();
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
