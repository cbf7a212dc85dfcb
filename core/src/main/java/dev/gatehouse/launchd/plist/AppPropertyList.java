package dev.gatehouse.launchd.plist;

import dev.gatehouse.app.App;
import dev.gatehouse.posix.SmallFile;
import dev.gatehouse.profile.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Recognizes property lists that an app itself wrote for a gateway. */
public final class AppPropertyList {
    /** Size limit. A gateway's property list has about 2 KB. */
    private static final long LARGEST = 256 << 10;

    private AppPropertyList() {}

    /**
     * Returns whether an app wrote a property list for a profile: it calls the app's command for gateways, or its
     * first word with options, with the profile's directory in a variable of the list or of a file that its command reads.
     *
     * @param directory directory of the profile
     */
    public static boolean isOf(Path plist, App app, Path directory) {
        return directoryOf(plist, app)
                .filter(found -> Home.isSame(found, directory))
                .isPresent();
    }

    /** Returns the directory of the profile for which an app wrote a property list; empty if the app did not write it. */
    public static Optional<Path> directoryOf(Path plist, App app) {
        try {
            BasicFileAttributes file =
                    Files.readAttributes(plist, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return file.isRegularFile() && file.size() <= LARGEST
                    ? PropertyListText.read(SmallFile.read(plist, (int) LARGEST))
                            .filter(keys -> runsGateway(keys, app))
                            .flatMap(keys -> directory(keys, app))
                    : Optional.empty();
        } catch (IOException | InvalidPathException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean runsGateway(Map<String, Object> keys, App app) {
        List<String> called = app.launch().subcommand();
        List<String> words = JobCommand.of(keys).words();
        if (words.isEmpty()) {
            return false;
        }
        if (called.isEmpty() || Collections.indexOfSubList(words, called) >= 0) {
            return true;
        }
        int first = words.indexOf(called.getFirst());
        return first >= 0 && first + 1 < words.size() && words.get(first + 1).startsWith("-");
    }

    private static Optional<Path> directory(Map<String, Object> keys, App app) {
        Map<String, String> variables = new HashMap<>(JobCommand.of(keys).variables());
        if (keys.get("EnvironmentVariables") instanceof Map<?, ?> environment) {
            environment.forEach((name, value) -> variables.put(String.valueOf(name), String.valueOf(value)));
        }
        return app.serviceDirectory(variable -> Optional.ofNullable(variables.get(variable)))
                .map(Path::of);
    }
}
