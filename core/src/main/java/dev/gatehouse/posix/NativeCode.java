package dev.gatehouse.posix;

/** Whether this process has loaded the C library. A short command avoids that, because it takes longer than all else. Thread-safe. */
public final class NativeCode {
    private static volatile boolean loaded;

    private NativeCode() {}

    static void isNowLoaded() {
        loaded = true;
    }

    /** Whether it is loaded, so that further calls take microseconds. */
    public static boolean isLoaded() {
        return loaded;
    }
}
