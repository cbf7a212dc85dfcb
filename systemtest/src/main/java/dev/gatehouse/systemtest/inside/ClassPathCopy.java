package dev.gatehouse.systemtest.inside;

import dev.gatehouse.testkit.FileTree;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A copy of this JVM's class path that every account can read: a repository of jars is usually in a home directory, which other
 * accounts cannot read. One copy serves a whole test run.
 */
public final class ClassPathCopy {
    /** Its path inside a namespace. */
    static final String INSIDE = "/opt/systemtest/lib";

    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

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
            SharedClasses.archive(folder, names);
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
        boolean packed = !Files.isDirectory(place);
        String name = number + "-" + place.getFileName() + (packed ? "" : ".jar");
        if (packed) {
            copyFile(place, folder.resolve(name));
        } else {
            pack(place, folder.resolve(name));
        }
        names.add(name);
    }

    /** A JVM archives the classes of jars only ({@link SharedClasses}). */
    private static void pack(Path directory, Path jar) throws IOException {
        try (ZipOutputStream packed = new ZipOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(directory)) {
            packed.setLevel(Deflater.BEST_SPEED);
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                packed.putNextEntry(
                        new ZipEntry(directory.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, packed);
                packed.closeEntry();
            }
        }
        Files.setPosixFilePermissions(jar, READABLE);
    }

    private static void copyFile(Path from, Path to) throws IOException {
        Files.copy(from, to);
        Files.setPosixFilePermissions(to, READABLE);
    }
}
