package dev.gatehouse.posix;

import java.io.IOException;

/** A system call failed. The message has the call, its subject, and the C library's description of the error number. */
public final class PosixException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    public PosixException(String call, String subject, int errno) {
        super(call + " " + subject + ": " + Errno.describe(errno));
        this.errno = errno;
    }

    /** The error number, such as a constant in {@link Errno}. */
    public int errno() {
        return errno;
    }

    /** Whether the call failed with this error number. */
    public boolean is(int number) {
        return errno == number;
    }
}
