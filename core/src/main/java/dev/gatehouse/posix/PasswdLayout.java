package dev.gatehouse.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Where the fields of a system's struct passwd are, in bytes (pwd.h). All systems have 64-bit addresses.
 *
 * @param size size of the struct
 */
@SuppressWarnings("restricted") // The C library returns addresses of texts.
record PasswdLayout(long name, long uid, long gid, long directory, long size) {
    /** glibc and musl: char *name, *passwd; uid_t uid; gid_t gid; char *gecos, *dir, *shell. */
    static final PasswdLayout LINUX = new PasswdLayout(0, 16, 20, 32, 48);

    /** As Linux, but before gecos: time_t change; char *class. At the end: time_t expire. */
    static final PasswdLayout MAC = new PasswdLayout(0, 16, 20, 48, 72);

    private static final long LONGEST_TEXT = 4096;

    @Nullable
    String name(MemorySegment passwd) {
        return text(passwd, name);
    }

    int uid(MemorySegment passwd) {
        return passwd.get(JAVA_INT, uid);
    }

    int gid(MemorySegment passwd) {
        return passwd.get(JAVA_INT, gid);
    }

    @Nullable
    String directory(MemorySegment passwd) {
        return text(passwd, directory);
    }

    private static @Nullable String text(MemorySegment passwd, long field) {
        long address = passwd.get(JAVA_LONG, field);
        return address == 0
                ? null
                : MemorySegment.ofAddress(address).reinterpret(LONGEST_TEXT).getString(0);
    }
}
