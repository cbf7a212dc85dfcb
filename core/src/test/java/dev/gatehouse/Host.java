package dev.gatehouse;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.posix.Accounts;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What this host offers to tests; those that need what it lacks are skipped, and say why. */
public final class Host {
    /** An account that every Linux has and nothing belongs to. */
    public static final int NOBODY = 65534;

    private Host() {}

    public static Optional<Path> program(String name) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .filter(entry -> entry.startsWith("/"))
                .map(entry -> Path.of(entry, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /** A program without which the test is skipped. */
    public static Path require(String name) {
        Optional<Path> program = program(name);
        skipUnless(program.isPresent(), name + " is not installed");
        return program.orElseThrow();
    }

    /** Calls of the C library are made by their Linux numbers. */
    public static void requireLinux() {
        skipUnless(System.getProperty("os.name", "").equals("Linux"), "only Linux's C library is called");
    }

    public static void requireRoot() {
        skipUnless(Accounts.isRoot(), "only root can do this");
    }

    /** Names with letters beyond ASCII reach the file system only in a locale that has them. */
    public static void requireUnicodeFileNames() {
        skipUnless(
                System.getProperty("sun.jnu.encoding", "").equals("UTF-8"),
                "this locale's file names are not in UTF-8");
    }

    private static void skipUnless(boolean holds, String reason) {
        if (!holds) {
            System.out.println("skipped: " + reason);
        }
        assumeTrue(holds, reason);
    }

    /** The words that begin a command which runs as {@link #NOBODY}; for root only. */
    public static List<String> asNobody() {
        return List.of(require("setpriv").toString(), "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--");
    }

    /** Lets {@link #NOBODY} come to a directory of the test's own, or skips the test where a directory above keeps him out. */
    public static void requireReachableByNobody(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        requireReadableByNobody(directory);
    }

    /** Skips the test where another user cannot read the classes under test. */
    public static void requireClassesReadableByNobody() throws IOException {
        requireReadableByNobody(place(Accounts.class));
    }

    private static void requireReadableByNobody(Path path) throws IOException {
        List<String> words = new ArrayList<>(asNobody());
        words.addAll(List.of("test", "-r", path.toString()));
        skipUnless(Ran.in(Path.of("/"), Map.of(), words).exit() == 0, "another user cannot read " + path);
    }

    /** The command that runs a class of the tests in a JVM of its own. */
    public static List<String> java(Class<?> main, String... arguments) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                place(Accounts.class) + ":" + place(main),
                main.getName()));
        words.addAll(List.of(arguments));
        return words;
    }

    private static Path place(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The POSIX shells of this host: {@code sh}, whatever it is, and others that are somebody's {@code sh}. */
    public static List<Shell> shells() {
        List<Shell> shells = new ArrayList<>();
        shells.add(new Shell(List.of("/bin/sh"), Map.of()));
        program("bash")
                .ifPresent(path ->
                        shells.add(new Shell(List.of(path.toString(), "--posix"), Map.of("LC_ALL", "C.UTF-8"))));
        program("busybox")
                .ifPresent(path -> shells.add(new Shell(List.of(path.toString(), "sh"), Map.of("LC_ALL", "C.UTF-8"))));
        return shells;
    }

    /** The same shells with bytes for characters too, which is how they run where nobody has set a locale. */
    public static List<Shell> shellsInEveryLocale() {
        List<Shell> shells = new ArrayList<>(shells());
        shells().forEach(shell -> shells.add(new Shell(shell.words(), Map.of("LC_ALL", "C"))));
        return shells;
    }

    /** A shell, and the locale it is to have. */
    public record Shell(List<String> words, Map<String, String> environment) {
        /** Runs a script by its path. */
        public Ran run(Path directory, Path script, String... arguments) throws IOException {
            List<String> all = new ArrayList<>(words);
            all.add(script.toString());
            all.addAll(List.of(arguments));
            return Ran.in(directory, environment, all);
        }

        @Override
        public String toString() {
            return String.join(" ", words) + " " + environment;
        }
    }

    /** Makes a file that may be executed. */
    public static Path script(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    /** Deletes a directory and all in it, for tests whose engine has no directories of its own. */
    public static void deleteTree(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
