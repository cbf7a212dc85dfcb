package dev.gatehouse.systemtest.step;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatehouse.cli.Cli;
import dev.gatehouse.posix.OwnerAccess;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;

/**
 * Runs command lines on a thread whose changes are counted, and lets one of them fail. There is one in a process: the filter
 * stays on the thread, and on all threads that it starts.
 */
final class Operator {
    /** Descriptor argument that stands for the working directory. */
    private static final int HERE = -100;

    /** What one command line meets: the fault, if any, at the step with this number, counted from 1. */
    private static final class Run {
        private final List<String> folders;
        private final int failing;
        private final Fault fault;
        private final List<Step> steps = new ArrayList<>();

        Run(List<String> folders, int failing, Fault fault) {
            this.folders = folders;
            this.failing = failing;
            this.fault = fault;
        }
    }

    /**
     * The end of a command line.
     *
     * @param code its exit code
     * @param output standard output and standard error
     * @param steps the steps until then
     */
    record Result(int code, String output, List<Step> steps) {}

    private final BlockingQueue<Runnable> commands = new SynchronousQueue<>();
    private volatile Run run = new Run(List.of(), 0, Fault.KILL);

    Operator() {
        BlockingQueue<Integer> listener = new LinkedBlockingQueue<>();
        Thread.ofPlatform().daemon().name("answers system calls").start(() -> answer(listener));
        CompletableFuture<Integer> begun = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("operator").start(() -> {
            try {
                int fd = Kernel.listen();
                listener.add(fd);
                begun.complete(fd);
            } catch (RuntimeException e) {
                begun.completeExceptionally(e);
                return;
            }
            while (true) {
                try {
                    commands.take().run();
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        begun.join();
    }

    /** Runs a command line undisturbed. */
    Result run(List<String> folders, Map<String, String> environment, List<String> words) {
        return run(folders, environment, words, 0, Fault.KILL);
    }

    /**
     * Runs a command line.
     *
     * @param folders directories below which changes are steps
     * @param failing number of the step that fails
     */
    Result run(List<String> folders, Map<String, String> environment, List<String> words, int failing, Fault fault) {
        CompletableFuture<Result> result = new CompletableFuture<>();
        try {
            commands.put(() -> {
                ByteArrayOutputStream output = new ByteArrayOutputStream();
                forgetOtherThreads();
                Run armed = new Run(folders, failing, fault);
                run = armed;
                int code = Cli.run(words.toArray(String[]::new), environment, output, output);
                run = new Run(List.of(), 0, Fault.KILL);
                synchronized (armed.steps) {
                    result.complete(
                            new Result(code, output.toString(StandardCharsets.UTF_8), List.copyOf(armed.steps)));
                }
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return result.join();
    }

    /**
     * Threads inherit the filter from the thread that starts them. A thread with the rights of a home's owner that a check of
     * the test has started would do the work of a command without it.
     */
    private static void forgetOtherThreads() {
        try {
            Field threads = OwnerAccess.class.getDeclaredField("THREADS");
            threads.setAccessible(true);
            ((Map<?, ?>) Objects.requireNonNull(threads.get(null))).clear();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(BlockingQueue<Integer> listener) {
        try (Arena arena = Arena.ofConfined()) {
            int fd = listener.take();
            MemorySegment notification = arena.allocate(80, 8);
            MemorySegment answer = arena.allocate(24, 8);
            MemorySegment state = Kernel.state(arena);
            while (Kernel.receive(fd, notification, state)) {
                long id = notification.get(JAVA_LONG, 0);
                int error = 0;
                try {
                    error = decide(Kernel.read(notification));
                } catch (RuntimeException e) {
                    // The call must continue in any case, or its thread would wait for ever.
                    System.err.println("a system call was not understood: " + e);
                }
                Kernel.answer(fd, id, error, answer, state);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the error number that a call returns, or 0 to let it continue. */
    private int decide(Kernel.Notification call) {
        Run now = run;
        if (now.folders.isEmpty() || !Kernel.exists("/proc/self/task/" + call.thread())) {
            return 0;
        }
        CallTable.Shape shape = CallTable.calls().get(call.call());
        if (shape == null) {
            return 0;
        }
        Step step = step(shape, call.arguments());
        boolean counts = step.call().equals("kill")
                || now.folders.stream()
                        .anyMatch(folder -> step.path().startsWith(folder + "/")
                                || step.path().equals(folder));
        if (!counts) {
            return 0;
        }
        int number;
        synchronized (now.steps) {
            now.steps.add(step);
            number = now.steps.size();
        }
        boolean fails = now.failing > 0
                && (number == now.failing || (now.fault.lasts() && number > now.failing))
                && now.fault.concerns(step);
        if (fails && now.fault == Fault.KILL) {
            Kernel.killSelf();
        }
        return fails ? now.fault.number() : 0;
    }

    private static Step step(CallTable.Shape shape, long[] arguments) {
        String call = shape.call();
        if (call.equals("open")) {
            call = (arguments[shape.flags()] & 0100) != 0 ? "create" : "open";
        } else if (call.equals("unlink") && shape.fd() >= 0 && (arguments[2] & 0x200) != 0) {
            call = "rmdir";
        } else if (call.equals("kill")) {
            return new Step(call, "process", arguments[1] + "");
        }
        return new Step(
                call,
                place(shape.fd(), shape.path(), arguments),
                shape.path2() < 0 ? "" : place(shape.fd2(), shape.path2(), arguments));
    }

    private static String place(int fd, int path, long[] arguments) {
        String name = path < 0 ? "" : Kernel.text(arguments[path]);
        if (name.startsWith("/proc/self/fd/")) {
            int slash = name.indexOf('/', "/proc/self/fd/".length());
            String open = Kernel.linkTarget(slash < 0 ? name : name.substring(0, slash));
            return slash < 0 ? open : open + name.substring(slash);
        }
        if (name.startsWith("/") || fd < 0 || (int) arguments[fd] == HERE) {
            return name;
        }
        String open = Kernel.linkTarget("/proc/self/fd/" + (int) arguments[fd]);
        return name.isEmpty() ? open : open + "/" + name;
    }
}
