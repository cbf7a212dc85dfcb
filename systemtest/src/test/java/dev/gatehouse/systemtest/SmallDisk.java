package dev.gatehouse.systemtest;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A small tmpfs that a test can fill. */
public final class SmallDisk {
    /** The minimum size of a file on it. */
    private static final int PAGE = 4096;

    private final Path filler;

    public SmallDisk(Path root) {
        filler = root.resolve("filler");
    }

    /** Fills the disk except for a number of pages. */
    public void leave(int pages) throws IOException {
        makeRoom();
        byte[] page = new byte[PAGE];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(page);
            }
        } catch (IOException full) {
            try (FileChannel channel = FileChannel.open(filler, StandardOpenOption.WRITE)) {
                channel.truncate(Math.max(0, channel.size() - (long) PAGE * pages));
            }
        }
    }

    public void makeRoom() throws IOException {
        Files.deleteIfExists(filler);
    }
}
