package dev.gatehouse.reconcile;

import dev.gatehouse.definition.ProfileName;

/**
 * The result for one profile when a container starts.
 *
 * @param profile the profile
 * @param priorState the recorded word from before
 * @param action {@code started}, {@code registered}, {@code failed} or {@code skipped}
 * @param priorExit {@code unclean} if its former gateway left a pid file, otherwise {@code unknown}
 * @param reason why it failed or was skipped; otherwise empty
 */
record BootLine(ProfileName profile, String priorState, String action, String priorExit, String reason) {
    private static final int LONGEST_WORD = 40;

    BootLine {
        priorState = word(priorState);
        reason = reason.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    static BootLine registered(ProfileName profile, String priorState, boolean started, boolean unclean) {
        return new BootLine(
                profile, priorState, started ? "started" : "registered", unclean ? "unclean" : "unknown", "");
    }

    static BootLine skipped(ProfileName profile, String reason) {
        return new BootLine(profile, "unknown", "skipped", "unknown", reason);
    }

    BootLine failed(String why) {
        return new BootLine(profile, priorState, "failed", priorExit, why);
    }

    boolean isGood() {
        return reason.isEmpty();
    }

    /** The line for the container's output. */
    String console() {
        return isGood()
                ? "reconcile: profile=" + profile + " prior_state=" + priorState + " action=" + action
                : "reconcile: profile=" + profile + " " + action + ": " + reason;
    }

    /** The line for the log, without its time. */
    String log() {
        return "profile=" + profile + " prior_state=" + priorState + " action=" + action + " prior_exit=" + priorExit
                + (isGood() ? "" : " reason: " + reason);
    }

    /** A recorded state is foreign text; in the log it must be one word. */
    private static String word(String text) {
        String word = text.replaceAll("[^A-Za-z0-9_.-]", "?");
        return word.isEmpty() ? "?" : word.substring(0, Math.min(LONGEST_WORD, word.length()));
    }
}
