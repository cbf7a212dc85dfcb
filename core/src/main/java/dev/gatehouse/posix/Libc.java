package dev.gatehouse.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

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
        NativeCode.isNowLoaded();
        // Only these two flags differ between the architectures (arch/arm64/include/uapi/asm/fcntl.h).
        boolean arm = System.getProperty("os.arch", "").equals("aarch64");
        O_DIRECTORY = arm ? 040000 : 0200000;
        O_NOFOLLOW = arm ? 0100000 : 0400000;
    }

    /**
     * Calls any function of the C library. All have one type: linking one takes a short command ten milliseconds for each type. On
     * these systems an argument of any integer type, or an address, has a register of its own, as a long has.
     */
    private static final MethodHandle FUNCTION = LINKER.downcallHandle(
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.captureCallState("errno"),
            Linker.Option.firstVariadicArg(1));

    private static final MemorySegment OPENAT = symbol("openat");
    private static final MemorySegment CLOSE = symbol("close");
    private static final MemorySegment READ = symbol("read");
    private static final MemorySegment FCNTL = symbol("fcntl");

    // The following functions are looked up by their first call: a process that starts one gateway calls few of them.

    private static final class Tree {
        static final MemorySegment WRITE = symbol("write");
        static final MemorySegment FCHMOD = symbol("fchmod");
        static final MemorySegment MKDIRAT = symbol("mkdirat");
        static final MemorySegment FCHOWNAT = symbol("fchownat");
        static final MemorySegment FCHOWN = symbol("fchown");
        static final MemorySegment RENAMEAT = symbol("renameat");
        static final MemorySegment LINKAT = symbol("linkat");
        static final MemorySegment FSYNC = symbol("fsync");
        static final MemorySegment MKFIFOAT = symbol("mkfifoat");
        static final MemorySegment UNLINKAT = symbol("unlinkat");
    }

    private static final class Control {
        static final MemorySegment POLL = symbol("poll");
        static final MemorySegment KILL = symbol("kill");
        static final MemorySegment SIGPROCMASK = symbol("sigprocmask");
        static final MemorySegment CHDIR = symbol("chdir");
        static final MemorySegment EXECVE = symbol("execve");
        static final MemorySegment STRERROR = symbol("strerror");
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

    /** Calls a function that returns an int. */
    static int function(MemorySegment function, Call call, long a) throws Throwable {
        return (int) functionL(function, call, a, 0, 0, 0, 0, 0);
    }

    static int function(MemorySegment function, Call call, long a, long b) throws Throwable {
        return (int) functionL(function, call, a, b, 0, 0, 0, 0);
    }

    static int function(MemorySegment function, Call call, long a, long b, long c) throws Throwable {
        return (int) functionL(function, call, a, b, c, 0, 0, 0);
    }

    static int function(MemorySegment function, Call call, long a, long b, long c, long d) throws Throwable {
        return (int) functionL(function, call, a, b, c, d, 0, 0);
    }

    static int function(MemorySegment function, Call call, long a, long b, long c, long d, long e) throws Throwable {
        return (int) functionL(function, call, a, b, c, d, e, 0);
    }

    /** Calls a function that returns a long or an address. Arguments that it does not have are ignored. */
    static long functionL(MemorySegment function, Call call, long a, long b, long c, long d, long e, long f)
            throws Throwable {
        return (long) FUNCTION.invokeExact(function, call.state, a, b, c, d, e, f);
    }

    /** The memory of one call: its arguments and the captured error number. */
    static final class Call implements AutoCloseable {
        final Scratch arena = Scratch.take();
        final MemorySegment state = arena.allocate(STATE);
        private boolean closed;

        /** The address of a text, with a zero byte at its end. */
        long string(String text) {
            return arena.allocateFrom(text).address();
        }

        int errno() {
            return (int) ERRNO.get(state, 0L);
        }

        @Override
        public void close() {
            // A second time it may be another call's.
            if (!closed) {
                closed = true;
                arena.giveBack();
            }
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
        return (int)
                checked("open", path, c -> function(OPENAT, c, directory, c.string(path), flags | O_CLOEXEC, mode));
    }

    /**
     * Closes a descriptor. Linux has closed it even if a signal interrupted the call; a second call could close the descriptor
     * that another thread has got meanwhile (close(2)).
     */
    static void close(int fd) throws PosixException {
        checked("close", fd, c -> {
            int result = function(CLOSE, c, fd);
            return result < 0 && c.errno() == Errno.EINTR ? 0 : result;
        });
    }

    static int read(int fd, byte[] into) throws PosixException {
        return (int) checked("read", fd, c -> {
            MemorySegment buffer = c.arena.allocate(into.length);
            long n = functionL(READ, c, fd, buffer.address(), into.length, 0, 0, 0);
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
            return functionL(Tree.WRITE, c, fd, buffer.address(), from.length - offset, 0, 0, 0);
        });
    }

    static void mkdirat(int directory, String name, int mode) throws PosixException {
        checked("mkdir", name, c -> function(Tree.MKDIRAT, c, directory, c.string(name), mode));
    }

    static void mkfifoat(int directory, String name, int mode) throws PosixException {
        checked("mkfifo", name, c -> function(Tree.MKFIFOAT, c, directory, c.string(name), mode));
    }

    static void fchmod(int fd, int mode, String subject) throws PosixException {
        checked("chmod", subject, c -> function(Tree.FCHMOD, c, fd, mode));
    }

    static void fchownat(int directory, String name, int uid, int gid) throws PosixException {
        checked(
                "chown",
                name,
                c -> function(Tree.FCHOWNAT, c, directory, c.string(name), uid, gid, AT_SYMLINK_NOFOLLOW));
    }

    static void fchown(int fd, int uid, int gid, String subject) throws PosixException {
        checked("chown", subject, c -> function(Tree.FCHOWN, c, fd, uid, gid));
    }

    static void renameat(int from, String name, int to, String target) throws PosixException {
        checked(
                "rename",
                name + " to " + target,
                c -> function(Tree.RENAMEAT, c, from, c.string(name), to, c.string(target)));
    }

    static void linkat(int directory, String name, String target) throws PosixException {
        checked(
                "link",
                name + " to " + target,
                c -> function(Tree.LINKAT, c, directory, c.string(name), directory, c.string(target), 0));
    }

    static void unlinkat(int directory, String name, int flags) throws PosixException {
        checked("unlink", name, c -> function(Tree.UNLINKAT, c, directory, c.string(name), flags));
    }

    static void fsync(int fd, String subject) throws PosixException {
        checked("fsync", subject, c -> function(Tree.FSYNC, c, fd));
    }

    static int fcntl(int fd, int command, int argument) throws PosixException {
        return (int) checked("fcntl", fd, c -> function(FCNTL, c, fd, command, argument));
    }

    /** Finds the holder of a record lock on the whole file; returns its pid, or 0 if there is none. */
    static int lockHolder(int fd, String subject) throws PosixException {
        return (int) checked("fcntl F_GETLK", subject, c -> {
            // struct flock of 64-bit Linux: short type, short whence, (4 bytes of padding), long start, long len, int
            // pid.
            MemorySegment lock = c.arena.allocate(32, 8);
            lock.set(java.lang.foreign.ValueLayout.JAVA_SHORT, 0, F_RDLCK);
            int result = function(FCNTL, c, fd, F_GETLK, lock.address());
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
            int result = function(FCNTL, c, fd, F_SETLK, lock.address());
            return Math.max(0, result);
        });
    }

    static int poll(Call call, MemorySegment descriptors, long count, int timeoutMillis) throws PosixException {
        try {
            int result = function(Control.POLL, call, descriptors.address(), count, timeoutMillis);
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
        checked("kill", "process " + pid, c -> function(Control.KILL, c, pid, signal));
    }

    static void chdir(String path) throws PosixException {
        checked("chdir", path, c -> function(Control.CHDIR, c, c.string(path)));
    }

    /** Unblocks every signal: the launcher's thread may block some, and exec would keep that. */
    static void unblockSignals() throws PosixException {
        checked("sigprocmask", "all signals", c -> {
            MemorySegment none = c.arena.allocate(128);
            return function(Control.SIGPROCMASK, c, 2, none.address(), 0);
        });
    }

    static void execve(String path, String[] arguments, String[] environment) throws PosixException {
        checked(
                "exec",
                path,
                c -> function(Control.EXECVE, c, c.string(path), strings(c, arguments), strings(c, environment)));
    }

    private static long strings(Call call, String[] texts) {
        MemorySegment array = call.arena.allocate(JAVA_LONG, texts.length + 1L);
        for (int i = 0; i < texts.length; i++) {
            array.setAtIndex(JAVA_LONG, i, call.string(texts[i]));
        }
        array.setAtIndex(JAVA_LONG, texts.length, 0);
        return array.address();
    }

    static String strerror(int errno) {
        try (Call call = new Call()) {
            return text(functionL(Control.STRERROR, call, errno, 0, 0, 0, 0, 0), 256);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable impossible) {
            throw new AssertionError("a native call threw", impossible);
        }
    }

    /** The text at an address, which ends with a zero byte. */
    static String text(long address, long most) {
        return MemorySegment.ofAddress(address).reinterpret(most).getString(0);
    }
}
