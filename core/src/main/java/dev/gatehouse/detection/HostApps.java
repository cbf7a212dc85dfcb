package dev.gatehouse.detection;

import dev.gatehouse.app.App;
import dev.gatehouse.app.Presets;
import dev.gatehouse.app.choice.AppFacts;
import dev.gatehouse.app.choice.AppRule;
import dev.gatehouse.app.choice.PresetOutline;
import dev.gatehouse.app.layout.ProfilePattern;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.posix.Listing;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.person.HomeFacts;
import dev.gatehouse.profile.person.HomeRequest;
import dev.gatehouse.profile.person.HomeRule;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
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
        return container ? preset.containerHome() : HomeRule.below(preset.hostHome(), person());
    }

    @Override
    public Optional<Path> elsewhere(PresetOutline preset) {
        if (container) {
            return Optional.empty();
        }
        App app = Presets.named(preset.name());
        Path home = HomeRule.choose(new HomeRequest(app, Optional.empty(), account, environment, profiles, false), host)
                .home();
        return present(preset, home).isPresent() ? Optional.of(home) : Optional.empty();
    }

    @Override
    public Optional<Path> present(PresetOutline preset, Path home) {
        return isAbsent(preset, home) ? Optional.empty() : asOwner(home, new Presence(preset, home));
    }

    @Override
    public Optional<Path> other(String name) {
        Path home = person().resolve("." + name);
        return exists(home.resolve(AppRule.FILE)) ? Optional.of(home) : Optional.empty();
    }

    @Override
    public List<Path> others() {
        try {
            return OwnerAccess.call(person(), new Others(person()));
        } catch (IOException unseen) {
            return List.of();
        }
    }

    private Path person() {
        return HomeRule.directory(account, environment, host);
    }

    @Override
    public boolean exists(Path file) {
        return !OwnerAccess.isAbsent(file) && asOwner(file, new Existence(file)).isPresent();
    }

    /** Whether root sees itself that there is neither the home nor a profile beside it. */
    private static boolean isAbsent(PresetOutline preset, Path home) {
        if (!OwnerAccess.isAbsent(home)) {
            return false;
        }
        if (preset.profiles().startsWith("{home}/")) {
            return true;
        }
        ProfilePattern pattern = new ProfilePattern(preset.profiles());
        Optional<List<String>> names = OwnerAccess.names(pattern.parent(home));
        return names.isPresent() && !pattern.isInAny(home, names.get());
    }

    /** What cannot be examined does not exist for this call. */
    private static Optional<Path> asOwner(Path path, OwnerAccess.Work<Optional<Path>> question) {
        try {
            return OwnerAccess.call(path, question);
        } catch (IOException unseen) {
            return Optional.empty();
        }
    }

    // Records, because linking a lambda takes a short command too long.

    private record Existence(Path path) implements OwnerAccess.Work<Optional<Path>> {
        @Override
        public Optional<Path> run() {
            return Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? Optional.of(path) : Optional.empty();
        }
    }

    private record Others(Path person) implements OwnerAccess.Work<List<Path>> {
        /** A home directory can have any number of entries, and may be on a network. */
        private static final int MOST_ENTRIES = 2000;

        @Override
        public List<Path> run() throws IOException {
            List<Path> homes = new ArrayList<>();
            try (DirectoryStream<Path> entries = Listing.open(person)) {
                int left = MOST_ENTRIES;
                for (Path entry : entries) {
                    Path home = person.resolve(entry.getFileName());
                    if (home.getFileName().toString().startsWith(".")
                            && Files.isRegularFile(home.resolve(AppRule.FILE), LinkOption.NOFOLLOW_LINKS)) {
                        homes.add(home);
                    }
                    if (--left == 0) {
                        break;
                    }
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
            homes.sort(null);
            return homes;
        }
    }

    private record Presence(PresetOutline preset, Path home) implements OwnerAccess.Work<Optional<Path>> {
        @Override
        public Optional<Path> run() throws IOException {
            return Files.isDirectory(home) ? Optional.of(home) : beside();
        }

        private Optional<Path> beside() throws IOException {
            if (preset.profiles().startsWith("{home}/")) {
                return Optional.empty();
            }
            ProfilePattern pattern = new ProfilePattern(preset.profiles());
            Path first = null;
            for (Path entry : Listing.of(pattern.parent(home))) {
                String name =
                        pattern.nameIn(home, entry.getFileName().toString()).orElse("");
                if (ProfileName.isValid(name) && hasMarker(entry) && (first == null || entry.compareTo(first) < 0)) {
                    first = entry;
                }
            }
            return Optional.ofNullable(first);
        }

        private boolean hasMarker(Path directory) {
            for (String marker : preset.markers()) {
                if (Files.isRegularFile(directory.resolve(marker))) {
                    return true;
                }
            }
            return false;
        }
    }
}
