package dev.gatehouse.launchd;

import dev.gatehouse.app.App;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.launchd.domain.LaunchdOptions;
import dev.gatehouse.launchd.launchctl.Launchctl;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.Place.Occupant;
import dev.gatehouse.spi.files.StorageErrors;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The agents of a home, or its daemons.
 *
 * @param account account that daemons run as
 * @param names labels of the jobs
 */
record LaunchdBackend(
        Home home,
        LaunchdLayout layout,
        LaunchdOptions options,
        Launchctl launchctl,
        Optional<String> account,
        LaunchdNames names) {
    LaunchdBackend(
            Home home, LaunchdLayout layout, LaunchdOptions options, Launchctl launchctl, Optional<String> account) {
        this(
                home,
                layout,
                options,
                launchctl,
                account,
                new LaunchdNames(home, layout, layout.domains(options.domain()).getFirst()));
    }

    App app() {
        return home.app();
    }

    /** Returns the domains in which gateways can be. They share the directories of property lists and folders. */
    List<Domain> domains() {
        return layout.domains(options.domain());
    }

    boolean isSystem() {
        return domains().getFirst().kind() == Domain.Kind.SYSTEM;
    }

    /** Returns the account that owns the script's data; empty if that is the caller. */
    Optional<String> otherAccount() {
        return account.filter(name -> isSystem() && !name.equals("root"));
    }

    /** Returns the directory of all property lists. */
    Path definitions() {
        return layout.definitions(domains().getFirst());
    }

    /** Returns the directory that contains the folders of all gateways. */
    Path folders() {
        return layout.folders(domains().getFirst());
    }

    LaunchdJob job(ServiceName service) {
        return new LaunchdJob(this, service);
    }

    boolean hasRights() {
        return !isSystem() || layout.isRoot();
    }

    /** Returns the command to run as root, including the chosen account. */
    Remedy asRoot(List<String> command, ServiceName service) {
        boolean adopts = command.getFirst().equals(LaunchdJob.ADOPT);
        List<String> words = new ArrayList<>(List.of("--home", home.path().toString()));
        if (!adopts) {
            words.add("gateway");
        }
        words.addAll(command);
        words.add("--system");
        if (adopts || command.getFirst().equals("install")) {
            options.runAsUser().ifPresent(user -> words.addAll(List.of("--run-as-user", user)));
        }
        words.add(service.toString());
        return Remedy.gatehouse(words.toArray(String[]::new)).asRoot();
    }

    /** Returns the installed services of this home, in order. */
    List<ServiceName> services() {
        return listed(definitions(), ".plist", Occupant.OURS);
    }

    /** Returns services of this home that have a folder but no property list. */
    List<ServiceName> remains() {
        return listed(folders(), "", Occupant.REMAINS);
    }

    private List<ServiceName> listed(Path directory, String suffix, Occupant wanted) {
        List<ServiceName> services = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                Optional.of(name)
                        .filter(file -> file.endsWith(suffix))
                        .flatMap(file -> names.profileOf(file.substring(0, file.length() - suffix.length())))
                        .map(ServiceName::new)
                        .filter(service -> job(service).is(wanted))
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
}
