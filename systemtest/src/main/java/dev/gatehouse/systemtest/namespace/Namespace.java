package dev.gatehouse.systemtest.namespace;

import dev.gatehouse.testkit.Poll;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A set of namespaces with its own PID 1, on a copy-on-write view of the host's root.
 *
 * <p>A script ({@code hold.sh}) holds it, and ends all of it when this process closes it or exits, even after SIGKILL.
 */
public abstract sealed class Namespace implements AutoCloseable permits S6Namespace, SystemdNamespace, RunitNamespace {
    /** A boot takes one or two seconds, and ten times as long on a busy machine. */
    static final Duration BOOT_LIMIT = Duration.ofMinutes(2);

    private static final Duration EXEC_LIMIT = Duration.ofMinutes(3);
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** Signals that background jobs of a shell ignore; a script cannot undo that. */
    private static final String DEFAULT_SIGNALS = "--default-signal=INT,QUIT";

    private static final Set<Namespace> OPEN = ConcurrentHashMap.newKeySet();

    static {
        // The scripts would end them too, but without waiting for it.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(Namespace::close)));
    }

    private final Path scratch;
    private final List<String> joined;
    private final Running holder;
    private Optional<ProcessHandle> init = Optional.empty();

    /**
     * Prepares a namespace in which nothing runs yet.
     *
     * @param kind the script that creates it, without its suffix
     * @param arguments of that script
     * @param joined options of nsenter for the namespaces that a command must join in addition to mount and pid
     */
    Namespace(String kind, List<String> arguments, List<String> joined) {
        this.joined = joined;
        try {
            scratch = Files.createTempDirectory("gatehouse-namespace");
            Files.createDirectory(scratch.resolve("base"));
            Files.createFile(console());
            copy("hold.sh", "hold.sh");
            copy(kind + ".sh", "place.sh");
            holder = hold(arguments);
            OPEN.add(this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copy(String script, String name) throws IOException {
        try (InputStream stream = Namespace.class.getResourceAsStream(script)) {
            Files.copy(Objects.requireNonNull(stream, script), scratch.resolve(name));
        }
    }

    private Running hold(List<String> arguments) throws IOException {
        List<String> words = new ArrayList<>(
                List.of("env", DEFAULT_SIGNALS, "unshare", "--mount", "--propagation", "private", "sh"));
        words.add(scratch.resolve("hold.sh").toString());
        words.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().clear();
        builder.environment().put("PATH", PATH);
        return new Running("hold.sh", builder.start());
    }

    /** Returns the arguments of a script for shared directories. */
    static Stream<String> words(Map<Path, String> shares) {
        return shares.entrySet().stream()
                .flatMap(share -> Stream.of(share.getKey().toString(), share.getValue()));
    }

    /** Starts a new PID 1 and returns when the namespace is ready. */
    final void boot() {
        try {
            holder.say("boot");
            init = Optional.of(awaitBegin());
            awaitReady();
        } catch (RuntimeException | AssertionError e) {
            String said = consoleText() + holder.errorSoFar();
            close();
            throw new IllegalStateException("Namespace did not boot: " + said.strip(), e);
        }
    }

    private ProcessHandle awaitBegin() {
        String line = holder.nextLine(BOOT_LIMIT).orElseThrow(() -> new IllegalStateException("PID 1 did not start"));
        if (!line.startsWith("began ")) {
            throw new IllegalStateException("Unexpected output of the namespace at its start: " + line);
        }
        return ProcessHandle.of(Long.parseLong(line.substring("began ".length())))
                .orElseThrow(() -> new IllegalStateException("PID 1 exited immediately"));
    }

    /** Waits until PID 1 provides its services. */
    abstract void awaitReady();

    /** Waits for a condition while PID 1 runs. */
    final void awaitSign(String sign, Poll.Condition condition) {
        Poll.until(sign, BOOT_LIMIT, () -> {
            if (!init().isAlive()) {
                throw new IllegalStateException("PID 1 has exited");
            }
            return condition.holds();
        });
    }

    private ProcessHandle init() {
        return init.orElseThrow(() -> new IllegalStateException("this namespace has not booted"));
    }

    /** Runs a command inside to its end. Its environment has only these variables and a standard PATH. */
    public final Result exec(Identity who, Map<String, String> environment, String... words) {
        return start(who, environment, words).result(EXEC_LIMIT);
    }

    public final Result exec(Identity who, String... words) {
        return exec(who, Map.of(), words);
    }

    /** Returns a command line that runs another command inside, with the environment of this process. */
    public final List<String> words(Identity who) {
        List<String> all = new ArrayList<>(List.of("env", DEFAULT_SIGNALS, "nsenter", "-t", Long.toString(pid())));
        all.addAll(List.of("-m", "-p", "-r", "-w"));
        all.addAll(joined);
        if (!who.isRoot()) {
            all.addAll(List.of("setpriv", "--reuid", Integer.toString(who.uid()), "--regid"));
            all.addAll(List.of(Integer.toString(who.gid()), "--clear-groups", "--inh-caps=-all"));
        }
        // The initial directory is that of PID 1, which is not suitable.
        all.addAll(List.of("sh", "-c", "cd / && unset OLDPWD && exec \"$@\"", "sh"));
        return all;
    }

    /** Starts a command inside without waiting for it. Its standard input is empty. */
    public final Running start(Identity who, Map<String, String> environment, String... words) {
        Running running = converse(who, environment, words);
        running.endInput();
        return running;
    }

    /** Starts a command inside that reads what {@link Running#say} writes. */
    public final Running converse(Identity who, Map<String, String> environment, String... words) {
        List<String> all = words(who);
        all.addAll(List.of(words));
        Map<String, String> variables =
                new HashMap<>(Map.of("PATH", PATH, "HOME", who.home(), "USER", who.name(), "LANG", "C.UTF-8"));
        variables.putAll(environment);
        ProcessBuilder builder = new ProcessBuilder(all);
        builder.environment().clear();
        builder.environment().putAll(variables);
        try {
            return new Running(words[0], builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the path on the host of a file inside. */
    public final Path path(String inside) {
        return Path.of("/proc/" + pid() + "/root" + inside);
    }

    /** Returns the console output, which a container engine would log. */
    public final String consoleText() {
        try {
            return Files.readString(console());
        } catch (NoSuchFileException gone) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path console() {
        return scratch.resolve("console");
    }

    /** Returns the pid of its PID 1 on the host. */
    public final long pid() {
        return init().pid();
    }

    /** Returns the directory on the host with all its files, which is deleted at the end. */
    final Path scratch() {
        return scratch;
    }

    /** Returns the process of the script that holds it. */
    final Running holder() {
        return holder;
    }

    /** Kills every process inside at once, like a power failure. */
    final void kill() {
        init().destroyForcibly();
        awaitEnd(BOOT_LIMIT);
    }

    /** Waits until every process inside has exited. */
    final void awaitEnd(Duration limit) {
        String line = holder.nextLine(limit)
                .orElseThrow(() -> new AssertionError("PID 1 did not exit within " + limit.toMillis() + " ms"));
        if (!line.startsWith("ended ")) {
            throw new AssertionError("Unexpected output of the namespace at its end: " + line);
        }
    }

    @Override
    public final void close() {
        if (OPEN.remove(this)) {
            holder.endInput();
            holder.result(BOOT_LIMIT).orThrow();
        }
    }
}
