package dev.gatehouse.detection;

import dev.gatehouse.app.App;
import dev.gatehouse.app.Presets;
import dev.gatehouse.app.choice.AppFacts;
import dev.gatehouse.app.choice.PresetOutline;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.person.HomeFacts;
import dev.gatehouse.profile.person.HomeRequest;
import dev.gatehouse.profile.person.HomeRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is there on this host, for the choice of an app. Looks into homes as their owner. */
record HostApps(
        HomeFacts host,
        Optional<String> account,
        Map<String, String> environment,
        List<ProfileName> profiles,
        boolean container)
        implements AppFacts {
    @Override
    public Optional<Path> named(PresetOutline preset) {
        boolean set = !environment.getOrDefault(preset.variable(), "").isEmpty();
        return set ? Home.named(Presets.named(preset.name()), environment) : Optional.empty();
    }

    @Override
    public Path usual(PresetOutline preset) {
        return container
                ? preset.containerHome()
                : HomeRule.below(preset.hostHome(), HomeRule.directory(account, environment, host));
    }

    @Override
    public Optional<Path> elsewhere(PresetOutline preset) {
        if (container) {
            return Optional.empty();
        }
        App app = Presets.named(preset.name());
        Path home = HomeRule.choose(new HomeRequest(app, Optional.empty(), account, environment, profiles, false), host)
                .home();
        return isDirectory(home) ? Optional.of(home) : Optional.empty();
    }

    @Override
    public boolean isDirectory(Path directory) {
        return asOwner(directory, true);
    }

    @Override
    public boolean exists(Path file) {
        return asOwner(file, false);
    }

    /** What cannot be examined does not exist for this call. */
    private static boolean asOwner(Path path, boolean directory) {
        try {
            return OwnerAccess.call(path, new Existence(path, directory));
        } catch (IOException unseen) {
            return false;
        }
    }

    /** A record, because linking a lambda takes a short command too long. */
    private record Existence(Path path, boolean directory) implements OwnerAccess.Work<Boolean> {
        @Override
        public Boolean run() {
            return directory ? Files.isDirectory(path) : Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        }
    }
}
