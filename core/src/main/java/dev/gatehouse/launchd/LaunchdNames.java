package dev.gatehouse.launchd;

import dev.gatehouse.definition.NamingStem;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.launchd.job.JobFolder;
import dev.gatehouse.launchd.plist.HermesList;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.HashedName;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Labels of a home's agents, or of its daemons. A job has the app's usual label, such as {@code ai.hermes.gateway-coder},
 * unless another home has a job of that label in the same directory. Then it is named after the profile's directory, as
 * Hermes does: {@code ai.hermes.gateway-} and a hash. An installed job keeps its label.
 */
final class LaunchdNames {
    private final Home home;
    private final String stem;
    private final Path definitions;
    private final Path folders;
    private final Map<ProfileName, String> known = new ConcurrentHashMap<>();

    /**
     * Creates the names of a home's jobs.
     *
     * @param domain a domain of the jobs; those of one account share their directories
     */
    LaunchdNames(Home home, LaunchdLayout layout, Domain domain) {
        this.home = home;
        this.stem = home.app().names().of(NamingStem.LABEL);
        this.definitions = layout.definitions(domain);
        this.folders = layout.folders(domain);
    }

    /** Returns the label of a profile's job. */
    String of(ProfileName profile) {
        String name = known.get(profile);
        if (name == null) {
            String usual = profile.after(stem, '-');
            Optional<Boolean> own = isOwn(usual, profile);
            boolean taken = own.isPresent()
                    ? !own.get()
                    : hasHashed() && isOwn(hashed(profile), profile).orElse(false);
            name = taken ? hashed(profile) : usual;
            if (own.isPresent()) {
                known.put(profile, name);
            }
        }
        return name;
    }

    private String hashed(ProfileName profile) {
        return stem + "-" + HashedName.of(home.directory(profile));
    }

    /** Whether any job has a label with a hash; computing one loads classes that most calls do not need. */
    private boolean hasHashed() {
        String[] names = folders.toFile().list();
        if (names != null) {
            for (String name : names) {
                if (name.startsWith(stem + "-") && HashedName.isOne(name.substring(stem.length() + 1))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns the profile of this home whose job has a label; empty if there is none. */
    Optional<ProfileName> profileOf(String label) {
        return new JobFolder(folders.resolve(label))
                .profile()
                .or(() -> ProfileName.in(label, stem, '-'))
                .filter(profile -> of(profile).equals(label));
    }

    /**
     * Whether the job of a label belongs to this home and profile. Empty if there is none, or if it does not say whose it
     * is, so that the label is free or the job is foreign.
     */
    private Optional<Boolean> isOwn(String label, ProfileName profile) {
        JobFolder folder = new JobFolder(folders.resolve(label));
        Optional<String> owner = folder.home();
        if (owner.isPresent()) {
            boolean same = folder.profile().map(profile::equals).orElse(true);
            return Optional.of(same && home.isAt(Path.of(owner.get())));
        }
        Path plist = definitions.resolve(label + ".plist");
        return Files.isRegularFile(plist, LinkOption.NOFOLLOW_LINKS)
                ? HermesList.directoryOf(plist, home.app().homeVariable())
                        .map(found -> home.isAt(found) || Home.isSame(found, home.directory(profile)))
                : Optional.empty();
    }
}
