package dev.gatehouse.systemtest.inside;

import dev.gatehouse.testkit.FileTree;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A copy of this JVM's class path that every account can read: a repository of jars is usually in a home directory, which other
 * accounts cannot read. One copy serves a whole test run.
 */
public final class ClassPathCopy {
    /** Its path inside a namespace. */
    static final String INSIDE = "/opt/systemtest/lib";

    private static final ClassPathCopy ONLY = new ClassPathCopy();

    private final Path folder;
    private final List<String> names = new ArrayList<>();

    private ClassPathCopy() {
        try {
            folder = Files.createTempDirectory("gatehouse-class-path");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> FileTree.delete(folder)));
            // Surefire starts its JVM with one jar that only refers to the others; this property lists them.
            String own = System.getProperty("java.class.path");
            String[] places =
                    System.getProperty("surefire.test.class.path", own).split(File.pathSeparator, -1);
            for (int i = 0; i < places.length; i++) {
                copy(Path.of(places[i]), i);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the copy of this run, which the first call creates. */
    public static ClassPathCopy get() {
        return ONLY;
    }

    /** Returns the directory on the host. */
    public Path folder() {
        return folder;
    }

    /** Returns the class path for a JVM inside. */
    String inside() {
        return names.stream().map(name -> INSIDE + "/" + name).collect(Collectors.joining(File.pathSeparator));
    }

    /** Returns the names in the directory, in the order of the class path. */
    public List<String> names() {
        return List.copyOf(names);
    }

    private void copy(Path place, int number) throws IOException {
        // A class path can contain missing directories and end in a separator.
        if (place.toString().isEmpty() || !Files.exists(place)) {
            return;
        }
        // Entries can have the same name: the classes of every module are in a directory called classes.
        String name = number + "-" + place.getFileName();
        if (Files.isDirectory(place)) {
            copyTree(place, folder.resolve(name));
        } else {
            copyFile(place, folder.resolve(name));
        }
        names.add(name);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Path made = Files.createDirectories(to.resolve(from.relativize(directory)));
                Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                copyFile(file, to.resolve(from.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void copyFile(Path from, Path to) throws IOException {
        Files.copy(from, to);
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-r--r--"));
    }
}
