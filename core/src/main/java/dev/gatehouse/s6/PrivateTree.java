package dev.gatehouse.s6;

import dev.gatehouse.definition.NamingStem;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Directory;
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
 * A supervision tree of a home's own, for a host without a manager: an s6-svscan in a session of its own that runs as
 * whoever starts it, on a scandir where a user's run-time files belong.
 *
 * <p>A file in the scandir marks it as such a tree, so that slots are rendered for it: without the container's
 * environment, and with logs that go to files alone unless the mark says that somebody reads the tree's output.
 */
public final class PrivateTree {
    private static final String LOG = ".gatehouse-tree.log";

    /** Room for 5000 gateways with their loggers; s6-svscan takes some hundred bytes for each. */
    private static final int SERVICES = 10_000;

    private static final Duration POLL = Duration.ofMillis(2);

    private final Home home;
    private final Scandir scandir;
    private final S6Tools tools;

    private PrivateTree(Home home, Path scandir, S6Tools tools) {
        this.home = home;
        this.scandir = new Scandir(scandir);
        this.tools = tools;
    }

    /** The tree of a home: on the scandir that the environment names, or on the home's own. */
    public static PrivateTree of(Home home, Map<String, String> environment) {
        Path chosen = S6Layout.chosenScandir(environment).orElseGet(() -> scandirOf(home, environment));
        return new PrivateTree(home, chosen, S6Tools.locate(environment));
    }

    /**
     * Where a home's tree lies unless told otherwise: in the user's run-time directory, which is a tmpfs as a rule, or
     * for want of one in the home. The name tells homes apart.
     */
    static Path scandirOf(Home home, Map<String, String> environment) {
        String name = home.app().name() + "-"
                + HexFormat.of().toHexDigits(home.path().toString().hashCode());
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
        OptionalInt svscan = scandir.svscan();
        int gateways = Files.isDirectory(scandir.path()) ? manager().services().size() : 0;
        return new TreeStatus(
                scandir.path(),
                svscan,
                gateways,
                svscan.isPresent() ? OptionalInt.of(scandir.capacity()) : OptionalInt.empty());
    }

    /**
     * Starts the tree, empty; one that is up is left as it is.
     *
     * @param ownerLock a file that s6-svscan is to hold locked as long as it lives
     * @param limit how long s6-svscan may take until it takes commands
     * @throws GatehouseException where it cannot be started, with its own words
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
                        directory + " belongs to uid " + owner + ", and a tree runs in a directory of one's own",
                        "ls -ld " + ShellWord.quote(directory),
                        new IOException("foreign owner"));
            }
        }
    }

    /** What a tree that was killed left: its slots, whose intents are in the profiles, and supervisors without a scan. */
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

    /** In a session of its own, so that neither Ctrl-C nor the end of the terminal reaches it. */
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
        // Scripts prefer the variable to the home that they were rendered with, and whoever starts a tree may have
        // another.
        builder.environment().put(home.app().homeVariable(), home.path().toString());
        return builder.start();
    }

    /** {@code -C} came with 2.12. Until 2.14 a wrong option brings a usage line, which shows what there is. */
    private List<String> capacityArguments() {
        String words = tools.run("s6-svscan", List.of("-?")).words();
        boolean old = words.contains("usage:") && !words.contains("-C ");
        return old ? List.of("-c", Integer.toString(SERVICES)) : List.of("-C", Integer.toString(2 * SERVICES));
    }

    /** s6-svscan tells nobody without a descriptor that Java cannot give it: so, a bounded poll of its control. */
    private void await(Process process, Duration limit) throws IOException {
        boolean up = isWithin(limit, () -> {
            if (scandir.svscan().isPresent() && reachable()) {
                return true;
            }
            if (!process.isAlive()) {
                throw new GatehouseException(
                        "s6-svscan did not start on " + scandir.path() + ": " + words(),
                        "cat " + ShellWord.quote(scandir.path().resolve(LOG)));
            }
            return false;
        });
        if (!up) {
            process.destroy();
            throw new TimedOutException(
                    "s6-svscan did not take commands on " + scandir.path(),
                    limit,
                    words(),
                    "cat " + ShellWord.quote(scandir.path().resolve(LOG)));
        }
    }

    /** A question that is asked until the answer is yes. */
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
        return Files.readString(scandir.path().resolve(LOG)).strip();
    }

    /**
     * Stops every gateway and the tree, and removes the scandir. A tree that is not up is no error.
     *
     * @param limit how long it may take beyond the grace of each gateway
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
                            "the s6-svscan on " + scandir.path() + " did not end", limit, "", "gatehouse tree status");
                }
            }
            removed.orThrow();
            removeScandir();
        } catch (IOException e) {
            throw S6Errors.translate("taking down the tree on " + scandir.path(), scandir.path(), e);
        }
    }

    /** Only what a tree of ours makes is deleted; a scandir that holds anything else stays. */
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
