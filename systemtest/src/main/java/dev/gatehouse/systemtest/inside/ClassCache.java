package dev.gatehouse.systemtest.inside;

import dev.gatehouse.cli.Main;
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
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The AOT cache with which the JVMs inside start (JEP 483). Most of those that the tests start, by the thousand, run one command line
 * and are killed: to read and link its classes takes longer than the command. It has the library and what is killed, not JUnit: each
 * class that is not used costs a start some time too.
 */
final class ClassCache {
    private static final String FILE = "classes.aot";

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final String CLASS = ".class";

    /** What the JVM compares with the cache's own: it ignores one that was created with others. */
    static final List<String> JVM = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED");

    private ClassCache() {}

    /** Creates the cache beside the jars of a class path. Without it, the JVMs inside only start slower. */
    static void create(Path folder, List<String> jars) throws IOException {
        List<String> paths =
                jars.stream().map(jar -> folder.resolve(jar).toString()).toList();
        Path cache = folder.resolve(FILE);
        List<String> words = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        words.addAll(JVM);
        words.addAll(List.of("-Xlog:disable", "-XX:AOTCacheOutput=" + cache));
        words.addAll(List.of("-cp", String.join(File.pathSeparator, paths), ClassCache.class.getName()));
        words.addAll(paths);
        ProcessBuilder builder = new ProcessBuilder(words);
        try (Running running = new Running("AOT cache", builder.start())) {
            running.endInput();
            running.result(LIMIT).orThrow();
        }
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rw-r--r--"));
    }

    /** Options of a JVM with a class path inside. */
    static List<String> options(String classPath) {
        return classPath.startsWith(ClassPathCopy.INSIDE + "/")
                ? List.of("-Xlog:disable", "-XX:AOTCache=" + ClassPathCopy.INSIDE + "/" + FILE)
                : List.of();
    }

    /** Loads the classes of jars that belong into the cache, and runs the shortest command, for the classes of the JDK. */
    public static void main(String[] jars) throws IOException {
        for (String jar : jars) {
            try (ZipFile file = new ZipFile(jar)) {
                for (Enumeration<? extends ZipEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                    load(entries.nextElement().getName());
                }
            }
        }
        Main.main(new String[] {"--version"});
    }

    private static void load(String entry) {
        if (!entry.endsWith(CLASS) || !isUsual(entry)) {
            return;
        }
        String name = entry.substring(0, entry.length() - CLASS.length()).replace('/', '.');
        try {
            Class.forName(name, false, ClassCache.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError optional) {
            // It extends a class of a library that is not there.
            return;
        }
    }

    private static boolean isUsual(String entry) {
        return entry.startsWith("dev/gatehouse/systemtest/step/")
                || (entry.startsWith("dev/gatehouse/")
                        && !entry.startsWith("dev/gatehouse/systemtest/")
                        && !entry.startsWith("dev/gatehouse/kubernetes/"));
    }
}
