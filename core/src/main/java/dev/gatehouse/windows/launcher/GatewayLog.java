package dev.gatehouse.windows.launcher;

import dev.gatehouse.definition.LogPolicy;
import dev.gatehouse.spi.logs.LogFolders;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the output of a gateway to files in the format of s6-log, so that logs look the same on every host: {@code
 * current}, and {@code @<TAI64N>.s} for each full file. Each line starts with the local time and two spaces.
 */
public final class GatewayLog {
    /** Longer lines are split, so that a gateway cannot exhaust its launcher's memory. s6-log has the same limit. */
    private static final int LONGEST_LINE = 8192;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.nnnnnnnnn  ");

    private final Path folder;
    private final LogPolicy policy;
    private @Nullable OutputStream current;
    private long written;

    GatewayLog(Path folder, LogPolicy policy) {
        this.folder = folder;
        this.policy = policy;
    }

    /** Copies a stream until its end. Lines that cannot be written are lost: a full disk must not block the gateway. */
    void copy(InputStream said) {
        byte[] buffer = new byte[LONGEST_LINE];
        byte[] line = new byte[LONGEST_LINE];
        int length = 0;
        try (said) {
            for (int n = said.read(buffer); n >= 0; n = said.read(buffer)) {
                for (int i = 0; i < n; i++) {
                    if (buffer[i] != '\n') {
                        line[length++] = buffer[i];
                    }
                    if (buffer[i] == '\n' || length == LONGEST_LINE) {
                        write(line, withoutReturn(line, length));
                        length = 0;
                    }
                }
            }
        } catch (IOException closed) {
            // The gateway has exited; everything before that was copied.
        }
        if (length > 0) {
            write(line, length);
        }
        // Windows deletes no file that is open. Another stream of the gateway opens it again.
        close();
    }

    private static int withoutReturn(byte[] line, int length) {
        return length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    }

    private synchronized void write(byte[] line, int length) {
        try {
            OutputStream out = current();
            byte[] time = TIME.format(LocalDateTime.now(ZoneId.systemDefault())).getBytes(StandardCharsets.US_ASCII);
            byte[] whole = new byte[time.length + length + 1];
            System.arraycopy(time, 0, whole, 0, time.length);
            System.arraycopy(line, 0, whole, time.length, length);
            whole[whole.length - 1] = '\n';
            out.write(whole);
            written += whole.length;
            if (written >= policy.bytesPerFile()) {
                rotate();
            }
        } catch (IOException lost) {
            close();
        }
    }

    private OutputStream current() throws IOException {
        OutputStream open = current;
        if (open != null) {
            return open;
        }
        Files.createDirectories(folder);
        Path file = folder.resolve("current");
        OutputStream opened = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        current = opened;
        written = Files.size(file);
        return opened;
    }

    private void rotate() throws IOException {
        close();
        Files.move(
                folder.resolve("current"),
                folder.resolve(LogFolders.archive(Instant.now())),
                StandardCopyOption.ATOMIC_MOVE);
        List<Path> archives = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "@*")) {
            found.forEach(archives::add);
        }
        archives.sort(Comparator.naturalOrder());
        for (Path old : archives.subList(0, Math.max(0, archives.size() - policy.files()))) {
            Files.deleteIfExists(old);
        }
    }

    private synchronized void close() {
        OutputStream open = current;
        current = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException lost) {
                return;
            }
        }
    }
}
