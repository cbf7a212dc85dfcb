package dev.gatehouse.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The C library, with one handle per function. Native addresses stay inside this package.
 *
 * <p>Constants are those of Linux on x86-64 and aarch64, which agree on everything used here
 * (include/uapi/asm-generic).
 */
@SuppressWarnings("restricted") // Calling the C library is what this class is for.
final class Libc {
    static final int O_RDONLY = 0;
    static final int O_WRONLY = 1;
    static final int O_RDWR = 2;
    static final int O_CREAT = 0100;
    static final int O_EXCL = 0200;
    static final int O_APPEND = 02000;
    static final int O_NONBLOCK = 04000;
    static final int O_CLOEXEC = 02000000;
    static final int O_PATH = 010000000;
    static final int O_DIRECTORY;
    static final int O_NOFOLLOW;

    static final int AT_FDCWD = -100;
    static final int AT_SYMLINK_NOFOLLOW = 0x100;
    static final int AT_REMOVEDIR = 0x200;

    static final int F_SETFD = 2;
    static final int F_GETLK = 5;
    static final int F_SETLK = 6;
    static final int FD_CLOEXEC = 1;
    static final int F_GETPIPE_SZ = 1032;
    static final short F_RDLCK = 0;
    static final short F_WRLCK = 1;
    static final short F_UNLCK = 2;

    static final short POLLIN = 1;

    static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup SYMBOLS = LINKER.defaultLookup();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    static {
        requireLinux();
        // Only these two flags differ between the architectures (arch/arm64/include/uapi/asm/fcntl.h).
        boolean arm = System.getProperty("os.arch", "").equals("aarch64");
        O_DIRECTORY = arm ? 040000 : 0200000;
        O_NOFOLLOW = arm ? 0100000 : 0400000;
    }

    private static final MethodHandle OPENAT = variadic("openat", 3, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE = function("close", JAVA_INT);
    private static final MethodHandle READ = functionL("read", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE = functionL("write", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle FCHMOD = function("fchmod", JAVA_INT, JAVA_INT);
    private static final MethodHandle FCNTL_INT = variadic("fcntl", 2, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle FCNTL_PTR = variadic("fcntl", 2, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle POLL = function("poll", ADDRESS, JAVA_LONG, JAVA_INT);

    // The following functions are linked by their first call: a process that starts one gateway calls few of them.

    private static final class Tree {
        static final MethodHandle MKDIRAT = function("mkdirat", JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle FCHOWNAT = function("fchownat", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);
        static final MethodHandle FCHOWN = function("fchown", JAVA_INT, JAVA_INT, JAVA_INT);
        static final MethodHandle RENAMEAT = function("renameat", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
        static final MethodHandle LINKAT = function("linkat", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle FSYNC = function("fsync", JAVA_INT);
    }

    private static final class Entry {
        static final MethodHandle MKFIFOAT = function("mkfifoat", JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle UNLINKAT = function("unlinkat", JAVA_INT, ADDRESS, JAVA_INT);
    }

    private static final class Control {
        static final MethodHandle KILL = function("kill", JAVA_INT, JAVA_INT);
        static final MethodHandle SIGPROCMASK = function("sigprocmask", JAVA_INT, ADDRESS, ADDRESS);
        static final MethodHandle CHDIR = function("chdir", ADDRESS);
        static final MethodHandle EXECVE = function("execve", ADDRESS, ADDRESS, ADDRESS);
    }

    private static final class Message {
        static final MethodHandle STRERROR =
                LINKER.downcallHandle(symbol("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));
    }

    private Libc() {}

    private static void requireLinux() {
        String os = System.getProperty("os.name", "");
        if (!os.toLowerCase(Locale.ROOT).contains("linux")) {
            throw new UnsupportedOperationException("system calls are supported on Linux only, not on " + os);
        }
    }

    static MemorySegment symbol(String name) {
        return SYMBOLS.find(name).orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
    }

    static MethodHandle function(String name, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                symbol(name), FunctionDescriptor.of(JAVA_INT, arguments), Linker.Option.captureCallState("errno"));
    }

    private static MethodHandle functionL(String name, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                symbol(name), FunctionDescriptor.of(JAVA_LONG, arguments), Linker.Option.captureCallState("errno"));
    }

    private static MethodHandle variadic(String name, int firstVariadic, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                symbol(name),
                FunctionDescriptor.of(JAVA_INT, arguments),
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(firstVariadic));
    }

    /** The memory of one call: its arguments and the captured error number. */
    static final class Call implements AutoCloseable {
        final Arena arena = Arena.ofConfined();
        final MemorySegment state = arena.allocate(STATE);

        MemorySegment string(String text) {
            return arena.allocateFrom(text);
        }

        int errno() {
            return (int) ERRNO.get(state, 0L);
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    /** A native call. All wrappers share the code that turns −1 into an exception. */
    interface Invocation {
        long invoke(Call call) throws Throwable;
    }

    static long checked(String name, int fd, Invocation invocation) throws PosixException {
        return checked(name, null, fd, invocation);
    }

    static long checked(String name, String subject, Invocation invocation) throws PosixException {
        return checked(name, subject, -1, invocation);
    }

    /** Builds the subject's text only for an exception. */
    static long checked(String name, @Nullable String subject, int fd, Invocation invocation) throws PosixException {
        try (Call call = new Call()) {
            while (true) {
                long result = invocation.invoke(call);
                if (result >= 0) {
                    return result;
                }
                if (call.errno() != Errno.EINTR) {
                    throw new PosixException(name, subject == null ? "descriptor " + fd : subject, call.errno());
                }
            }
        } catch (PosixException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable impossible) {
            throw new AssertionError("a native call threw", impossible);
        }
    }

    static int openat(int directory, String path, int flags, int mode) throws PosixException {
        return (int) checked("open", path, c ->
                (int) OPENAT.invokeExact(c.state, directory, c.string(path), flags | O_CLOEXEC, mode));
    }

    /**
     * Closes a descriptor. Linux has closed it even if a signal interrupted the call; a second call could close the descriptor
     * that another thread has got meanwhile (close(2)).
     */
    static void close(int fd) throws PosixException {
        checked("close", fd, c -> {
            int result = (int) CLOSE.invokeExact(c.state, fd);
            return result < 0 && c.errno() == Errno.EINTR ? 0 : result;
        });
    }

    static int read(int fd, byte[] into) throws PosixException {
        return (int) checked("read", fd, c -> {
            MemorySegment buffer = c.arena.allocate(into.length);
            long n = (long) READ.invokeExact(c.state, fd, buffer, (long) into.length);
            if (n > 0) {
                MemorySegment.copy(buffer, JAVA_BYTE, 0, into, 0, (int) n);
            }
            return n;
        });
    }

    static int write(int fd, byte[] from, int offset, String subject) throws PosixException {
        return (int) checked("write", subject, c -> {
            MemorySegment buffer = c.arena.allocate(Math.max(1, from.length - offset));
            MemorySegment.copy(from, offset, buffer, JAVA_BYTE, 0, from.length - offset);
            return (long) WRITE.invokeExact(c.state, fd, buffer, (long) (from.length - offset));
        });
    }

    static void mkdirat(int directory, String name, int mode) throws PosixException {
        checked("mkdir", name, c -> (int) Tree.MKDIRAT.invokeExact(c.state, directory, c.string(name), mode));
    }

    static void mkfifoat(int directory, String name, int mode) throws PosixException {
        checked("mkfifo", name, c -> (int) Entry.MKFIFOAT.invokeExact(c.state, directory, c.string(name), mode));
    }

    static void fchmod(int fd, int mode, String subject) throws PosixException {
        checked("chmod", subject, c -> (int) FCHMOD.invokeExact(c.state, fd, mode));
    }

    static void fchownat(int directory, String name, int uid, int gid) throws PosixException {
        checked("chown", name, c ->
                (int) Tree.FCHOWNAT.invokeExact(c.state, directory, c.string(name), uid, gid, AT_SYMLINK_NOFOLLOW));
    }

    static void fchown(int fd, int uid, int gid, String subject) throws PosixException {
        checked("chown", subject, c -> (int) Tree.FCHOWN.invokeExact(c.state, fd, uid, gid));
    }

    static void renameat(int from, String name, int to, String target) throws PosixException {
        checked("rename", name + " to " + target, c ->
                (int) Tree.RENAMEAT.invokeExact(c.state, from, c.string(name), to, c.string(target)));
    }

    static void linkat(int directory, String name, String target) throws PosixException {
        checked("link", name + " to " + target, c ->
                (int) Tree.LINKAT.invokeExact(c.state, directory, c.string(name), directory, c.string(target), 0));
    }

    static void unlinkat(int directory, String name, int flags) throws PosixException {
        checked("unlink", name, c -> (int) Entry.UNLINKAT.invokeExact(c.state, directory, c.string(name), flags));
    }

    static void fsync(int fd, String subject) throws PosixException {
        checked("fsync", subject, c -> (int) Tree.FSYNC.invokeExact(c.state, fd));
    }

    static int fcntl(int fd, int command, int argument) throws PosixException {
        return (int) checked("fcntl", fd, c -> (int) FCNTL_INT.invokeExact(c.state, fd, command, argument));
    }

    /** Finds the holder of a record lock on the whole file; returns its pid, or 0 if there is none. */
    static int lockHolder(int fd, String subject) throws PosixException {
        return (int) checked("fcntl F_GETLK", subject, c -> {
            // struct flock of 64-bit Linux: short type, short whence, (4 bytes of padding), long start, long len, int
            // pid.
            MemorySegment lock = c.arena.allocate(32, 8);
            lock.set(java.lang.foreign.ValueLayout.JAVA_SHORT, 0, F_RDLCK);
            int result = (int) FCNTL_PTR.invokeExact(c.state, fd, F_GETLK, lock);
            if (result < 0) {
                return result;
            }
            short type = lock.get(java.lang.foreign.ValueLayout.JAVA_SHORT, 0);
            return type == F_UNLCK ? 0 : Math.max(1, lock.get(JAVA_INT, 24));
        });
    }

    /** Takes a record lock on a whole file, if it is free and the file system has locks. Closing the file releases it. */
    static void tryLock(int fd) throws PosixException {
        checked("fcntl F_SETLK", fd, c -> {
            MemorySegment lock = c.arena.allocate(32, 8);
            lock.set(java.lang.foreign.ValueLayout.JAVA_SHORT, 0, F_WRLCK);
            int result = (int) FCNTL_PTR.invokeExact(c.state, fd, F_SETLK, lock);
            return Math.max(0, result);
        });
    }

    static int poll(Call call, MemorySegment descriptors, long count, int timeoutMillis) throws PosixException {
        try {
            int result = (int) POLL.invokeExact(call.state, descriptors, count, timeoutMillis);
            if (result < 0 && call.errno() != Errno.EINTR) {
                throw new PosixException("poll", count + " descriptors", call.errno());
            }
            return Math.max(0, result);
        } catch (PosixException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable impossible) {
            throw new AssertionError("a native call threw", impossible);
        }
    }

    static void kill(int pid, int signal) throws PosixException {
        checked("kill", "process " + pid, c -> (int) Control.KILL.invokeExact(c.state, pid, signal));
    }

    static void chdir(String path) throws PosixException {
        checked("chdir", path, c -> (int) Control.CHDIR.invokeExact(c.state, c.string(path)));
    }

    /** Unblocks every signal: the launcher's thread may block some, and exec would keep that. */
    static void unblockSignals() throws PosixException {
        checked("sigprocmask", "all signals", c -> {
            MemorySegment none = c.arena.allocate(128);
            return (int) Control.SIGPROCMASK.invokeExact(c.state, 2, none, MemorySegment.NULL);
        });
    }

    static void execve(String path, String[] arguments, String[] environment) throws PosixException {
        checked("exec", path, c -> (int)
                Control.EXECVE.invokeExact(c.state, c.string(path), strings(c, arguments), strings(c, environment)));
    }

    private static MemorySegment strings(Call call, String[] texts) {
        MemorySegment array = call.arena.allocate(ADDRESS, texts.length + 1L);
        for (int i = 0; i < texts.length; i++) {
            array.setAtIndex(ADDRESS, i, call.string(texts[i]));
        }
        array.setAtIndex(ADDRESS, texts.length, MemorySegment.NULL);
        return array;
    }

    static String strerror(int errno) {
        try {
            MemorySegment text = (MemorySegment) Message.STRERROR.invokeExact(errno);
            return text.reinterpret(256).getString(0);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable impossible) {
            throw new AssertionError("a native call threw", impossible);
        }
    }
}
