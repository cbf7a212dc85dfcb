package dev.gatehouse.systemtest.namespace;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A running command. Reads both its outputs continuously, so that it never blocks on a full pipe. */
public final class Running implements AutoCloseable {
    private final String name;
    private final Process process;
    private final Reader output;
    private final Reader error;

    /**
     * Reads the outputs of a process that has just started.
     *
     * @param name the command, for messages
     * @param process the process, whose outputs nobody else reads
     */
    public Running(String name, Process process) {
        this(name, process, process.getInputStream(), process.getErrorStream());
    }

    /**
     * Reads outputs of a process that has just started, where they are not those of its pipes.
     *
     * @param name the command, for messages
     */
    public Running(String name, Process process, InputStream output, InputStream error) {
        this.name = name;
        this.process = process;
        this.output = new Reader(output);
        this.error = new Reader(error);
    }

    /** Writes a line to its standard input. */
    public void say(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes its standard input. */
    public void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException closed) {
            // The command has exited and reads nothing anyway.
        }
    }

    /** Returns the next line of its standard output; empty at the end of the output or after the limit. */
    public Optional<String> nextLine(Duration limit) {
        try {
            Optional<String> line = output.lines.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                return Optional.empty();
            }
            if (line.isEmpty()) {
                // Keeps the end mark for further calls.
                output.lines.add(line);
            }
            return line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Returns its standard error so far. */
    public String errorSoFar() {
        return error.text();
    }

    /** Waits for its end; after the limit kills it and fails. */
    public Result result(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                close();
                throw new AssertionError(name + " did not exit within " + limit.toMillis() + " ms\n--- output\n"
                        + output.text() + "--- error\n" + error.text());
            }
            output.awaitEnd();
            error.awaitEnd();
            return new Result(process.exitValue(), output.text(), error.text());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(name + " was interrupted", e);
        }
    }

    /** Kills it with all its descendants, like {@code kill -9}. */
    @Override
    public void close() {
        // nsenter runs on the host and the command is its child: both are visible here.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads one output to its end: as a whole and line by line; an empty element marks the end. */
    private static final class Reader {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
        private final Thread thread;

        Reader(InputStream stream) {
            thread = Thread.ofPlatform().daemon().start(() -> read(stream));
        }

        private void read(InputStream stream) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            try (stream) {
                for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                    synchronized (bytes) {
                        bytes.write(buffer, 0, n);
                    }
                    for (int i = 0; i < n; i++) {
                        if (buffer[i] == '\n') {
                            lines.add(Optional.of(line.toString(StandardCharsets.UTF_8)));
                            line.reset();
                        } else {
                            line.write(buffer[i]);
                        }
                    }
                }
            } catch (IOException closed) {
                // The process was killed; keeps the output so far.
            }
            lines.add(Optional.empty());
        }

        /** Waits a short time for the end of the output, because a surviving child may keep it open. */
        void awaitEnd() throws InterruptedException {
            thread.join(Duration.ofSeconds(10));
        }

        String text() {
            synchronized (bytes) {
                return bytes.toString(StandardCharsets.UTF_8);
            }
        }
    }
}
