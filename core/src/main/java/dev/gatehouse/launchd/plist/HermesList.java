package dev.gatehouse.launchd.plist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Recognizes property lists that Hermes itself wrote for a gateway. */
public final class HermesList {
    /** Size limit. A gateway's property list has about 2 KB. */
    private static final long LARGEST = 1 << 20;

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
        try {
            BasicFileAttributes file =
                    Files.readAttributes(plist, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return file.isRegularFile()
                    && file.size() <= LARGEST
                    && PropertyListText.read(Files.readAllBytes(plist))
                            .filter(keys -> runsGateway(keys) && isAt(keys, variable, directory))
                            .isPresent();
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static boolean runsGateway(Map<String, Object> keys) {
        return keys.get("ProgramArguments") instanceof List<?> words && Collections.indexOfSubList(words, COMMAND) >= 0;
    }

    private static boolean isAt(Map<String, Object> keys, String variable, Path directory) {
        return keys.get("EnvironmentVariables") instanceof Map<?, ?> environment
                && directory.toString().equals(environment.get(variable));
    }
}
