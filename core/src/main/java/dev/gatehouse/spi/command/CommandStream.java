package dev.gatehouse.spi.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One call of an external program whose output is taken line by line while it runs, perhaps for ever. The program never
 * outlives this process: it is killed when this is closed, and when the virtual machine ends.
 *
 * @since 0.1.0
 */
public final class CommandStream implements AutoCloseable {
    /** Lines that are read ahead; the program waits while nobody takes them. */
    private static final int AHEAD = 1024;

    private final Command command;
    private final Process process;
    private final Command.Drain error;
    private final BlockingQueue<Optional<String>> lines = new ArrayBlockingQueue<>(AHEAD);
    private final Thread reader;
    private final Thread hook;

    private CommandStream(Command command, Process process) {
        this.command = command;
        this.process = process;
        error = Command.Drain.of(process.getErrorStream());
        reader = new Thread(this::read, "gatehouse-lines");
        reader.setDaemon(true);
        hook = new Thread(process::destroyForcibly, "gatehouse-lines-end");
    }

    /**
     * Starts a program.
     *
     * @param command what to call; its limit is how long the program may take to say the next line or to end, where
     *     {@link #next()} waits for that
     * @throws ToolMissingException where the program cannot be started
     */
    public static CommandStream open(Command command) throws IOException {
        Process process = command.start();
        CommandStream stream = new CommandStream(command, process);
        try {
            process.getOutputStream().close();
            Runtime.getRuntime().addShutdownHook(stream.hook);
            stream.reader.start();
            return stream;
        } catch (IOException | IllegalStateException e) {
            Command.kill(process);
            throw e instanceof IOException io ? io : new IOException("this program is ending", e);
        }
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.put(Optional.of(line));
            }
            lines.put(Optional.empty());
        } catch (IOException e) {
            endAfterError();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** The process was killed; what it had said until then is what there is. */
    private void endAfterError() {
        try {
            lines.put(Optional.empty());
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The next line, or empty once the program has ended its output; to be called no more then.
     *
     * @throws CommandTimeoutException where neither comes within the command's limit; the program is killed then
     */
    public Optional<String> next() throws IOException, InterruptedException {
        Optional<String> line = lines.poll(command.limit().toNanos(), TimeUnit.NANOSECONDS);
        if (line == null) {
            Command.kill(process);
            throw new CommandTimeoutException(command.words().getFirst(), command.limit());
        }
        return line;
    }

    /** The same, however long it takes. */
    public Optional<String> await() throws InterruptedException {
        return lines.take();
    }

    /** Whether a line, or the end, is there already. */
    public boolean isReady() {
        return !lines.isEmpty();
    }

    /**
     * How the program ended; to be called when its output has ended.
     *
     * @throws CommandTimeoutException where it does not end within the command's limit; it is killed then
     */
    public CommandResult end() throws IOException, InterruptedException {
        Duration limit = command.limit();
        if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            Command.kill(process);
            throw new CommandTimeoutException(command.words().getFirst(), limit);
        }
        return new CommandResult(process.exitValue(), "", error.text(limit, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        Command.kill(process);
        reader.interrupt();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The hook does the same.
            return;
        }
    }
}
