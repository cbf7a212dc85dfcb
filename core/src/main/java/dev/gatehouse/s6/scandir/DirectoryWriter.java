package dev.gatehouse.s6.scandir;

import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.spi.files.FileWriter;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes files through the descriptor of an open directory, so that an account with write permission in a parent
 * directory cannot redirect the writer. At most one directory deep. Linux only.
 *
 * @param directory the directory
 * @param owner owner of new files and directories
 */
public record DirectoryWriter(Directory directory, Accounts.Account owner) implements FileWriter {
    @Override
    public void replace(Path path, byte[] content, int mode) throws IOException {
        Path parent = path.getParent();
        String name = path.getFileName().toString();
        if (parent == null) {
            directory.replaceFile(name, content, mode, owner.uid(), owner.gid());
            return;
        }
        try (Directory inner = directory.childOrMade(parent.toString(), 0755, owner)) {
            inner.replaceFile(name, content, mode, owner.uid(), owner.gid());
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        directory.delete(path.toString());
    }
}
