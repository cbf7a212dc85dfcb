package dev.gatehouse.profile;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One run of a probe: without input, with a limit of time, and of what is read of its output. */
final class ProbeRun {
    /** A Python program with many modules prints its help within two seconds on a slow machine. */
    private static final long LIMIT_SECONDS = 15;

    private static final int MOST = 256 << 10;

    private ProbeRun() {}

    /** Returns what a probe prints, whatever its exit code; empty if it does not end in time. */
    static Optional<String> of(Path program, List<String> probe) throws IOException {
        List<String> words = new ArrayList<>(probe);
        words.set(0, program.toString());
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        byte[][] output = {new byte[0]};
        Thread reader = Thread.ofVirtual().start(() -> output[0] = read(process.getInputStream()));
        boolean interrupted = false;
        boolean ended = false;
        try {
            ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && reader.join(java.time.Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return ended ? Optional.of(new String(output[0], StandardCharsets.UTF_8)) : Optional.empty();
    }

    /** Reads on after the limit, so that the program does not wait for a reader. */
    private static byte[] read(InputStream in) {
        try {
            byte[] text = in.readNBytes(MOST);
            in.skip(Long.MAX_VALUE);
            return text;
        } catch (IOException closed) {
            return new byte[0];
        }
    }
}
