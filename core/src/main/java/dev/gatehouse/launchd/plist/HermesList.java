package dev.gatehouse.launchd.plist;

import dev.gatehouse.posix.SmallFile;
import dev.gatehouse.profile.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Recognizes property lists that Hermes itself wrote for a gateway. */
public final class HermesList {
    /** Size limit. A gateway's property list has about 2 KB. */
    private static final long LARGEST = 256 << 10;

    private static final List<String> COMMAND = List.of("gateway", "run");

    private HermesList() {}

    /**
     * Returns whether Hermes wrote a property list for a profile: it calls {@code gateway run} with the profile's
     * directory as home (Hermes, hermes_cli/gateway.py).
     *
     * @param variable name of the environment variable with the home
     * @param directory directory of the profile
     */
    public static boolean isOf(Path plist, String variable, Path directory) {
        return directoryOf(plist, variable)
                .filter(found -> Home.isSame(found, directory))
                .isPresent();
    }

    /**
     * Returns the directory of the profile for which Hermes wrote a property list; empty if Hermes did not write it.
     *
     * @param variable name of the environment variable with the home
     */
    public static Optional<Path> directoryOf(Path plist, String variable) {
        try {
            BasicFileAttributes file =
                    Files.readAttributes(plist, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return file.isRegularFile() && file.size() <= LARGEST
                    ? PropertyListText.read(SmallFile.read(plist, (int) LARGEST))
                            .filter(HermesList::runsGateway)
                            .flatMap(keys -> directory(keys, variable))
                    : Optional.empty();
        } catch (IOException | InvalidPathException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean runsGateway(Map<String, Object> keys) {
        return keys.get("ProgramArguments") instanceof List<?> words && Collections.indexOfSubList(words, COMMAND) >= 0;
    }

    private static Optional<Path> directory(Map<String, Object> keys, String variable) {
        return keys.get("EnvironmentVariables") instanceof Map<?, ?> environment
                        && environment.get(variable) instanceof String directory
                        && !directory.isEmpty()
                ? Optional.of(Path.of(directory))
                : Optional.empty();
    }
}
