package dev.gatehouse.systemtest.inside;

import dev.gatehouse.systemtest.namespace.Running;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The archive of classes from which the JVMs inside begin (java(1), -XX:ArchiveClassesAtExit). The tests start thousands of them, and
 * to read and verify its classes takes each one most of its processor time.
 */
final class SharedClasses {
    private static final String FILE = "classes.jsa";

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final String CLASS = ".class";

    private SharedClasses() {}

    /** Creates the archive beside the jars of a class path. Without it, the JVMs inside only start slower. */
    static void archive(Path folder, List<String> jars) throws IOException {
        String classPath = jars.stream()
                .map(jar -> folder.resolve(jar).toString())
                .collect(Collectors.joining(File.pathSeparator));
        Path archive = folder.resolve(FILE);
        List<String> words = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        words.addAll(List.of("-XX:+UseSerialGC", "-Xlog:disable", "-XX:ArchiveClassesAtExit=" + archive));
        words.addAll(List.of("-cp", classPath, SharedClasses.class.getName()));
        jars.stream()
                .filter(SharedClasses::isUsual)
                .map(jar -> folder.resolve(jar).toString())
                .forEach(words::add);
        ProcessBuilder builder = new ProcessBuilder(words);
        try (Running running = new Running("archive of classes", builder.start())) {
            running.endInput();
            running.result(LIMIT).orThrow();
        }
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-r--r--"));
    }

    /** Whether JVMs inside load classes of a jar as a rule; the client library for Kubernetes has thousands that nobody loads. */
    private static boolean isUsual(String jar) {
        String name = jar.substring(jar.indexOf('-') + 1);
        return !name.startsWith("kubernetes-") && !name.startsWith("jackson-") && !name.startsWith("byte-buddy");
    }

    /** Options of a JVM with a class path inside. */
    static List<String> options(String classPath) {
        return classPath.startsWith(ClassPathCopy.INSIDE + "/")
                ? List.of("-Xlog:disable", "-XX:SharedArchiveFile=" + ClassPathCopy.INSIDE + "/" + FILE)
                : List.of();
    }

    /** Loads all classes of jars; the JVM archives them at its end. */
    public static void main(String[] jars) throws IOException {
        for (String jar : jars) {
            try (ZipFile file = new ZipFile(jar)) {
                for (Enumeration<? extends ZipEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                    load(entries.nextElement().getName());
                }
            }
        }
    }

    private static void load(String entry) {
        if (!entry.endsWith(CLASS) || entry.contains("-")) {
            return;
        }
        String name = entry.substring(0, entry.length() - CLASS.length()).replace('/', '.');
        try {
            Class.forName(name, false, SharedClasses.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError optional) {
            // It extends a class of a library that is not there.
            return;
        }
    }
}
