package dev.gatehouse.reconcile;

import java.util.List;
import java.util.Set;

/**
 * The command that a container was started with, as far as it decides what is done at the container's start.
 *
 * <p>The command line of a container's main program begins with the scripts that lead to it; they and the app's own
 * name are passed over, and what is left is the app's subcommand with its arguments.
 */
final class ContainerCommand {
    private static final String WRAPPER = "main-wrapper.sh";
    private static final String DISPATCHER = "entrypoint-dispatch.sh";

    /** The options of the app that come before its subcommand and take a value. */
    private static final Set<String> WITH_VALUE = Set.of("-p", "--profile");

    private final List<String> words;

    private ContainerCommand(List<String> words) {
        this.words = words;
    }

    /**
     * Reads a command line.
     *
     * @param words the container's own arguments, or the whole command line of its main program
     * @param app the app's name, by which its program is called
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

    /** Whether this container is there for the dashboard alone; a profile of that name is none. */
    boolean isDashboard() {
        int at = subcommand();
        return at < words.size() && words.get(at).equals("dashboard");
    }

    /** Whether this is {@code gateway run} of the root profile, as containers without supervision were started. */
    boolean isGatewayRun() {
        return words.size() >= 2
                && words.get(0).equals("gateway")
                && words.get(1).equals("run")
                && !words.contains("--no-supervise");
    }

    private int subcommand() {
        int at = 0;
        while (at < words.size() && words.get(at).startsWith("-")) {
            at += WITH_VALUE.contains(words.get(at)) ? 2 : 1;
        }
        return at;
    }
}
