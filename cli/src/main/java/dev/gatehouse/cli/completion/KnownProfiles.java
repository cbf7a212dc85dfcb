package dev.gatehouse.cli.completion;

import dev.gatehouse.definition.FormatVersion;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.posix.SmallFile;
import dev.gatehouse.posix.Unfinished;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.HomesOfHost;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.profile.person.HomeRule;
import dev.gatehouse.spi.files.FileWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The names of profiles that a person has worked with, for completion: the file {@code gatehouse/profiles} in the person's cache
 * directory. Commands that list or change profiles update it. It can be missing or outdated; then a shell suggests less.
 *
 * <p>It has a section for each home, the last used one first. Under sudo it is the file of the account that called sudo.
 */
public final class KnownProfiles {
    /** Mode of the directory: only the person may see or change what a shell reads. */
    private static final String PRIVATE = "rwx------";

    private static final int FILE_MODE = 0600;

    /** Bits of st_mode (inode(7)): the type, and whether the group or others can write. */
    private static final int TYPE_AND_WRITING = 0170022;

    private static final int DIRECTORY = 0040000;

    private static final int LARGEST = 1 << 20;

    private static final Path FILE = Path.of("profiles");

    private final Path directory;

    private KnownProfiles(Path directory) {
        this.directory = directory;
    }

    /** Finds the file of the person for whom this process runs; empty on Windows, or if no variable names a directory. */
    public static Optional<KnownProfiles> of(Map<String, String> environment) {
        if (File.separatorChar == '\\') {
            return Optional.empty();
        }
        try {
            Optional<Path> cache = cache(environment);
            return cache.isPresent()
                    ? Optional.of(new KnownProfiles(cache.get().resolve("gatehouse")))
                    : Optional.empty();
        } catch (InvalidPathException invalid) {
            return Optional.empty();
        }
    }

    private static Optional<Path> cache(Map<String, String> environment) {
        String named = environment.getOrDefault("XDG_CACHE_HOME", "");
        if (named.startsWith("/")) {
            return Optional.of(Path.of(named));
        }
        Optional<String> caller = HomeRule.caller(environment);
        if (caller.isPresent()) {
            HomesOfHost host = new HomesOfHost();
            Optional<Path> directory = host.isRoot() ? host.directoryOf(caller.get()) : Optional.empty();
            if (directory.isPresent()) {
                return Optional.of(directory.get().resolve(".cache"));
            }
        }
        String home = environment.getOrDefault("HOME", "");
        return home.startsWith("/") ? Optional.of(Path.of(home, ".cache")) : Optional.empty();
    }

    /**
     * Updates the section of a home. Does nothing if the file cannot be written.
     *
     * @param app the app as a user can name it
     */
    public void keep(Home home, String app, List<Profile> profiles) {
        StringBuilder names = new StringBuilder();
        for (Profile profile : profiles) {
            names.append(profile.name().value()).append('\n');
        }
        ProfileSection section = new ProfileSection(
                home.path().toString(),
                app,
                home.app().name(),
                home.app().home().variable(),
                names.toString());
        try {
            OwnerAccess.call(directory, new Update(directory, section));
        } catch (IOException unwritable) {
            // It only helps a shell.
        }
    }

    /** A record, because linking a lambda takes a short command too long. */
    private record Update(Path directory, ProfileSection section) implements OwnerAccess.Work<Boolean> {
        @Override
        public Boolean run() throws IOException {
            String known = isPrivate(directory) ? read(directory.resolve(FILE)) : "";
            String text = section.in(known);
            if (known.equals(text) || !FormatVersion.refusal(known, "").isEmpty()) {
                return false;
            }
            Path cache = Objects.requireNonNull(directory.getParent());
            create(cache);
            if (isSafe(cache)) {
                create(directory);
                replace(directory, text);
            }
            return true;
        }
    }

    /** Whether nobody else can exchange what this thread creates there with the rights of root. */
    private static boolean isSafe(Path place) {
        return !Accounts.isRoot() || OwnerAccess.isActing() || OwnerAccess.isOfRootAlone(place);
    }

    private static void replace(Path directory, String text) throws IOException {
        if (isPrivate(directory)) {
            for (Path leftover : Unfinished.leftovers(directory)) {
                Unfinished.remove(leftover, name -> Files.deleteIfExists(directory.resolve(name)));
            }
            FileWriter.atExisting(directory).replace(FILE, text.getBytes(StandardCharsets.UTF_8), FILE_MODE);
        }
    }

    private static String read(Path file) throws IOException {
        try {
            return new String(SmallFile.read(file, LARGEST), StandardCharsets.UTF_8);
        } catch (NoSuchFileException none) {
            return "";
        }
    }

    /** Creates a directory in a safe one, unless something has its name. */
    private static void create(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)
                && isSafe(Objects.requireNonNull(directory.getParent()))) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
        }
    }

    /** Whether this is a directory, not a link, in which no other account can write. If another account owns it, writing fails. */
    private static boolean isPrivate(Path directory) throws IOException {
        try {
            return Files.getAttribute(directory, "unix:mode", LinkOption.NOFOLLOW_LINKS) instanceof Integer mode
                    && (mode & TYPE_AND_WRITING) == DIRECTORY;
        } catch (NoSuchFileException none) {
            return false;
        }
    }
}
