package dev.gatehouse.launchd;

import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.launchd.job.JobFolder;
import dev.gatehouse.launchd.plist.AppPropertyList;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.DistinctNames;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Labels of a home's agents, or of its daemons. */
final class LaunchdNames extends DistinctNames {
    private final Path definitions;
    private final Path folders;

    /**
     * Creates the names of a home's jobs.
     *
     * @param domain a domain of the jobs; those of one account share their directories
     */
    LaunchdNames(Home home, LaunchdLayout layout, Domain domain) {
        super(home, home.app().names().of(NamingStem.LABEL));
        this.definitions = layout.definitions(domain);
        this.folders = layout.folders(domain);
    }

    /** Every job has a folder. */
    @Override
    protected List<String> installed() {
        String[] names = folders.toFile().list();
        return names == null ? List.of() : List.of(names);
    }

    /** Returns the profile of this home whose job has a label; empty if there is none. */
    Optional<ProfileName> profileOf(String label) {
        return new JobFolder(folders.resolve(label))
                .profile()
                .or(() -> usual().profileOf(label))
                .filter(profile -> of(profile).equals(label));
    }

    @Override
    protected Optional<Boolean> isOwn(String label, ProfileName profile) {
        JobFolder folder = new JobFolder(folders.resolve(label));
        Optional<String> owner = folder.home();
        if (owner.isPresent()) {
            boolean same = folder.profile().map(profile::equals).orElse(true);
            return Optional.of(same && home().isAt(Path.of(owner.get())));
        }
        Path plist = definitions.resolve(label + ".plist");
        return Files.isRegularFile(plist, LinkOption.NOFOLLOW_LINKS)
                ? AppPropertyList.directoryOf(plist, home().app())
                        .map(found -> home().isAt(found) || Home.isSame(found, home().directory(profile)))
                : Optional.empty();
    }
}
