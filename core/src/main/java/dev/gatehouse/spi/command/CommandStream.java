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
 * A running external program whose output is read line by line. The program is killed when the stream is closed and
 * when this JVM ends. Used by one thread.
 *
 * @since 0.1.0
 */
public final class CommandStream implements AutoCloseable {
    /** Maximum number of lines to read ahead; then the program blocks on its output. */
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
     * @param command the program; its limit is how long {@link #next} waits for a line and {@link #end} for the end
     * @return the stream
     * @throws ToolMissingException if the program cannot be started
     * @throws IOException if this JVM is already ending
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
            throw e instanceof IOException io ? io : new IOException("the JVM is shutting down", e);
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

    /** The process was killed: the output so far is complete. */
    private void endAfterError() {
        try {
            lines.put(Optional.empty());
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits for the next line within the command's limit.
     *
     * @return the line; empty at the end of the output, after which this method must not be called again
     * @throws CommandTimeoutException if no line arrives within the limit; the program is killed
     * @throws IOException if the program fails otherwise
     * @throws InterruptedException if the thread is interrupted
     */
    public Optional<String> next() throws IOException, InterruptedException {
        Optional<String> line = lines.poll(command.limit().toNanos(), TimeUnit.NANOSECONDS);
        if (line == null) {
            Command.kill(process);
            throw new CommandTimeoutException(command.words().getFirst(), command.limit());
        }
        return line;
    }

    /**
     * Waits for the next line without a limit.
     *
     * @return the line; empty at the end of the output, after which this method must not be called again
     * @throws InterruptedException if the thread is interrupted
     */
    public Optional<String> await() throws InterruptedException {
        return lines.take();
    }

    /** {@return whether a line, or the end of the output, is available without waiting} */
    public boolean isReady() {
        return !lines.isEmpty();
    }

    /**
     * Waits for the program's end within the command's limit. Call it after the end of the output.
     *
     * @return how the program ended, without its standard output
     * @throws CommandTimeoutException if the program does not end within the limit; it is killed
     * @throws IOException if the program fails otherwise
     * @throws InterruptedException if the thread is interrupted
     */
    public CommandResult end() throws IOException, InterruptedException {
        Duration limit = command.limit();
        if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            Command.kill(process);
            throw new CommandTimeoutException(command.words().getFirst(), limit);
        }
        return new CommandResult(process.exitValue(), "", error.text(limit, StandardCharsets.UTF_8));
    }

    /** Kills the program if it still runs. */
    @Override
    public void close() {
        Command.kill(process);
        reader.interrupt();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The JVM is shutting down, and the hook kills the program.
            return;
        }
    }
}
