package dev.gatehouse.systemtest.step;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The functions of the kernel that report and answer system calls of a thread: seccomp(2), seccomp_unotify(2). */
@SuppressWarnings("restricted")
final class Kernel {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle PRCTL = handle(
            "prctl",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle SYSCALL = handle(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS),
            Linker.Option.firstVariadicArg(1),
            Linker.Option.captureCallState("errno"));
    private static final MethodHandle IOCTL = handle(
            "ioctl",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
            Linker.Option.firstVariadicArg(2),
            Linker.Option.captureCallState("errno"));
    private static final MethodHandle READLINK =
            handle("readlink", FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG));
    private static final MethodHandle ACCESS = handle("access", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle KILL = handle("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

    private static final int NO_NEW_PRIVS = 38;
    private static final long FILTER = 1;
    private static final long NEW_LISTENER = 8;
    private static final long RECEIVE = 0xC0502100L;
    private static final long SEND = 0xC0182101L;
    private static final int CONTINUE = 1;
    private static final int EINTR = 4;
    private static final int ENOENT = 2;
    private static final int SIGKILL = 9;

    private static final int ALLOW = 0x7fff0000;
    private static final int NOTIFY = 0x7fc00000;

    /** O_WRONLY, O_RDWR, O_CREAT and O_TRUNC. */
    private static final int CHANGING = 3 | 0100 | 01000;

    private Kernel() {}

    private static MethodHandle handle(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().find(name).orElseThrow(), descriptor, options);
    }

    /** A call that waits for an answer, with its six arguments in registers. */
    static final class Notification {
        private final int thread;
        private final int call;
        private final long[] arguments;

        private Notification(int thread, int call, long[] arguments) {
            this.thread = thread;
            this.call = call;
            this.arguments = arguments;
        }

        int thread() {
            return thread;
        }

        int call() {
            return call;
        }

        long[] arguments() {
            return arguments;
        }
    }

    /**
     * From now on, calls of the current thread and of threads and processes that it starts wait for an answer.
     *
     * @return the descriptor that reports them
     */
    static int listen() {
        List<int[]> program = program();
        try (Arena arena = Arena.ofConfined()) {
            // Only root may set a filter without it.
            int _ = (int) PRCTL.invokeExact(NO_NEW_PRIVS, 1L, 0L, 0L, 0L);
            MemorySegment code = arena.allocate(8L * program.size(), 8);
            for (int i = 0; i < program.size(); i++) {
                int[] line = program.get(i);
                code.set(JAVA_SHORT, 8L * i, (short) line[0]);
                code.set(JAVA_BYTE, 8L * i + 2, (byte) line[1]);
                code.set(JAVA_BYTE, 8L * i + 3, (byte) line[2]);
                code.set(JAVA_INT, 8L * i + 4, line[3]);
            }
            MemorySegment whole = arena.allocate(16, 8);
            whole.set(JAVA_SHORT, 0, (short) program.size());
            whole.set(ADDRESS, 8, code);
            MemorySegment state = arena.allocate(STATE);
            long fd = (long) SYSCALL.invokeExact(state, (long) CallTable.SECCOMP, FILTER, NEW_LISTENER, whole);
            if (fd < 0) {
                throw new IllegalStateException("seccomp: error " + errno(state));
            }
            return (int) fd;
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /** The filter: each line is code, jump if true, jump if false, operand (Documentation/networking/filter.rst). */
    private static List<int[]> program() {
        List<int[]> tests = new ArrayList<>();
        for (Map.Entry<Integer, CallTable.Shape> call : CallTable.calls().entrySet()) {
            int flags = call.getValue().flags();
            tests.add(new int[] {call.getKey(), flags});
        }
        List<int[]> program = new ArrayList<>();
        program.add(new int[] {0x20, 0, 0, 4});
        program.add(new int[] {0x15, 1, 0, CallTable.ARCHITECTURE});
        program.add(new int[] {0x06, 0, 0, ALLOW});
        for (int[] test : tests) {
            program.add(new int[] {0x20, 0, 0, 0});
            if (test[1] < 0) {
                program.add(new int[] {0x15, 0, 1, test[0]});
                program.add(new int[] {0x06, 0, 0, NOTIFY});
            } else {
                program.add(new int[] {0x15, 0, 4, test[0]});
                program.add(new int[] {0x20, 0, 0, 16 + 8 * test[1]});
                program.add(new int[] {0x45, 0, 1, CHANGING});
                program.add(new int[] {0x06, 0, 0, NOTIFY});
                program.add(new int[] {0x06, 0, 0, ALLOW});
            }
        }
        program.add(new int[] {0x06, 0, 0, ALLOW});
        return program;
    }

    /** Waits for the next call; returns false if the threads are gone. */
    static boolean receive(int listener, MemorySegment notification, MemorySegment state) {
        while (true) {
            notification.fill((byte) 0);
            try {
                int result = (int) IOCTL.invokeExact(state, listener, RECEIVE, notification);
                if (result >= 0) {
                    return true;
                }
            } catch (Throwable e) {
                throw failure(e);
            }
            if (errno(state) != EINTR && errno(state) != ENOENT) {
                return false;
            }
        }
    }

    static Notification read(MemorySegment notification) {
        long[] arguments = new long[6];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = notification.get(JAVA_LONG, 32 + 8L * i);
        }
        return new Notification(notification.get(JAVA_INT, 8), notification.get(JAVA_INT, 16), arguments);
    }

    /** Lets a call continue, or return an error. */
    static void answer(int listener, long id, int error, MemorySegment answer, MemorySegment state) {
        answer.set(JAVA_LONG, 0, id);
        answer.set(JAVA_LONG, 8, 0);
        answer.set(JAVA_INT, 16, -error);
        answer.set(JAVA_INT, 20, error == 0 ? CONTINUE : 0);
        try {
            // The thread may have been killed meanwhile.
            int _ = (int) IOCTL.invokeExact(state, listener, SEND, answer);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    static MemorySegment state(Arena arena) {
        return arena.allocate(STATE);
    }

    private static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    /** Returns the text at an address of this process. */
    static String text(long address) {
        return MemorySegment.ofAddress(address).reinterpret(8192).getString(0);
    }

    /** Returns the target of a symbolic link; empty if there is none. */
    static String linkTarget(String path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(4096);
            long length = (long) READLINK.invokeExact(arena.allocateFrom(path), buffer, 4095L);
            return length < 0 ? "" : buffer.getString(0);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    static boolean exists(String path) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) ACCESS.invokeExact(arena.allocateFrom(path), 0) == 0;
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /** Ends this process like {@code kill -9}. */
    static void killSelf() {
        try {
            int _ = (int) KILL.invokeExact((int) ProcessHandle.current().pid(), SIGKILL);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    private static RuntimeException failure(Throwable e) {
        return e instanceof RuntimeException known ? known : new IllegalStateException(e);
    }
}
