package dev.gatehouse.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * System calls that the C library lacks, or has only for all threads of a process (syscall(2)). One handle for all,
 * because each shape of a call takes time to link: pointers are passed as numbers, and unused arguments are ignored.
 */
final class Kernel {
    private static final long RESOLVE_NO_SYMLINKS = 4;

    private static final MemorySegment SYSCALL = Libc.symbol("syscall");

    // arch/x86/entry/syscalls/syscall_64.tbl, and include/uapi/asm-generic/unistd.h for the others.
    private static final boolean X86 = System.getProperty("os.arch", "").equals("amd64");
    private static final long SETGROUPS = X86 ? 116 : 159;
    private static final long SETFSUID = X86 ? 122 : 151;
    private static final long SETFSGID = X86 ? 123 : 152;
    private static final long CAPSET = X86 ? 126 : 91;
    private static final long OPENAT2 = 437;

    private static long call(Libc.Call call, long number, long a, long b, long c, long d) throws Throwable {
        return Libc.functionL(SYSCALL, call, number, a, b, c, d, 0);
    }

    private Kernel() {}

    /** Sets the supplementary groups of the calling thread. */
    static void setgroups(int[] groups) throws PosixException {
        Libc.checked("setgroups", groups.length + " groups", c -> {
            MemorySegment list = c.arena.allocateFrom(JAVA_INT, groups);
            return call(c, SETGROUPS, groups.length, list.address(), 0, 0);
        });
    }

    /** Sets the group for file access of the calling thread. */
    static void setfsgid(int gid) throws PosixException {
        setFileId("setfsgid", SETFSGID, gid);
    }

    /** Sets the user for file access of the calling thread. */
    static void setfsuid(int uid) throws PosixException {
        setFileId("setfsuid", SETFSUID, uid);
    }

    /** These calls return the former number, and never fail; an invalid number changes nothing (setfsuid(2)). */
    private static void setFileId(String name, long number, int id) throws PosixException {
        Libc.checked(name, "to " + id, c -> call(c, number, id, 0, 0, 0));
        long now = Libc.checked(name, "to " + id, c -> call(c, number, -1, 0, 0, 0));
        if (now != id) {
            throw new PosixException(name, "to " + id, Errno.EPERM);
        }
    }

    /** Drops all capabilities of the calling thread. */
    static void dropCapabilities() throws PosixException {
        Libc.checked("capset", "no capabilities", c -> {
            // struct __user_cap_header_struct of version 3, for the calling thread; two struct __user_cap_data_struct.
            MemorySegment header = c.arena.allocate(8, 4);
            header.set(JAVA_INT, 0, 0x20080522);
            MemorySegment none = c.arena.allocate(24, 4);
            return call(c, CAPSET, header.address(), none.address(), 0, 0);
        });
    }

    /** Opens a path without following any symbolic link in it (openat2(2)). */
    static int openWithoutLinks(String path, int flags) throws PosixException {
        return (int) Libc.checked("open", path, c -> {
            // struct open_how: flags, mode, resolve.
            MemorySegment how = c.arena.allocate(24, 8);
            how.set(JAVA_LONG, 0, Integer.toUnsignedLong(flags | Libc.O_CLOEXEC));
            how.set(JAVA_LONG, 16, RESOLVE_NO_SYMLINKS);
            return call(c, OPENAT2, Libc.AT_FDCWD, c.string(path), how.address(), how.byteSize());
        });
    }
}
