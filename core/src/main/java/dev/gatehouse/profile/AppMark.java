package dev.gatehouse.profile;

import dev.gatehouse.app.layout.StateFile;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an app's state file says at one moment about whether the gateway should run. Two marks tell whether the app's own commands
 * have started or stopped it between them:
 *
 * <pre>
 *   word of wanted.key   word of state   differs in             the app asked for
 *   of run, of stop      any             that word              that word
 *   none                 of ended        state, pid or time     a stop, unless a reason is given
 *   none                 of observed     pid                    a run
 *   otherwise                                                   nothing
 * </pre>
 *
 * A gateway rewrites its file all the time, so a newer file alone says nothing. After its end nobody does, so there the time tells two
 * stops of processes with the same number apart.
 *
 * @param word word of the key that the app's own commands write; empty if there is none
 * @param state word of what the gateway does; empty if there is none
 * @param explained whether a reason is given for that
 * @param pid number of the process that wrote the file; empty if there is none
 * @param written when the file was last written, in milliseconds since 1970
 */
record AppMark(String word, String state, boolean explained, String pid, long written) {
    /** Separates what the record of an intent keeps of a mark. */
    private static final char SEPARATOR = ' ';

    /** Before the number of a process that an operation of ours ends: whatever that process still writes asks for nothing. */
    private static final String ANY = "any";

    /**
     * What the app asks for; empty if that cannot be told.
     *
     * @param wanted the app's words
     */
    Optional<Boolean> asksToRun(StateFile.Wanted wanted) {
        if (wanted.run().contains(word) || wanted.stop().contains(word)) {
            return Optional.of(wanted.run().contains(word));
        }
        if (!word.isEmpty()) {
            return Optional.empty();
        }
        if (wanted.ended().contains(state)) {
            return explained ? Optional.empty() : Optional.of(false);
        }
        return wanted.observed().contains(state) ? Optional.of(true) : Optional.empty();
    }

    /**
     * Whether the app's own commands have asked for what this mark says since another mark was recorded.
     *
     * @param before the word then; null if the record does not say
     * @param seen the rest of that mark, as {@link #seen} returns it; null if the record does not say
     * @param newer whether the file is newer than the record
     */
    boolean isLater(@Nullable String before, @Nullable String seen, StateFile.Wanted wanted, boolean newer) {
        if (!word.isEmpty()) {
            return before == null ? newer : !before.equals(word);
        }
        if (seen == null) {
            return newer;
        }
        if (seen.startsWith(ANY)) {
            return !isOfEnding(seen);
        }
        return wanted.ended().contains(state)
                ? !seen.equals(seen())
                : !pidOf(seen).equals(pid);
    }

    /**
     * Whether the process that an operation of ours ends has not written its last state yet. Without its number, that cannot be told.
     *
     * @param seen what the record of the intent keeps; null if the record does not say
     */
    boolean isEnding(@Nullable String seen, StateFile.Wanted wanted) {
        return seen != null
                && seen.startsWith(ANY)
                && !pid.isEmpty()
                && isOfEnding(seen)
                && !wanted.ended().contains(state);
    }

    private boolean isOfEnding(String seen) {
        return seen.substring(ANY.length()).strip().equals(pid);
    }

    /** As {@link #seen}, before an operation of ours ends the process that wrote the file. */
    String ending() {
        return ANY + SEPARATOR + pid;
    }

    /** What the record of an intent keeps, in a line, beside the word. */
    String seen() {
        return pid + SEPARATOR + written + SEPARATOR + state.replace('\n', SEPARATOR);
    }

    private static String pidOf(String seen) {
        int end = seen.indexOf(SEPARATOR);
        return end < 0 ? "" : seen.substring(0, end);
    }
}
