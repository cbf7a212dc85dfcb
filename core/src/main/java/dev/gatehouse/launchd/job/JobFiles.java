package dev.gatehouse.launchd.job;

import dev.gatehouse.manager.RenderedFile;
import dev.gatehouse.manager.Rendering;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writing the files of gateways: each under a name of its own with its final mode, and then renamed, so that launchd and
 * the script only ever see whole ones. All directories it writes in belong to whoever calls it, but for the script's own
 * {@code data}, in which it makes and removes names and follows none.
 */
public final class JobFiles {
    private static final AtomicLong NUMBER = new AtomicLong();

    private final Optional<String> account;

    /**
     * Makes one.
     *
     * @param account the account that {@code data} is for; empty where that is the caller's own
     */
    public JobFiles(Optional<String> account) {
        this.account = account;
    }

    /** The files of a rendering that differ from what is there, by their paths. */
    public static List<Path> differences(Rendering rendering) throws IOException {
        List<Path> differences = new ArrayList<>();
        for (RenderedFile file : rendering.files()) {
            if (!file.isAt(rendering.root())) {
                differences.add(rendering.root().resolve(file.path()));
            }
        }
        return differences;
    }

    /** Writes those files of a rendering that differ, the property list last; tells whether there were any. */
    public boolean write(Rendering rendering) throws IOException {
        List<Path> differences = differences(rendering);
        for (RenderedFile file : rendering.files()) {
            Path path = rendering.root().resolve(file.path());
            if (differences.contains(path)) {
                Files.createDirectories(path.getParent());
                write(path, file.bytes(), file.mode());
            }
        }
        return !differences.isEmpty();
    }

    public void write(Path path, byte[] content, int mode) throws IOException {
        Path unfinished =
                path.resolveSibling(".gatehouse-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet());
        Set<PosixFilePermission> permissions = permissions(mode);
        try {
            try (FileChannel channel = FileChannel.open(
                    unfinished,
                    Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                    PosixFilePermissions.asFileAttribute(permissions))) {
                // The umask may have taken some away.
                Files.setPosixFilePermissions(unfinished, permissions);
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
    }

    /** Makes the folder's {@code data}, for the gateway's account alone: launchd's answers hold its environment. */
    public void makeData(JobFolder folder) throws IOException {
        Path data = folder.path().resolve(JobFolder.DATA);
        if (Files.isDirectory(data, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.createDirectories(folder.path());
        Files.createDirectory(data, PosixFilePermissions.asFileAttribute(permissions(0700)));
        if (account.isPresent()) {
            Files.setOwner(
                    data, data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(account.get()));
        }
    }

    /** Leaves a mark, whose time is that of the last call. */
    public void mark(Path mark) throws IOException {
        try {
            Files.createFile(mark);
        } catch (FileAlreadyExistsException e) {
            Files.setLastModifiedTime(mark, FileTime.from(Instant.now()));
        }
    }

    /** Takes away what tells of runs that are over. */
    public void forgetRuns(JobFolder folder) throws IOException {
        for (String name : List.of("verdict", "failures", "deaths", "phase", "ready", "console")) {
            Files.deleteIfExists(folder.data(name));
        }
    }

    /**
     * Removes a gateway's folder: the files of {@code data}, which may be another account's, before all others. Nothing is
     * looked for deeper: names are removed where they stand, whatever they lead to, so that nobody can lead the caller to
     * another directory while it works. The script makes no directories; one that somebody else has made stays, and the
     * folder with it.
     *
     * @throws DirectoryNotEmptyException with the path of such a directory
     */
    public static void delete(JobFolder folder) throws IOException {
        Path data = folder.path().resolve(JobFolder.DATA);
        // The folder is the caller's alone, so that data cannot be changed for something else after this look.
        if (Files.isDirectory(data, LinkOption.NOFOLLOW_LINKS)) {
            deleteFiles(data);
        }
        Files.deleteIfExists(data);
        if (Files.isDirectory(folder.path(), LinkOption.NOFOLLOW_LINKS)) {
            deleteFiles(folder.path());
        }
        Files.deleteIfExists(folder.path());
    }

    private static void deleteFiles(Path directory) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                Files.deleteIfExists(entry);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        StringBuilder letters = new StringBuilder("rwxrwxrwx");
        for (int i = 0; i < 9; i++) {
            if ((mode & (0400 >> i)) == 0) {
                letters.setCharAt(i, '-');
            }
        }
        return PosixFilePermissions.fromString(letters.toString());
    }
}
