package dev.gatehouse.systemtest.step;

import java.util.List;

/** What happens at a step. */
enum Fault {
    /** The disk is full from this step on: nothing new fits, but deleting still works. */
    ENOSPC(28, "No space left", "create write mkdir mkfifo link symlink rename fsync"),
    /** This step is not allowed. */
    EACCES(13, "ermission", "create open mkdir mkfifo link symlink rename unlink rmdir chmod chown"),
    /** This step meets a defect of the disk. */
    EIO(5, "Input/output error", ""),
    /** A signal interrupts this step; only these calls can be interrupted. */
    EINTR(4, "", "create open write fsync"),
    /** The process is killed just before this step. */
    KILL(0, "", "");

    private final int number;
    private final String words;
    private final String calls;

    Fault(int number, String words, String calls) {
        this.number = number;
        this.words = words;
        this.calls = calls;
    }

    /** Returns the error number that the call returns. */
    int number() {
        return number;
    }

    /** Returns the system's words for it, which a message contains. */
    String words() {
        return words;
    }

    /** Whether it can happen at a step; any call can meet a defect or be the last one. */
    boolean concerns(Step step) {
        return calls.isEmpty() || List.of(calls.split(" ")).contains(step.call());
    }

    /** Whether it lasts, once it has begun. */
    boolean lasts() {
        return this == ENOSPC;
    }
}
