package dev.gatehouse.s6.protocol;

import dev.gatehouse.spi.files.LockList;
import java.nio.charset.StandardCharsets;

/** Status files of s6-supervise, and the kernel's list of locks. */
public final class S6Fuzz {
    private S6Fuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        SupervisionStatus.unpack(input).ifPresent(status -> {
            if (status.isUp() && status.isDown()) {
                throw new IllegalStateException("up and down: " + status);
            }
            status.lastExit();
        });
        String text = new String(input, StandardCharsets.US_ASCII);
        LockList.parse(text, LockList.Type.POSIX);
        LockList.parse(text, LockList.Type.FLOCK);
    }
}
