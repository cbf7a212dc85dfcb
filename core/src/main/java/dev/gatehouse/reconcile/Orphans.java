package dev.gatehouse.reconcile;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.profile.Home;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Services that the manager knows, but that have no profile. A service is removed if its profile was certainly deleted.
 *
 * <p>If no named profile is left and several services had one, nobody decided to remove them all: a volume may not be mounted,
 * or the home may be a wrong one. They are reported, and removed only if the operator asks for that.
 */
final class Orphans {
    private static final int MOST_NAMED = 5;

    private final Home home;
    private final boolean anyProfile;
    private final List<ServiceName> gone = new ArrayList<>();
    private final List<ServiceName> unclear = new ArrayList<>();

    Orphans(Home home, List<ServiceName> services, Survey survey) {
        this.home = home;
        Set<ProfileName> known = new TreeSet<>(survey.broken().keySet());
        survey.candidates().forEach(candidate -> known.add(candidate.profile().name()));
        this.anyProfile = known.stream().anyMatch(name -> !name.isDefault());
        for (ServiceName service : services) {
            if (!known.contains(service.profile())) {
                Path directory = home.directory(service.profile());
                (Files.notExists(directory, LinkOption.NOFOLLOW_LINKS) ? gone : unclear).add(service);
            }
        }
    }

    /** Adds what to do about these services. */
    void plan(boolean prune, List<Action> actions, List<Finding> findings) {
        boolean folder = Files.isDirectory(home.profilesDirectory());
        boolean vanished = !anyProfile && gone.size() > 1;
        if (prune || (folder && !vanished)) {
            gone.forEach(service -> actions.add(new Action(Action.Type.REMOVE, service, "its profile does not exist")));
        } else if (!gone.isEmpty()) {
            findings.add(kept(folder));
        }
        for (ServiceName service : unclear) {
            findings.add(new Finding(
                    service.toString(),
                    "registered, but its profile may still exist: " + home.directory(service.profile())
                            + " is not a profile or cannot be read; not removed",
                    Remedy.gatehouse("gateway", "uninstall", service.toString()),
                    false));
        }
    }

    private Finding kept(boolean folder) {
        Path directory = home.profilesDirectory();
        String place = folder
                ? directory + " has no profiles any more"
                : directory + (Files.exists(directory) ? " is not a directory" : " does not exist");
        return new Finding(
                names(),
                place + "; not removed, because its volume may not be mounted. To remove "
                        + (gone.size() == 1 ? "this service" : "these " + gone.size() + " services") + ":",
                Remedy.gatehouse("reconcile", "--prune"),
                false);
    }

    private String names() {
        List<String> names = gone.stream().map(ServiceName::toString).toList();
        String first = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
        return names.size() > MOST_NAMED ? first + " and " + (names.size() - MOST_NAMED) + " more" : first;
    }
}
