package dev.gatehouse.launchd;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a run has added to a log whose lines have no time. */
final class LogGrowth {
    private final Path log;
    private final long before;

    /** Remembers the present size of a log. */
    LogGrowth(Path log) {
        this.log = log;
        this.before = size();
    }

    private long size() {
        try {
            return Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS) ? Files.size(log) : 0;
        } catch (IOException unreadable) {
            return 0;
        }
    }

    /** Counts the lines since then, at most so many. A log that has become smaller is a new one, which all belongs to the run. */
    int lines(int most) {
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            channel.position(channel.size() < before ? 0 : before);
            InputStream in = Channels.newInputStream(channel);
            int lines = 0;
            byte[] part = new byte[8192];
            for (int read = in.read(part); read > 0 && lines < most; read = in.read(part)) {
                for (int i = 0; i < read; i++) {
                    lines += part[i] == '\n' ? 1 : 0;
                }
            }
            return Math.min(lines, most);
        } catch (IOException unreadable) {
            return 0;
        }
    }
}
