package dev.gatehouse.reconcile;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The parts of a container's command that matter when the container starts.
 *
 * <p>The command line of a container's main program begins with wrapper scripts and the app's name; they are skipped,
 * and the app's subcommand with its arguments remains.
 */
final class ContainerCommand {
    private static final String WRAPPER = "main-wrapper.sh";
    private static final String DISPATCHER = "entrypoint-dispatch.sh";

    /** Options of the app that precede its subcommand and have a value. */
    private static final Set<String> WITH_VALUE = Set.of("-p", "--profile");

    private static final String NO_SUPERVISE = "--no-supervise";

    private final List<String> words;

    private ContainerCommand(List<String> words) {
        this.words = words;
    }

    /**
     * Parses a command line.
     *
     * @param words the container's arguments, or the whole command line of its main program
     * @param app the app's name, which is also that of its program
     */
    static ContainerCommand of(List<String> words, String app) {
        List<String> rest = words;
        for (int i = 0; i < words.size(); i++) {
            if (isScript(words.get(i), WRAPPER)) {
                rest = words.subList(i + 1, words.size());
            }
        }
        if (!rest.isEmpty() && isScript(rest.getFirst(), DISPATCHER)) {
            rest = rest.subList(1, rest.size());
        }
        if (!rest.isEmpty() && isScript(rest.getFirst(), app)) {
            rest = rest.subList(1, rest.size());
        }
        return new ContainerCommand(List.copyOf(rest));
    }

    private static boolean isScript(String word, String name) {
        return word.equals(name) || word.endsWith("/" + name);
    }

    /** Whether this container only runs the dashboard. A profile named {@code dashboard} does not count. */
    boolean isDashboard() {
        int at = subcommand();
        return at < words.size() && words.get(at).equals("dashboard");
    }

    /** Whether this is {@code gateway run} for the root profile, the command of containers without supervision. */
    boolean isGatewayRun() {
        return subcommand() == 0 && isGatewayRunAt(0) && !words.contains(NO_SUPERVISE);
    }

    /**
     * The profile whose gateway the command itself runs in the foreground.
     *
     * @param unsupervised whether the environment demands it
     */
    Optional<String> foreground(boolean unsupervised) {
        int at = subcommand();
        if (!isGatewayRunAt(at) || !(unsupervised || words.contains(NO_SUPERVISE))) {
            return Optional.empty();
        }
        String profile = "default";
        for (int i = 0; i + 1 < at; i++) {
            profile = WITH_VALUE.contains(words.get(i)) ? words.get(i + 1) : profile;
        }
        return Optional.of(profile);
    }

    private boolean isGatewayRunAt(int at) {
        return words.size() >= at + 2
                && words.get(at).equals("gateway")
                && words.get(at + 1).equals("run");
    }

    private int subcommand() {
        int at = 0;
        while (at < words.size() && words.get(at).startsWith("-")) {
            at += WITH_VALUE.contains(words.get(at)) ? 2 : 1;
        }
        return at;
    }
}
