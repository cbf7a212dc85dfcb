package dev.gatehouse.posix;

import java.io.IOException;

/** A system call that failed: which one, on what, and the C library's own words for the error number. */
public final class PosixException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    PosixException(String call, String subject, int errno) {
        super(call + " " + subject + ": " + Errno.describe(errno));
        this.errno = errno;
    }

    /** The error number as the C library left it, one of the constants in {@link Errno} or another. */
    public int errno() {
        return errno;
    }

    /** Tells whether the call failed with the given error number. */
    public boolean is(int number) {
        return errno == number;
    }
}
