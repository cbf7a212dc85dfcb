package dev.gatehouse.systemtest.wine;

import dev.gatehouse.systemtest.checkout.Checkout;
import dev.gatehouse.systemtest.inside.ClassPathCopy;
import dev.gatehouse.systemtest.inside.Inside;
import dev.gatehouse.systemtest.inside.InsideRunner;
import dev.gatehouse.systemtest.namespace.Running;
import dev.gatehouse.testkit.FileTree;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * A Windows of its own: a prefix with its own Wine server. Of the folder {@code windows} only the tasks are its own.
 * Closing it ends every program that runs there, and deletes it. Thread-safe.
 *
 * <p>Drives: C is that of the prefix, D an empty one, J has the Java runtime, L the class path of this JVM, M the checkout. No drive
 * shows this host's root, because its {@code /proc} would be visible.
 */
public final class WinePrefix implements AutoCloseable {
    private static final String WINDOWS = "windows";
    private static final Duration SERVER_LIMIT = Duration.ofSeconds(60);

    private final Path folder;
    private final WineServer server;
    private final Thread hook = new Thread(this::end);
    private boolean ended;
    private int runs;

    private WinePrefix(Path folder) {
        this.folder = folder;
        this.server = new WineServer(folder, prefix(), SERVER_LIMIT);
    }

    /** Creates a prefix. If this JVM ends before it is closed, it is closed then. */
    public static WinePrefix open(WineInstallation installation) {
        try {
            return open(installation, Files.createTempDirectory("gatehouse-wine"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static WinePrefix open(WineInstallation installation, Path folder) {
        try {
            WinePrefix prefix = new WinePrefix(folder);
            Runtime.getRuntime().addShutdownHook(prefix.hook);
            prefix.createOrDelete(installation.directory());
            return prefix;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing has run in a prefix that is incomplete. At the end of this JVM the hook waits for this. */
    private synchronized void createOrDelete(Path installed) throws IOException {
        boolean created = false;
        try {
            create(installed);
            created = true;
        } finally {
            if (!created) {
                ended = true;
                removeHook();
                FileTree.delete(folder);
            }
        }
    }

    private void create(Path installed) throws IOException {
        Path original = installed.resolve("prefix");
        Path prefix = Files.createDirectory(prefix());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(original, Files::isRegularFile)) {
            for (Path file : files) {
                Files.copy(file, prefix.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        copyDriveC(original.resolve("drive_c"), prefix.resolve("drive_c"));
        Path drives = Files.createDirectory(prefix.resolve("dosdevices"));
        Files.createSymbolicLink(drives.resolve("c:"), Path.of("../drive_c"));
        Files.createSymbolicLink(drives.resolve("d:"), Files.createDirectory(driveD()));
        Files.createSymbolicLink(drives.resolve("j:"), installed);
        Files.createSymbolicLink(drives.resolve("l:"), ClassPathCopy.get().folder());
        Files.createSymbolicLink(drives.resolve("m:"), Checkout.root());
    }

    /** Links to the home directory of this account are not copied. */
    private static void copyDriveC(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Path copy = to.resolve(from.relativize(directory));
                if (directory.equals(from.resolve(WINDOWS))) {
                    linkAll(directory, copy, "system32");
                    linkAll(directory.resolve("system32"), copy.resolve("system32"), "tasks");
                    Files.createDirectories(copy.resolve("system32/tasks"));
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectory(copy);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    Files.copy(file, to.resolve(from.relativize(file)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** 700 MB that no test changes. */
    private static void linkAll(Path from, Path to, String except) throws IOException {
        Files.createDirectory(to);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(from)) {
            for (Path entry : entries) {
                Path name = entry.getFileName();
                if (!name.toString().equals(except)) {
                    Files.createSymbolicLink(to.resolve(name), entry);
                }
            }
        }
    }

    private Path prefix() {
        return folder.resolve("prefix");
    }

    /** Returns the directory of this host that is drive D. */
    public Path driveD() {
        return folder.resolve("drive_d");
    }

    /** Returns the folder in which Task Scheduler stores tasks. */
    public Path tasks() {
        return prefix().resolve("drive_c/windows/system32/tasks");
    }

    /**
     * Runs test classes in the Windows JVM, in the directory of module {@code systemtest}, with the class path of this JVM.
     *
     * @param properties system properties of the tests
     * @param arguments as of {@link InsideRunner}
     * @return a test for each test there
     */
    public Stream<DynamicTest> test(Map<String, String> properties, List<String> arguments) {
        return test("systemtest", List.of(), properties, arguments);
    }

    /**
     * Runs test classes of a module.
     *
     * @param module its directory in the checkout
     * @param classes further directories for the class path, relative to the module
     */
    public Stream<DynamicTest> test(
            String module, List<String> classes, Map<String, String> properties, List<String> arguments) {
        List<String> words = java();
        properties.forEach((name, value) -> words.add("-D" + name + "=" + value));
        String own = classes.stream()
                .map(directory -> "m:\\" + module + "\\" + directory.replace('/', '\\') + ";")
                .collect(Collectors.joining());
        String all =
                ClassPathCopy.get().names().stream().map(name -> "l:\\" + name).collect(Collectors.joining(";"));
        words.addAll(List.of("-cp", own + all, InsideRunner.class.getName()));
        words.addAll(arguments);
        return Inside.reports(start(Checkout.root().resolve(module), words), arguments);
    }

    /** The beginning of a command line of the Windows JVM. */
    public static List<String> java() {
        return new ArrayList<>(List.of(
                "j:\\java\\bin\\java.exe",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xmx256m",
                // Wine lacks a function whose absence the JVM reports at each start.
                "-XX:-PrintWarnings",
                "-Dstderr.encoding=UTF-8",
                // Nor does the JVM report that it finds no logger but its default.
                "-Djdk.logger.finder.error=QUIET",
                "--enable-native-access=ALL-UNNAMED"));
    }

    /**
     * Starts a program of Windows.
     *
     * @param directory its working directory, on this host, below that of a drive
     * @param words the program with its arguments
     */
    public Running start(Path directory, List<String> words) {
        List<String> all = new ArrayList<>(List.of("wine"));
        all.addAll(words);
        try {
            ProcessBuilder builder = new ProcessBuilder(all).directory(directory.toFile());
            Path output = outputFile();
            Path error = outputFile();
            server.environment(builder);
            Process process = builder.redirectInput(new File("/dev/null"))
                    .redirectOutput(output.toFile())
                    .redirectError(error.toFile())
                    .start();
            return new Running(
                    String.join(" ", words), process, new FileTail(output, process), new FileTail(error, process));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized Path outputFile() throws IOException {
        return Files.createFile(folder.resolve("output" + runs++));
    }

    /** Only what runs in this prefix ends. The folder goes even if Wine's server fails. */
    @Override
    public void close() {
        removeHook();
        end();
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook runs, and does nothing once this has ended.
        }
    }

    private synchronized void end() {
        if (ended) {
            return;
        }
        ended = true;
        try {
            server.end();
        } finally {
            FileTree.delete(folder);
        }
    }
}
