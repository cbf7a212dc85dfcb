package dev.gatehouse.spi.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One call of an external program: no shell, standard input empty, both outputs taken, ended when its time is over.
 *
 * @param words program and arguments
 * @param limit how long it may take
 * @param environment variables set for it beside the inherited ones; a null value is not allowed
 * @since 0.1.0
 */
public record Command(List<String> words, Duration limit, Map<String, String> environment) {
    /** More than this of either output is thrown away, so that a tool gone wild cannot fill the memory. */
    private static final int MOST_OUTPUT = 8 << 20;

    public Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    public static Command of(Duration limit, String... words) {
        return new Command(List.of(words), limit, Map.of());
    }

    /** The same command with further arguments. */
    public Command with(List<String> arguments) {
        List<String> all = new ArrayList<>(words);
        all.addAll(arguments);
        return new Command(all, limit, environment);
    }

    /** The same command with one more environment variable. */
    public Command with(String variable, String value) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.put(variable, value);
        return new Command(words, limit, all);
    }

    /** Runs it to its end; see {@link #run(Charset)}. It speaks UTF-8. */
    public CommandResult run() throws IOException {
        return run(StandardCharsets.UTF_8);
    }

    /**
     * Runs it to its end.
     *
     * @param charset what it speaks
     * @throws ToolMissingException where the program cannot be started
     * @throws CommandTimeoutException where it ran past its limit; it and its children are killed then
     */
    public CommandResult run(Charset charset) throws IOException {
        Process process = start();
        try {
            process.getOutputStream().close();
            Drain output = Drain.of(process.getInputStream());
            Drain error = Drain.of(process.getErrorStream());
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                kill(process);
                throw new CommandTimeoutException(words.getFirst(), limit);
            }
            return new CommandResult(process.exitValue(), output.text(limit, charset), error.text(limit, charset));
        } catch (InterruptedException e) {
            kill(process);
            Thread.currentThread().interrupt();
            throw new IOException(words.getFirst() + " was interrupted", e);
        }
    }

    Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new ToolMissingException(words.getFirst(), e);
        }
    }

    static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Reads one output to its end on a thread of its own, so that a full pipe never blocks the program. */
    record Drain(Thread thread, ByteArrayOutputStream bytes) {
        static Drain of(InputStream stream) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            Thread thread = new Thread(() -> copy(stream, bytes), "gatehouse-output");
            thread.setDaemon(true);
            thread.start();
            return new Drain(thread, bytes);
        }

        private static void copy(InputStream stream, ByteArrayOutputStream into) {
            byte[] buffer = new byte[8192];
            try (stream) {
                for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                    synchronized (into) {
                        into.write(buffer, 0, Math.min(n, MOST_OUTPUT - Math.min(MOST_OUTPUT, into.size())));
                    }
                }
            } catch (IOException closed) {
                // The process is gone; what it had said until then is what there is.
                return;
            }
        }

        /** What was read; a child that outlives the program and keeps the pipe open is not waited for past the limit. */
        String text(Duration limit, Charset charset) throws InterruptedException {
            thread.join(limit.toMillis());
            synchronized (bytes) {
                return bytes.toString(charset);
            }
        }
    }
}
