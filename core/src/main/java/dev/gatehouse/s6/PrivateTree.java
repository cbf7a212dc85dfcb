package dev.gatehouse.s6;

import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.SmallFile;
import dev.gatehouse.profile.Home;
import dev.gatehouse.s6.protocol.S6Tools;
import dev.gatehouse.s6.scandir.HomeMark;
import dev.gatehouse.s6.scandir.Leftovers;
import dev.gatehouse.s6.scandir.S6Errors;
import dev.gatehouse.s6.scandir.Scandir;
import dev.gatehouse.s6.scandir.ScandirLock;
import dev.gatehouse.s6.slot.S6Layout;
import dev.gatehouse.s6.slot.TreeMark;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.WaitLoop;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A private supervision tree of a home, for a host without a service manager: an s6-svscan in its own session, which
 * runs as the account that starts it, on a scandir in the user's run-time directory.
 *
 * <p>A file in the scandir marks it as a private tree. Slots are then rendered without the container's environment, and
 * with logs that go only to files, unless the mark says that the tree's output is read.
 */
public final class PrivateTree {
    private static final String LOG = ".gatehouse-tree.log";

    /** s6-svscan says one sentence when it cannot start. */
    private static final int LONGEST_WORDS = 4096;

    /** Capacity for 5000 gateways with their loggers; s6-svscan needs a few hundred bytes per service. */
    private static final int SERVICES = 10_000;

    private static final Duration POLL = Duration.ofMillis(2);

    private final Home home;
    private final Scandir scandir;
    private final S6Tools tools;
    private final Map<String, String> caller;

    private PrivateTree(Home home, Path scandir, S6Tools tools, Map<String, String> caller) {
        this.home = home;
        this.scandir = new Scandir(scandir);
        this.tools = tools;
        this.caller = Map.copyOf(caller);
    }

    /** Returns the tree of a home: on the scandir that the environment names, or on the home's default scandir. */
    public static PrivateTree of(Home home, Map<String, String> environment) {
        Path chosen = S6Layout.chosenScandir(environment).orElseGet(() -> scandirOf(home, environment));
        return new PrivateTree(home, chosen, S6Tools.locate(environment), environment);
    }

    /**
     * Returns the default scandir of a home: in the user's run-time directory, which usually is a tmpfs, or if there is
     * none in the home. The name is different for each home, and the same for each name of one home.
     */
    static Path scandirOf(Home home, Map<String, String> environment) {
        Path named = scandirOf(home, home.path(), environment);
        // A tree that is there keeps its name.
        return Files.isDirectory(named) ? named : scandirOf(home, realPath(home), environment);
    }

    private static Path realPath(Home home) {
        try {
            return home.path().toRealPath();
        } catch (IOException absent) {
            return home.path();
        }
    }

    private static Path scandirOf(Home home, Path path, Map<String, String> environment) {
        String name = home.app().name() + "-"
                + HexFormat.of().toHexDigits(path.toString().hashCode());
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (!runtime.isEmpty() && Files.isDirectory(Path.of(runtime))) {
            return Path.of(runtime).toAbsolutePath().resolve("gatehouse").resolve(name);
        }
        int uid = Accounts.current().uid();
        Path users = uid == 0 ? Path.of("/run") : Path.of("/run/user", Integer.toString(uid));
        if (Files.isWritable(users)) {
            return users.resolve("gatehouse").resolve(name);
        }
        return home.path().resolve(".gatehouse").resolve("tree");
    }

    public Path scandir() {
        return scandir.path();
    }

    public TreeStatus status() {
        OptionalInt svscan = scandir.svscanInBrief();
        int gateways = Files.isDirectory(scandir.path()) ? manager().services().size() : 0;
        return new TreeStatus(
                scandir.path(),
                svscan,
                gateways,
                svscan.isPresent() ? OptionalInt.of(Scandir.capacityOf(svscan)) : OptionalInt.empty());
    }

    /**
     * Starts an empty tree. Does nothing if it is already up.
     *
     * @param ownerLock a file that s6-svscan keeps locked while it runs
     * @param limit time until s6-svscan must accept commands
     * @throws GatehouseException if it cannot be started; the message has its output
     */
    public TreeStatus up(Path ownerLock, Duration limit) {
        tools.require();
        new HomeMark(layout(), home).requireOurs();
        if (scandir.svscan().isPresent()) {
            return status();
        }
        try {
            Path directory = scandir.path();
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            requireOwn(directory);
            clear();
            try (Directory opened = Directory.openFollowing(directory)) {
                opened.replaceFile(TreeMark.FILE, TreeMark.QUIET.getBytes(StandardCharsets.US_ASCII), 0644, -1, -1);
            }
            await(launch(ownerLock), limit);
            return status();
        } catch (IOException e) {
            throw S6Errors.translate("starting a tree on " + scandir.path(), scandir.path(), e);
        }
    }

    private static void requireOwn(Path directory) throws IOException {
        try (Directory opened = Directory.openFollowing(directory)) {
            int owner = opened.attributes().uid();
            if (owner != Accounts.current().uid()) {
                throw new AccessRefusedException(
                        directory + " belongs to uid " + owner + "; a private tree needs a directory of this account",
                        Remedy.of("ls", "-ld", directory.toString()),
                        new IOException("foreign owner"));
            }
        }
    }

    /**
     * Removes what a killed tree has left: slots (the intents are kept in the profiles), and supervisors without an
     * s6-svscan.
     */
    private void clear() throws IOException {
        List<ServiceName> left = manager().services();
        manager().remove(left).orThrow();
        try (Directory directory = Directory.openFollowing(scandir.path())) {
            new Leftovers(scandir, directory).sweep();
        }
    }

    private S6ServiceManager manager() {
        return new S6ServiceManager(home, layout(), false);
    }

    private S6Layout layout() {
        return new S6Layout(scandir.path(), home.app().names().of(NamingStem.SLOT), tools, Optional.empty(), false);
    }

    /** Starts s6-svscan in its own session, so that it gets neither Ctrl-C nor the hangup of the terminal. */
    private Process launch(Path ownerLock) throws IOException {
        List<String> words = new ArrayList<>(List.of(tools.tool("s6-setsid").toString()));
        words.addAll(List.of(tools.tool("s6-setlock").toString(), "-n", ownerLock.toString()));
        words.add(tools.tool("s6-svscan").toString());
        words.addAll(capacityArguments());
        words.add(scandir.path().toString());
        File log = scandir.path().resolve(LOG).toFile();
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(new File("/"))
                .redirectInput(new File("/dev/null"))
                .redirectOutput(log)
                .redirectError(log);
        builder.environment().clear();
        builder.environment().putAll(TreeVariables.of(home, caller));
        // Scripts prefer this variable to the home that they were rendered with.
        builder.environment().put(home.app().home().variable(), home.path().toString());
        return builder.start();
    }

    /**
     * Option {@code -C} exists since 2.12. Up to 2.14 a wrong option prints a usage line, which shows the supported
     * options.
     */
    private List<String> capacityArguments() {
        String words = tools.run("s6-svscan", List.of("-?")).words();
        boolean old = words.contains("usage:") && !words.contains("-C ");
        return old ? List.of("-c", Integer.toString(SERVICES)) : List.of("-C", Integer.toString(2 * SERVICES));
    }

    /**
     * s6-svscan announces readiness only on a descriptor, which Java cannot pass to it. So this polls its control FIFO
     * until the limit.
     */
    private void await(Process process, Duration limit) throws IOException {
        boolean up = isWithin(limit, () -> {
            if (scandir.svscan().isPresent() && reachable()) {
                return true;
            }
            if (!process.isAlive()) {
                throw new GatehouseException(
                        "s6-svscan did not start on " + scandir.path() + ": " + words(),
                        Remedy.of("cat", "-v", scandir.path().resolve(LOG).toString()));
            }
            return false;
        });
        if (!up) {
            process.destroy();
            throw new TimedOutException(
                    "s6-svscan on " + scandir.path() + " did not accept commands",
                    limit,
                    words(),
                    Remedy.of("cat", "-v", scandir.path().resolve(LOG).toString()));
        }
    }

    /** A condition that is polled until it is true. */
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws IOException;
    }

    private static boolean isWithin(Duration limit, Condition condition) throws IOException {
        return WaitLoop.poll(
                        POLL,
                        Deadline.after(limit),
                        () -> condition.holds() ? Optional.of(true) : Optional.<Boolean>empty())
                .isPresent();
    }

    private boolean reachable() {
        try {
            scandir.requireReachable();
            return true;
        } catch (GatehouseException notYet) {
            return false;
        }
    }

    private String words() throws IOException {
        return new String(SmallFile.read(scandir.path().resolve(LOG), LONGEST_WORDS), StandardCharsets.UTF_8).strip();
    }

    /**
     * Stops every gateway and the tree, and removes the scandir. Also works if the tree is not up.
     *
     * @param limit time limit in addition to each gateway's stop timeout
     */
    public void down(Duration limit) {
        if (!Files.isDirectory(scandir.path())) {
            return;
        }
        new HomeMark(layout(), home).requireOurs();
        try {
            Batch removed = manager().remove(manager().services());
            if (scandir.svscan().isPresent()) {
                scandir.send("t");
                if (!isWithin(limit, () -> scandir.svscan().isEmpty())) {
                    throw new TimedOutException(
                            "The s6-svscan on " + scandir.path() + " did not exit",
                            limit,
                            "",
                            Remedy.gatehouse("tree", "status"));
                }
            }
            removed.orThrow();
            removeScandir();
        } catch (IOException e) {
            throw S6Errors.translate("stopping the tree on " + scandir.path(), scandir.path(), e);
        }
    }

    /** Deletes only files that Gatehouse creates. A scandir with other files is kept. */
    private void removeScandir() throws IOException {
        try (Directory directory = Directory.openFollowing(scandir.path())) {
            new Leftovers(scandir, directory).sweep();
            for (String name :
                    List.of(".s6-svscan", TreeMark.FILE, LOG, ScandirLock.FILE, new HomeMark(layout(), home).name())) {
                directory.deleteTree(name);
            }
        }
        String[] rest = scandir.path().toFile().list();
        if (rest != null && rest.length == 0) {
            Files.delete(scandir.path());
        }
    }
}
