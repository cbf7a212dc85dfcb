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

/** What this host offers to tests. A test that needs more is skipped with a reason. */
public final class Host {
    /** An account that exists on every Linux and owns no files. */
    public static final int NOBODY = 65534;

    private Host() {}

    public static Optional<Path> program(String name) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .filter(entry -> entry.startsWith("/"))
                .map(entry -> Path.of(entry, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /** Returns a program's path; skips the test if it is missing. */
    public static Path require(String name) {
        Optional<Path> program = program(name);
        skipUnless(program.isPresent(), name + " is not installed");
        return program.orElseThrow();
    }

    /** The tests call the C library with constants of Linux. */
    public static void requireLinux() {
        skipUnless(System.getProperty("os.name", "").equals("Linux"), "the C library of Linux is required");
    }

    public static void requireRoot() {
        skipUnless(Accounts.isRoot(), "only root can do this");
    }

    /** File names with non-ASCII letters need a locale that has them. */
    public static void requireUnicodeFileNames() {
        skipUnless(
                System.getProperty("sun.jnu.encoding", "").equals("UTF-8"),
                "this locale's file names are not in UTF-8");
    }

    public static void skipUnless(boolean holds, String reason) {
        if (!holds) {
            System.out.println("skipped: " + reason);
        }
        assumeTrue(holds, reason);
    }

    /** The beginning of a command that runs as {@link #NOBODY}; for root only. */
    public static List<String> asNobody() {
        return List.of(require("setpriv").toString(), "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--");
    }

    /** Gives {@link #NOBODY} access to a test's directory; skips the test if a parent directory prevents it. */
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

    /** The command that runs a test class in a separate JVM. */
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

    /** The POSIX shells of this host: {@code sh}, and others that are {@code sh} on some systems. */
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

    /** The same shells, also in the C locale, where characters are bytes. */
    public static List<Shell> shellsInEveryLocale() {
        List<Shell> shells = new ArrayList<>(shells());
        shells().forEach(shell -> shells.add(new Shell(shell.words(), Map.of("LC_ALL", "C"))));
        return shells;
    }

    /** A shell and its locale. */
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

    /** Creates an executable file. */
    public static Path script(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    /** Deletes a directory tree, for test engines without temporary directories. */
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
