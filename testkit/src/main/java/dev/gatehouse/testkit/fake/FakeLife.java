package dev.gatehouse.testkit.fake;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * What a fake gateway written in Java does, the same as {@code fake-gateway.sh}: it records its life in the file
 * {@code events} of its directory, and obeys the commands that are appended to the file {@code control}.
 */
final class FakeLife {
    private final Path directory;
    private final Body body;
    private final Path control;
    private long read;

    /** What the life is lived in: a process, or a run in memory. */
    interface Body {
        /** The value of an environment variable; empty if it is not set. */
        String variable(String name);

        /** Its own number. */
        long pid();

        /** Prints a line. */
        void print(String line);

        /** Starts a child that does nothing; returns its number. */
        long fork() throws IOException;

        /** Listens on a port of the loopback address until it ends. */
        void listen(int port) throws IOException;

        /** Listens on a port of the loopback address until it ends, and answers requests for {@code /readyz}. */
        void serve(int port) throws IOException;

        /** From now on answers 200 instead of 503. */
        void answer();

        /** Starts a program as a child, which ends with it. */
        void run(List<String> words) throws IOException;

        /** Sends a readiness notification, if the body can. */
        void ready();

        /** Ends. */
        void exit(int code);
    }

    FakeLife(Path directory, Body body) throws IOException {
        this.directory = directory;
        this.body = body;
        this.control = directory.resolve("control");
        // Commands to an earlier process are none of its business.
        this.read = controlLength();
    }

    void begin() throws IOException {
        for (String name : body.variable("FAKE_DUMP").split(" ", -1)) {
            if (!name.isEmpty()) {
                Files.writeString(directory.resolve(name), body.variable(name));
            }
        }
        // The time of this file is the time of the start.
        Files.write(directory.resolve("started-" + body.pid()), new byte[0]);
        note("started " + body.pid());
        if (!body.variable("FAKE_SAY").isEmpty()) {
            body.print(body.variable("FAKE_SAY"));
        }
        if (!body.variable("FAKE_STATE_WORD").isEmpty()) {
            state(body.variable("FAKE_STATE_WORD"));
        }
        if (!body.variable("FAKE_EXIT").isEmpty()) {
            leave(body.variable("FAKE_EXIT"));
        } else if (!body.variable("FAKE_READY").isEmpty()) {
            ready();
        }
    }

    /** Handles the request to end. */
    void asked(String word) throws IOException {
        note(word);
        if (!body.variable("FAKE_STUBBORN").isEmpty()) {
            return;
        }
        String marker = body.variable("FAKE_MARKER");
        if (marker.isEmpty()) {
            leave("0");
        } else {
            boolean announced = Files.exists(Path.of(marker))
                    && Files.readString(Path.of(marker)).startsWith(body.pid() + " ");
            if (announced) {
                Files.deleteIfExists(Path.of(marker));
            }
            leave(announced ? "0" : "1");
        }
    }

    private void state(String argument) throws IOException {
        int blank = argument.indexOf(' ');
        String word = blank < 0 ? argument : argument.substring(0, blank);
        String reason = blank < 0 ? "" : argument.substring(blank + 1);
        Path file = Path.of(body.variable("FAKE_STATE"));
        Path unfinished = Path.of(file + ".new");
        String[] keys = body.variable("FAKE_STATE_KEYS").split(" ", -1);
        Files.writeString(
                unfinished,
                "{\"" + keys[0] + "\": " + body.pid() + ", \"" + keys[1] + "\": \"" + word + "\", \"" + keys[2]
                        + "\": \"" + reason + "\"}\n");
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Obeys the commands that were appended since the last call. */
    void obey() throws IOException {
        long length = controlLength();
        if (length <= read) {
            return;
        }
        byte[] bytes = new byte[(int) (length - read)];
        try (RandomAccessFile commands = new RandomAccessFile(control.toFile(), "r")) {
            commands.seek(read);
            commands.readFully(bytes);
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        // A line without its end is still being written.
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        read += whole.getBytes(StandardCharsets.UTF_8).length;
        for (String line : whole.split("\n", -1)) {
            int blank = line.indexOf(' ');
            obey(blank < 0 ? line : line.substring(0, blank), line.substring(blank + 1));
        }
    }

    private long controlLength() throws IOException {
        return Files.exists(control) ? Files.size(control) : 0;
    }

    private void obey(String command, String argument) throws IOException {
        switch (command) {
            case "exit" -> leave(argument);
            case "ready" -> ready();
            case "say" -> body.print(argument);
            case "lines" -> {
                for (int line = Integer.parseInt(argument); line > 0; line--) {
                    body.print(String.format("%099d", line));
                }
                note("lines");
            }
            case "run" -> body.run(List.of(argument.split(" ", -1)));
            case "fork" -> note("forked " + body.fork());
            case "listen" -> {
                body.listen(Integer.parseInt(argument));
                note("listening");
            }
            case "serve" -> {
                body.serve(Integer.parseInt(argument));
                note("listening");
            }
            case "answer" -> body.answer();
            case "state" -> state(argument);
            default -> {
                // An empty line, or a command that only the shell script knows.
            }
        }
    }

    private void ready() throws IOException {
        body.ready();
        note("ready");
    }

    private void leave(String code) throws IOException {
        note("exiting " + code);
        body.exit(Integer.parseInt(code));
    }

    private void note(String event) throws IOException {
        Files.writeString(
                directory.resolve("events"), event + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
