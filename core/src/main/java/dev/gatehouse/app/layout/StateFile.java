package dev.gatehouse.app.layout;

import dev.gatehouse.definition.FileName;
import dev.gatehouse.definition.Quoted;
import dev.gatehouse.error.InvalidInputException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON file in which a gateway says what it does. The keys are those of its top-level object. Immutable.
 *
 * @param file plain name of the file, in the profile's directory
 * @param pid key of the number of the process that wrote it
 * @param state key of the word for what that process does
 * @param up words that mean that the gateway serves, at least one
 * @param failed words that mean that it could not start
 * @param reason key of the reason of a failure, in words
 * @param command key of the list of words with which the gateway was started; by its option {@code -p} a copy of another
 *     profile's file is recognized
 * @param wanted what the app records about whether the gateway should run
 * @since 0.1.0
 */
public record StateFile(
        String file,
        String pid,
        String state,
        Set<String> up,
        Set<String> failed,
        Optional<String> reason,
        Optional<String> command,
        Optional<Wanted> wanted) {
    /**
     * Copies and checks the components.
     *
     * @throws InvalidInputException if the file is not a plain name, a key is empty, no word means that the gateway
     *     serves, or a word means two things
     */
    public StateFile {
        FileName.requirePlain("state-file.file", file);
        requireKey("state-file.pid", pid);
        requireKey("state-file.state", state);
        up = Set.copyOf(up);
        failed = Set.copyOf(failed);
        if (up.isEmpty()) {
            throw new InvalidInputException("state-file.up must have at least one word");
        }
        for (String word : up) {
            if (failed.contains(word)) {
                throw new InvalidInputException("state-file.failed must not contain " + Quoted.forMessage(word)
                        + ", which is in state-file.up");
            }
        }
        reason.ifPresent(key -> requireKey("state-file.reason", key));
        command.ifPresent(key -> requireKey("state-file.command", key));
    }

    /**
     * What the app records about whether the gateway should run. Immutable.
     *
     * @param key key of the word that the app's own commands write
     * @param run words that mean that it should run, at least one; Gatehouse writes the first
     * @param stop words that mean that it should not, at least one; Gatehouse writes the first
     * @param observed words of the key {@code state} that mean that it should run, if {@code key} is absent
     * @param ended words of the key {@code state} that mean that somebody asked it to stop, if {@code key} is absent and no reason
     *     is given
     */
    public record Wanted(String key, List<String> run, List<String> stop, Set<String> observed, Set<String> ended) {
        /**
         * Copies and checks the components.
         *
         * @throws InvalidInputException if the key is empty, a list without words, or a word means two things
         */
        public Wanted {
            requireKey("state-file.wanted.key", key);
            run = List.copyOf(run);
            stop = List.copyOf(stop);
            observed = Set.copyOf(observed);
            ended = Set.copyOf(ended);
            for (String word : ended) {
                if (observed.contains(word)) {
                    throw new InvalidInputException("state-file.wanted.ended must not contain "
                            + Quoted.forMessage(word) + ", which is in state-file.wanted.observed");
                }
            }
            if (run.isEmpty() || stop.isEmpty()) {
                throw new InvalidInputException(
                        "state-file.wanted." + (run.isEmpty() ? "run" : "stop") + " must have at least one word");
            }
        }
    }

    private static void requireKey(String what, String key) {
        if (key.isBlank()) {
            throw new InvalidInputException(what + " must not be empty");
        }
    }
}
