package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A process that starts a program opens only the first two entries of its class path, of which the command has dozens. */
class NoLoggerFinderTest {
    private static final String SERVICE = "META-INF/services/java.lang.System$LoggerFinder";

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the open files of a process are in /proc on Linux only")
    void aProcessThatStartsAProgramOpensNoFurtherJar() throws Exception {
        List<String> finders = new ArrayList<>();
        for (URL url : Collections.list(getClass().getClassLoader().getResources(SERVICE))) {
            String text = url.toString();
            String entry = text.substring(0, text.length() - SERVICE.length());
            finders.add(Path.of(URI.create(entry.replaceFirst("^jar:", "").replaceFirst("!/$", "")))
                    .toString());
        }
        assertThat(finders).hasSize(2);
        Set<String> classPath = new LinkedHashSet<>(finders);
        Collections.addAll(classPath, System.getProperty("java.class.path", "").split(File.pathSeparator, -1));
        List<String> opened = output(List.copyOf(classPath)).lines().toList();
        assertThat(opened).first().isEqualTo(Child.STARTED);
        assertThat(opened.subList(1, opened.size()))
                .allSatisfy(jar -> assertThat(jar).isIn(finders));
    }

    private static String output(List<String> classPath) throws IOException, InterruptedException {
        // The class of the child is in a directory, which stays last, as is what else is no jar.
        List<String> entries = new ArrayList<>(classPath);
        entries.sort((one, other) -> Boolean.compare(isLater(classPath, one), isLater(classPath, other)));
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djdk.logger.finder.error=QUIET",
                        "-cp",
                        String.join(File.pathSeparator, entries),
                        Child.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).as(output).isZero();
        return output;
    }

    private static boolean isLater(List<String> classPath, String entry) {
        return classPath.indexOf(entry) > 1 && entry.endsWith(".jar");
    }

    /** The main class of the child process: starts a program, and prints which jars are open. */
    static final class Child {
        static final String STARTED = "started";

        public static void main(String[] arguments) throws Exception {
            System.out.println(new ProcessBuilder("true").start().waitFor() == 0 ? STARTED : "failed");
            try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
                for (Path file : files.toList()) {
                    if (Files.isSymbolicLink(file)) {
                        String target = Files.readSymbolicLink(file).toString();
                        if (target.endsWith(".jar")) {
                            System.out.println(target);
                        }
                    }
                }
            }
        }
    }
}
