package dev.gatehouse.spi.holder;

import dev.gatehouse.definition.ServiceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which of the sought gateways a command runs. */
record CommandMatch(HolderQuery query) {
    private static final List<String> PROFILE_OPTIONS = List.of("-p", "--profile");

    Optional<ServiceName> of(List<String> command, Map<String, String> variables) {
        String named = variables.getOrDefault(query.home().app().homeVariable(), "");
        for (HolderQuery.Sought sought : query.gateways()) {
            boolean own = isSame(named, sought.directory())
                    || (isSame(named, query.home().path()) && selects(command, sought.service()));
            if (own && (runs(command, sought.command()) || runsApp(command))) {
                return Optional.of(sought.service());
            }
        }
        return Optional.empty();
    }

    /** Whether a command with the home itself in its variable selects this profile. */
    private static boolean selects(List<String> command, ServiceName service) {
        String selected = "default";
        for (int i = 0; i + 1 < command.size(); i++) {
            if (PROFILE_OPTIONS.contains(command.get(i))) {
                selected = command.get(i + 1);
            }
        }
        return selected.equals(service.toString());
    }

    /** Whether the words contain the whole command; an interpreter may come first. */
    private static boolean runs(List<String> words, List<String> command) {
        if (command.isEmpty()) {
            return false;
        }
        for (int i = 0; i + command.size() <= words.size(); i++) {
            List<String> part = words.subList(i, i + command.size());
            if (fileName(part.getFirst()).equals(fileName(command.getFirst()))
                    && part.subList(1, part.size()).equals(command.subList(1, command.size()))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the words contain the arguments of the app's own gateway command, whatever program starts it. */
    private boolean runsApp(List<String> words) {
        List<String> root = query.home().app().rootCommand();
        return root.size() > 1 && Collections.indexOfSubList(words, root.subList(1, root.size())) > 0;
    }

    private static String fileName(String program) {
        return program.substring(program.lastIndexOf('/') + 1);
    }

    private static boolean isSame(String named, Path place) {
        if (named.isEmpty()) {
            return false;
        }
        try {
            Path path = Path.of(named);
            return path.equals(place) || Files.isSameFile(path, place);
        } catch (IOException | InvalidPathException unseen) {
            return false;
        }
    }
}
