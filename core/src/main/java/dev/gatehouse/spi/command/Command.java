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
 * A call of an external program without a shell. Standard input is empty, both outputs are captured, and the program is
 * killed at its time limit. Immutable.
 *
 * <p>A program without a slash is searched on the PATH of this process. For root it is searched only in the directories of
 * the system, such as {@code /usr/bin}, and must be a file that root alone can change: the PATH may name directories of
 * another account.
 *
 * @param words program and arguments
 * @param limit how long the program may run
 * @param environment variables to set besides the inherited ones
 * @since 0.1.0
 */
public record Command(List<String> words, Duration limit, Map<String, String> environment) {
    /** Output beyond this many bytes is dropped, so that a runaway tool cannot fill the memory. */
    private static final int MOST_OUTPUT = 8 << 20;

    /** Copies program, arguments and variables. */
    public Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /**
     * Returns a command with the inherited environment.
     *
     * @param limit how long the program may run
     * @param words program and arguments
     * @return the command
     */
    public static Command of(Duration limit, String... words) {
        return new Command(List.of(words), limit, Map.of());
    }

    /**
     * Returns this command with more arguments.
     *
     * @param arguments the arguments to append
     * @return the new command
     */
    public Command with(List<String> arguments) {
        List<String> all = new ArrayList<>(words);
        all.addAll(arguments);
        return new Command(all, limit, environment);
    }

    /**
     * Returns this command with one more environment variable.
     *
     * @param variable the variable's name
     * @param value its value
     * @return the new command
     */
    public Command with(String variable, String value) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.put(variable, value);
        return new Command(words, limit, all);
    }

    /**
     * Runs the program and decodes its output as UTF-8; see {@link #run(Charset)}.
     *
     * @return how it ended
     * @throws IOException as {@link #run(Charset)}
     */
    public CommandResult run() throws IOException {
        return run(StandardCharsets.UTF_8);
    }

    /**
     * Runs the program until it ends. If a process that it started keeps an output open, this method waits for that
     * output too, for at most the limit again per output.
     *
     * @param charset the encoding of its output
     * @return how it ended, with the first 8 MiB of each output
     * @throws ToolMissingException if the program cannot be started
     * @throws CommandTimeoutException if the program exceeds its limit; it and its child processes are killed
     * @throws IOException if the thread is interrupted; the program is killed, and the interrupt status stays set
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
        try {
            List<String> called = new ArrayList<>(words);
            called.set(0, ToolSearch.program(words.getFirst()));
            ProcessBuilder builder = new ProcessBuilder(called);
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException e) {
            throw new ToolMissingException(words.getFirst(), e);
        }
    }

    static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Reads one output on a separate thread, so that a full pipe cannot block the program. */
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
                // The process was killed: keep the output so far.
                return;
            }
        }

        /** The output so far. A child process that keeps the pipe open is not waited for beyond the limit. */
        String text(Duration limit, Charset charset) throws InterruptedException {
            thread.join(limit.toMillis());
            synchronized (bytes) {
                return bytes.toString(charset);
            }
        }
    }
}
