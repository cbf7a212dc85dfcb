package dev.gatehouse.systemtest.namespace;

import dev.gatehouse.systemtest.Poll;
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

/**
 * A place with an s6-svscan as its process 1, like a container of s6-overlay.
 *
 * <p>Its root is the host's, copied on write into memory; only the volume, which is its {@link #HOME}, outlives a
 * {@link #restart}. Nothing of it is left once it is closed.
 */
public final class S6Namespace implements AutoCloseable {
    /** The home inside, on the volume. */
    public static final String HOME = "/opt/data";

    /** The root tree's scandir inside. */
    public static final String ROOT_SCANDIR = "/run/service";

    /** The scandir of the gateways' own tree inside. */
    public static final String OWN_SCANDIR = "/run/gateways";

    /** A file inside in which everything can be read that the container has written to its output. */
    public static final String CONSOLE = "/run/console";

    private static final Duration BOOT_LIMIT = Duration.ofSeconds(20);
    private static final Duration EXEC_LIMIT = Duration.ofSeconds(60);
    private static final String HOST_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** The path that a command gets which enters a container from outside: the folder of the s6 tools is not on it. */
    private static final String INSIDE_PATH = HOST_PATH;

    /** A shell that starts something in the background makes it ignore these, and a script cannot undo that. */
    private static final String DEFAULT_SIGNALS = "--default-signal=INT,QUIT";

    private static final Set<S6Namespace> OPEN = ConcurrentHashMap.newKeySet();

    static {
        // A test run that is ended from outside must not leave containers behind.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(S6Namespace::close)));
    }

    private final NamespaceOptions options;
    private final Path scratch;
    private Process unshare;
    private ProcessHandle init;

    private S6Namespace(NamespaceOptions options, Path scratch) throws IOException {
        this.options = options;
        this.scratch = scratch;
        Files.createDirectories(scratch.resolve("base"));
        Files.createDirectories(volume());
        own(volume());
        try (InputStream script = S6Namespace.class.getResourceAsStream("boot.sh")) {
            Files.copy(Objects.requireNonNull(script, "boot.sh is missing"), scratch.resolve("boot.sh"));
        }
        OPEN.add(this);
        unshare = unshare();
        init = boot();
    }

    /** Opens one and returns when its trees are ready to be used. */
    public static S6Namespace open(NamespaceOptions options) {
        Path scratch;
        try {
            scratch = Files.createTempDirectory("gatehouse-namespace");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            return new S6Namespace(options, scratch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process unshare() throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "env",
                DEFAULT_SIGNALS,
                "unshare",
                "--fork",
                "--pid",
                "--mount",
                "--propagation",
                "private",
                "--kill-child",
                "sh"));
        words.add(scratch.resolve("boot.sh").toString());
        words.add(scratch.resolve("base").toString());
        words.add(volume().toString());
        words.add(console().toString());
        words.add(Identity.HERMES.name());
        words.add(Integer.toString(Identity.HERMES.uid()));
        words.add(options.ownTree() ? "own" : "none");
        words.add(String.join(" ", options.svscanArguments()));
        options.shares().forEach((source, target) -> {
            words.add(source.toString());
            words.add(target);
        });
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console().toFile()));
        builder.environment().clear();
        builder.environment().put("PATH", HOST_PATH);
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private ProcessHandle boot() throws IOException {
        try {
            ProcessHandle first = Poll.untilPresent(
                    "process 1 of the namespace",
                    BOOT_LIMIT,
                    () -> alive().children().findFirst());
            init = first;
            Poll.until("s6-svscan as process 1", BOOT_LIMIT, () -> {
                alive();
                return Files.readString(Path.of("/proc", Long.toString(first.pid()), "comm"))
                        .equals("s6-svscan\n");
            });
            awaitListening(ROOT_SCANDIR);
            if (options.ownTree()) {
                awaitListening(OWN_SCANDIR);
            }
            if (!options.scandirOwner().isRoot()) {
                own(path(ROOT_SCANDIR));
                own(path(ROOT_SCANDIR + "/.s6-svscan/control"));
                own(path(ROOT_SCANDIR + "/.s6-svscan/lock"));
            }
            return first;
        } catch (RuntimeException | IOException | AssertionError e) {
            String said = consoleText();
            close();
            throw new IllegalStateException("the namespace did not boot: " + said.strip(), e);
        }
    }

    private Process alive() {
        if (!unshare.isAlive()) {
            throw new IllegalStateException("unshare ended with exit code " + unshare.exitValue());
        }
        return unshare;
    }

    /** Asking it to scan is harmless, and works only once it reads its commands. */
    private void awaitListening(String scandir) {
        Poll.until(
                "s6-svscan of " + scandir + " takes commands",
                BOOT_LIMIT,
                () -> exec(Identity.ROOT, "s6-svscanctl", "-a", scandir).exitCode() == 0);
    }

    private static void own(Path file) throws IOException {
        Files.setAttribute(file, "unix:uid", Identity.HERMES.uid());
        Files.setAttribute(file, "unix:gid", Identity.HERMES.gid());
    }

    /** Runs a command inside to its end, with nothing but these variables and a usual path in its environment. */
    public Result exec(Identity who, Map<String, String> environment, String... words) {
        return start(who, environment, words).result(EXEC_LIMIT);
    }

    public Result exec(Identity who, String... words) {
        return exec(who, Map.of(), words);
    }

    /** Starts a command inside, and does not wait for it. */
    public Running start(Identity who, Map<String, String> environment, String... words) {
        List<String> all = new ArrayList<>(
                List.of("env", DEFAULT_SIGNALS, "nsenter", "-t", Long.toString(init.pid()), "-m", "-p", "-r", "-w"));
        if (!who.isRoot()) {
            all.addAll(List.of("setpriv", "--reuid", Integer.toString(who.uid()), "--regid"));
            all.addAll(List.of(Integer.toString(who.gid()), "--clear-groups", "--inh-caps=-all"));
        }
        // It begins where process 1 is, which is no place to be in.
        all.addAll(List.of("sh", "-c", "cd / && unset OLDPWD && exec \"$@\"", "sh"));
        all.addAll(List.of(words));
        Map<String, String> variables =
                new HashMap<>(Map.of("PATH", INSIDE_PATH, "HOME", who.home(), "USER", who.name(), "LANG", "C.UTF-8"));
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

    /** The same container started anew: new processes and an empty scandir over the volume as it was left. */
    public void restart() {
        kill();
        try {
            unshare = unshare();
            init = boot();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file inside, as this process of the host reaches it. */
    public Path path(String inside) {
        return Path.of("/proc/" + init.pid() + "/root" + inside);
    }

    /** The folder of the host that is the home inside. */
    public Path volume() {
        return scratch.resolve("volume");
    }

    /** All that the container has written to its output, which is what its engine would log. */
    public String consoleText() {
        try {
            return Files.readString(console());
        } catch (NoSuchFileException nothingYet) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path console() {
        return scratch.resolve("console");
    }

    /** The pid of its process 1, as the host counts. */
    public long pid() {
        return init.pid();
    }

    /** The folder of the host in which everything of it lies, and which goes with it. */
    Path scratch() {
        return scratch;
    }

    /** Ends every process inside; the mounts go with the last of them. */
    private void kill() {
        Optional.ofNullable(init).ifPresent(ProcessHandle::destroyForcibly);
        unshare.descendants().forEach(ProcessHandle::destroyForcibly);
        try {
            unshare.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (OPEN.remove(this)) {
            kill();
            FileTree.delete(scratch);
        }
    }
}
