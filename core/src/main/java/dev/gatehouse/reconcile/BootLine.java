package dev.gatehouse.reconcile;

import dev.gatehouse.definition.ProfileName;

/**
 * What became of one profile at a container's start.
 *
 * @param profile whose
 * @param priorState the word that was recorded of it before
 * @param action {@code started}, {@code registered}, {@code failed} or {@code skipped}
 * @param priorExit {@code unclean} where its former gateway left a pid file, else {@code unknown}
 * @param reason why it failed or was passed over; empty where neither
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

    /** What was recorded is anybody's text; in a line of words it has to be one. */
    private static String word(String text) {
        String word = text.replaceAll("[^A-Za-z0-9_.-]", "?");
        return word.isEmpty() ? "?" : word.substring(0, Math.min(LONGEST_WORD, word.length()));
    }
}
