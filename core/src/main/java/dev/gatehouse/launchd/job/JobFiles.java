package dev.gatehouse.launchd.job;

import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.spi.files.FileWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Changes files in a gateway's folder. The folder belongs to the caller. Only {@code data} can belong to another
 * account, so entries in it are only created and deleted, and links are never followed.
 *
 * @param folder the folder
 * @param account owner of {@code data}; empty: the caller
 */
public record JobFiles(JobFolder folder, Optional<String> account) {
    /**
     * Creates {@code data}, readable only for the gateway's account, because launchd's output contains the environment.
     */
    public void makeData() throws IOException {
        Path data = folder.path().resolve(JobFolder.DATA);
        if (Files.isDirectory(data, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.createDirectories(folder.path());
        Files.createDirectory(data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (account.isPresent()) {
            Files.setOwner(
                    data, data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(account.get()));
        }
    }

    /** Creates a mark file, or sets the time of an existing one to now. */
    public void mark(String name) throws IOException {
        Path mark = folder.path().resolve(name);
        try {
            Files.createFile(mark);
        } catch (FileAlreadyExistsException e) {
            Files.setLastModifiedTime(mark, FileTime.from(Instant.now()));
        }
    }

    /** Sets the time of existing mark files to now. */
    public void renewMarks() throws IOException {
        for (String name : List.of(JobFolder.STOPPED, JobFolder.PAUSED)) {
            if (isMarked(name)) {
                mark(name);
            }
        }
    }

    /** Whether this mark file exists. */
    public boolean isMarked(String name) {
        return Files.exists(folder.path().resolve(name));
    }

    /** Records the domain in which the gateway is loaded, for the script and for later queries. */
    public void note(Domain domain) throws IOException {
        FileWriter.at(folder.path())
                .replace(Path.of(JobFolder.DOMAIN), (domain.target() + "\n").getBytes(StandardCharsets.UTF_8), 0644);
    }

    /** Deletes the mark files, and the files of earlier runs. */
    public void clear() throws IOException {
        for (String name : List.of("verdict", "failures", "phase", "ready", "console")) {
            Files.deleteIfExists(folder.data(name));
        }
        Files.deleteIfExists(folder.path().resolve(JobFolder.STOPPED));
        Files.deleteIfExists(folder.path().resolve(JobFolder.PAUSED));
    }

    /**
     * Deletes the folder: first the files of {@code data}, then its own. It deletes links, not their targets, and does
     * not descend further, so that the gateway's account cannot redirect the caller to another directory. The script
     * creates no directories. Directories of other origin are not deleted, and neither is the folder.
     *
     * @throws DirectoryNotEmptyException with the path of such a directory
     */
    public void delete() throws IOException {
        // The folder belongs to the caller, so no other account can replace data after the check.
        for (Path directory : List.of(folder.path().resolve(JobFolder.DATA), folder.path())) {
            if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                deleteFiles(directory);
            }
            Files.deleteIfExists(directory);
        }
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
}
