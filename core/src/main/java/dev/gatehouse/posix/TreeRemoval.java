package dev.gatehouse.posix;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Deletes an entry of a directory and everything below it, while others may write there. Follows no symbolic link. */
final class TreeRemoval {
    /** Levels that are entered at once: each takes a descriptor and some stack. */
    private static final int DEEPEST = 50;

    private final Directory directory;

    TreeRemoval(Directory directory) {
        this.directory = directory;
    }

    void remove(String name) throws IOException {
        Deque<String> names = new ArrayDeque<>(List.of(name));
        while (!names.isEmpty()) {
            remove(directory, names.removeFirst(), 0, names);
        }
    }

    /** Removes an entry; what is too deep is moved to the top, and its new name is added to the further names. */
    private void remove(Directory parent, String name, int depth, Deque<String> further) throws IOException {
        if (parent.deleteUnlessDirectory(name)) {
            return;
        }
        try (Directory inner = parent.child(name)) {
            for (String entry : inner.list()) {
                if (depth < DEEPEST) {
                    remove(inner, entry, depth + 1, further);
                } else if (!inner.deleteUnlessDirectory(entry)) {
                    String moved = Directory.temporaryName();
                    inner.move(entry, directory, moved);
                    further.addLast(moved);
                }
            }
        }
        try {
            parent.deleteEmpty(name);
        } catch (PosixException e) {
            if (!e.is(Errno.ENOTEMPTY)) {
                throw e;
            }
            removeWhatHasNoTextForAName(parent, name);
            parent.deleteEmpty(name);
        }
    }

    /** Another user may create names that are not valid text; the JDK's paths keep their bytes. */
    private static void removeWhatHasNoTextForAName(Directory parent, String name) throws IOException {
        try (Directory inner = parent.child(name);
                DirectoryStream<Path> entries = Files.newDirectoryStream(inner.viaDescriptor())) {
            if (entries instanceof SecureDirectoryStream<Path> secure) {
                removeAll(secure);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (FileSystemException e) {
            throw Directory.named(e, parent.path().resolve(name));
        }
    }

    private static void removeAll(SecureDirectoryStream<Path> directory) throws IOException {
        for (Path entry : directory) {
            Path name = entry.getFileName();
            boolean isDirectory = directory
                    .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes()
                    .isDirectory();
            if (isDirectory) {
                try (SecureDirectoryStream<Path> inner =
                        directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                    removeAll(inner);
                }
                directory.deleteDirectory(name);
            } else {
                directory.deleteFile(name);
            }
        }
    }
}
