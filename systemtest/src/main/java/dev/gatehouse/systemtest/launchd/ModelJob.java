package dev.gatehouse.systemtest.launchd;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A job of the model: its definition as loaded, and its process. */
final class ModelJob {
    /** launchd.plist(5), ThrottleInterval: by default not more than once every ten seconds. */
    private static final long THROTTLE = 10;

    /** launchd.plist(5), ExitTimeOut: "the default value is system-defined"; {@code launchctl print} shows 5. */
    private static final long EXIT_TIMEOUT = 5;

    /** What executes a program in a session of its own: macOS has no setsid(1), but perl. */
    private static final List<String> SESSION = Files.isExecutable(Path.of("/usr/bin/setsid"))
            ? List.of("/usr/bin/setsid")
            : List.of("/usr/bin/perl", "-MPOSIX=setsid", "-e", "setsid; exec {$ARGV[0]} @ARGV; die $!");

    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());

    private final Object guard;
    private final String domain;
    private final String label;
    private final ModelPropertyList list;
    private final Path file;
    private final Consumer<ModelJob> removal;
    private @Nullable Process process;
    private @Nullable ScheduledFuture<?> timer;
    private long started;
    private int runs;
    private String lastEnd = "last exit code = (never exited)";
    private boolean spawned = true;
    private boolean leaving;
    private boolean again;

    /** Why the kernel ends the process, in the words of launchctl print. */
    private @Nullable String kernel;

    /**
     * Creates a job that is not started yet.
     *
     * @param guard lock for all state of the job
     * @param removal removes the job from its domain
     */
    ModelJob(Object guard, String domain, String label, ModelPropertyList list, Path file, Consumer<ModelJob> removal) {
        this.guard = guard;
        this.domain = domain;
        this.label = label;
        this.list = list;
        this.file = file;
        this.removal = removal;
    }

    /**
     * launchd.plist(5): RunAtLoad starts the job when it is loaded. KeepAlive without a condition, or with
     * SuccessfulExit, implies that.
     */
    void loaded() {
        if (list.flag("RunAtLoad")
                || list.flag("KeepAlive")
                || !list.within("KeepAlive").isEmpty()) {
            spawn();
        }
    }

    boolean isLeaving() {
        return leaving;
    }

    private void spawn() {
        if (process != null || leaving) {
            return;
        }
        cancel();
        started = System.nanoTime();
        runs++;
        try {
            Process begun = start();
            process = begun;
            CompletableFuture<Void> _ = begun.onExit().thenAccept(ended -> {
                synchronized (guard) {
                    ended(ended);
                }
            });
            spawned = true;
        } catch (IOException e) {
            // If the program or directory is missing, or the output cannot be opened, launchctl print shows launchd's
            // own
            // EX_CONFIG and "job state = spawn failed", and launchd tries again (openclaw/openclaw#40207, and output of
            // macOS 26 with 13,741 runs).
            lastEnd = "last exit code = 78: EX_CONFIG";
            spawned = false;
            scheduleNext();
        }
    }

    /**
     * Starts the process in its own session and process group, because launchd.plist(5) says that a job need not call
     * setsid(2).
     */
    private Process start() throws IOException {
        List<String> words = new ArrayList<>(SESSION);
        // launchd.plist(5), UserName: the account to run as, only in the system domain; with the account's groups.
        Optional<String> user = list.text("UserName").filter(_ -> domain.equals("system"));
        user.ifPresent(name -> words.addAll(List.of(
                "sh", "-c", "exec setpriv --reuid=\"$0\" --regid=\"$(id -g \"$0\")\" --init-groups -- \"$@\"", name)));
        String limits = limits();
        if (!limits.isEmpty()) {
            words.addAll(List.of("sh", "-c", limits + "exec \"$@\"", "sh"));
        }
        words.addAll(list.texts("ProgramArguments"));
        ProcessBuilder builder = new ProcessBuilder(words);
        Map<String, String> environment = builder.environment();
        environment.clear();
        // Variables that launchd sets for every job; XPC_SERVICE_NAME is the label.
        environment.put("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
        environment.put("XPC_SERVICE_NAME", label);
        environment.put("XPC_FLAGS", "0x0");
        environment.putAll(list.environment());
        list.text("WorkingDirectory").ifPresent(directory -> builder.directory(new File(directory)));
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.redirectOutput(output("StandardOutPath"));
        builder.redirectError(output("StandardErrorPath"));
        return builder.start();
    }

    /** launchd creates missing directories of these files ({@code xpcproxy} of macOS 26.5.1 calls mkpath_np). */
    private ProcessBuilder.Redirect output(String key) throws IOException {
        Path output = Path.of(list.text(key).orElse("/dev/null"));
        Files.createDirectories(Objects.requireNonNull(output.getParent()));
        return ProcessBuilder.Redirect.appendTo(output.toFile());
    }

    /** launchd.plist(5), SoftResourceLimits and HardResourceLimits, as far as sh supports them. */
    private String limits() {
        StringBuilder text = new StringBuilder();
        for (String kind : List.of("Hard", "Soft")) {
            Object files = list.within(kind + "ResourceLimits").get("NumberOfFiles");
            if (files != null) {
                text.append("ulimit -")
                        .append(kind.charAt(0))
                        .append(" -n ")
                        .append(files)
                        .append("; ");
            }
        }
        return text.toString();
    }

    private void ended(Process ended) {
        if (!ended.equals(process)) {
            return;
        }
        process = null;
        cancel();
        int code = ended.exitValue();
        boolean signalled = code > 128 && code <= 128 + 31;
        // "last terminating signal" replaces "last exit code". Codes of sysexits(3) have a name.
        lastEnd = signalled
                ? "last terminating signal = " + name(code - 128) + ": " + (code - 128)
                : "last exit code = " + code + (code == 78 ? ": EX_CONFIG" : "");
        if (kernel != null) {
            // Instead of both (output of macOS 26: OS_REASON_DYLD, OS_REASON_JETSAM, JETSAM_REASON_MEMORY_IDLE_EXIT).
            lastEnd = "last exit reason = " + kernel;
            kernel = null;
        }
        // launchd.plist(5), AbandonProcessGroup: "when a job dies, launchd kills any remaining processes with the same
        // process group ID as the job".
        killGroup(ended.pid());
        if (leaving) {
            removal.accept(this);
        } else if (again) {
            again = false;
            spawn();
        } else if (isKeptAlive(code)) {
            scheduleNext();
        }
    }

    /**
     * launchd.plist(5), KeepAlive: always, or if any condition holds. SuccessfulExit: a signal is not a success. PathState:
     * whether a path exists.
     */
    private boolean isKeptAlive(int code) {
        Map<?, ?> conditions = list.within("KeepAlive");
        Object wanted = conditions.get("SuccessfulExit");
        boolean byPath = conditions.get("PathState") instanceof Map<?, ?> paths
                && paths.entrySet().stream()
                        .anyMatch(state -> state.getValue()
                                .equals(Files.exists(Path.of(state.getKey().toString()))));
        return list.flag("KeepAlive") || byPath || (wanted != null && wanted.equals(code == 0));
    }

    /** launchd's log: "Service only ran for 3 seconds. Pushing respawn out by 7 seconds". */
    private void scheduleNext() {
        long earliest = started + TimeUnit.SECONDS.toNanos(list.number("ThrottleInterval", THROTTLE));
        timer = CLOCK.schedule(
                () -> {
                    synchronized (guard) {
                        spawn();
                    }
                },
                Math.max(0, earliest - System.nanoTime()),
                TimeUnit.NANOSECONDS);
    }

    /** Sends SIGTERM to the process, and SIGKILL after ExitTimeOut. */
    void leave() {
        if (leaving) {
            return;
        }
        leaving = true;
        cancel();
        Process running = process;
        if (running == null) {
            removal.accept(this);
            return;
        }
        running.destroy();
        timer = CLOCK.schedule(running::destroyForcibly, list.number("ExitTimeOut", EXIT_TIMEOUT), TimeUnit.SECONDS);
    }

    void kick(boolean kill) {
        if (process == null) {
            spawn();
        } else if (kill) {
            again = true;
            process.destroyForcibly();
        }
    }

    /** Kills the process as the kernel does; false if there is none. */
    boolean endByKernel(String reason) {
        if (process == null) {
            return false;
        }
        kernel = reason;
        process.destroyForcibly();
        return true;
    }

    boolean signal(String signal) {
        if (process == null) {
            return false;
        }
        String name = signal.startsWith("SIG") ? signal.substring(3) : signal;
        shell("kill -s " + name + " " + process.pid());
        return true;
    }

    void killAll() {
        leaving = true;
        cancel();
        if (process != null) {
            process.destroyForcibly();
            killGroup(process.pid());
        }
    }

    private void cancel() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private static void killGroup(long group) {
        shell("kill -s KILL -- -" + group);
    }

    private static void shell(String command) {
        try {
            new ProcessBuilder("/bin/sh", "-c", command + " 2>/dev/null")
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String name(int signal) {
        return switch (signal) {
            case 1 -> "Hangup";
            case 2 -> "Interrupt";
            case 9 -> "Killed";
            case 15 -> "Terminated";
            default -> "Signal";
        };
    }

    /** Returns the lines of {@code launchctl print} in their order, without those that no test needs. */
    String print() {
        StringBuilder text = new StringBuilder(domain + "/" + label + " = {\n");
        text.append("\tactive count = ").append(process == null ? 0 : 1).append('\n');
        text.append("\tpath = ").append(file).append('\n');
        text.append("\ttype = LaunchAgent\n\tstate = ").append(state()).append("\n\n");
        text.append("\tprogram = ")
                .append(list.texts("ProgramArguments").getFirst())
                .append("\n\targuments = {\n");
        list.texts("ProgramArguments")
                .forEach(word -> text.append("\t\t").append(word).append('\n'));
        text.append("\t}\n\n\tenvironment = {\n");
        list.environment()
                .forEach((key, value) -> text.append("\t\t")
                        .append(key)
                        .append(" => ")
                        .append(value)
                        .append('\n'));
        text.append("\t}\n\n\tdomain = ").append(domain).append("\n\tminimum runtime = ");
        text.append(list.number("ThrottleInterval", THROTTLE)).append("\n\texit timeout = ");
        text.append(list.number("ExitTimeOut", EXIT_TIMEOUT))
                .append("\n\truns = ")
                .append(runs)
                .append('\n');
        if (process != null) {
            text.append("\tpid = ").append(process.pid()).append("\n\timmediate reason = speculative\n");
        }
        // Nested objects have lines of the same names (output of macOS 15 and 26).
        return text.append("\tforks = 0\n\texecs = 1\n\t")
                .append(lastEnd)
                .append("\n\n\tresource coalition = {\n\t\tID = 1114\n\t\ttype = resource\n\t\tstate = active\n")
                .append("\t\tactive count = 1\n\t\tname = ")
                .append(label)
                .append("\n\t}\n\n\tspawn type = interactive (4)\n\tjob state = ")
                .append(process != null ? "running" : spawned ? "exited" : "spawn failed")
                .append("\n}\n")
                .toString();
    }

    /** The states of launchd of macOS 26.5.1: also spawning, SIGKILLed, languishing and exited. */
    private String state() {
        if (process != null) {
            return leaving ? "SIGTERMed" : "running";
        }
        return timer != null ? "spawn scheduled" : "not running";
    }

    @Override
    public String toString() {
        return domain + "/" + label + " " + state();
    }
}
