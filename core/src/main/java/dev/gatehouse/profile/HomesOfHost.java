package dev.gatehouse.profile;

import dev.gatehouse.app.App;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.profile.person.HomeFacts;
import dev.gatehouse.profile.person.InstalledHome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The accounts and homes of this host, without services. Thread-safe.
 *
 * @since 0.1.0
 */
public class HomesOfHost implements HomeFacts {
    /** Creates the facts. Reads nothing yet. */
    public HomesOfHost() {}

    @Override
    public boolean isRoot() {
        return Accounts.isRoot();
    }

    @Override
    public String ownAccount() {
        return Accounts.find()
                .flatMap(account -> Accounts.nameOf(account.uid()))
                .orElse("");
    }

    @Override
    public Path ownDirectory() {
        return Path.of(System.getProperty("user.home", "/"));
    }

    @Override
    public Optional<Path> directoryOf(String account) {
        return Accounts.directoryOf(account);
    }

    @Override
    public Map<String, Path> directories() {
        return Accounts.directories();
    }

    @Override
    public boolean has(App app, Path path, List<ProfileName> profiles) {
        Home home = Home.at(app, path);
        if (!home.exists()) {
            return false;
        }
        for (ProfileName profile : profiles) {
            if (home.profile(profile).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public List<InstalledHome> installed(App app, String account) {
        return List.of();
    }
}
