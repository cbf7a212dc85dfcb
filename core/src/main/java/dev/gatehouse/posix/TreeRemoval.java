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

/** Deletes an entry of a directory and everything below it, while others may write there. Follows no symbolic link. */
final class TreeRemoval {
    private final Directory directory;

    TreeRemoval(Directory directory) {
        this.directory = directory;
    }

    void remove(String name) throws IOException {
        if (directory.deleteUnlessDirectory(name)) {
            return;
        }
        try (Directory inner = directory.child(name)) {
            for (String entry : inner.list()) {
                inner.deleteTree(entry);
            }
        }
        try {
            directory.deleteEmpty(name);
        } catch (PosixException e) {
            if (!e.is(Errno.ENOTEMPTY)) {
                throw e;
            }
            removeWhatHasNoTextForAName(name);
            directory.deleteEmpty(name);
        }
    }

    /** Another user may create names that are not valid text; the JDK's paths keep their bytes. */
    private void removeWhatHasNoTextForAName(String name) throws IOException {
        try (Directory inner = directory.child(name);
                DirectoryStream<Path> entries = Files.newDirectoryStream(inner.viaDescriptor())) {
            if (entries instanceof SecureDirectoryStream<Path> secure) {
                removeAll(secure);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (FileSystemException e) {
            throw Directory.named(e, directory.path().resolve(name));
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
