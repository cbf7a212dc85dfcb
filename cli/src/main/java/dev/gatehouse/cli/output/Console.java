package dev.gatehouse.cli.output;

import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Advice;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The two outputs. Facts go to standard output, buffered and written together; messages go to standard error immediately,
 * after a mark. All text is made safe for a terminal ({@link ShownText}).
 */
public final class Console {
    /** Number of buffered characters after which a stream of facts is written. */
    private static final int BUFFER_SIZE = 16_384;

    private final OutputStream out;
    private final OutputStream err;
    private final Terminal terminal;
    private final boolean colourWanted;
    private final Map<String, String> environment;
    private final TypedRemedies typed;
    private String appReason = "";
    private final StringBuilder facts = new StringBuilder();
    private @Nullable Boolean colourOut;
    private @Nullable Boolean colourErr;
    private boolean progressShown;
    private boolean readerGone;
    private String heading = "";
    private boolean headsFacts;
    private boolean headsMessages;

    public Console(OutputStream out, OutputStream err, Terminal terminal, Map<String, String> environment) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.environment = environment;
        this.typed = new TypedRemedies(environment);
        this.colourWanted = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    public Terminal terminal() {
        return terminal;
    }

    /**
     * Returns a console for one of several parts of the output. Each stream shows the heading before the first output of the
     * part.
     *
     * @param line the heading
     * @param facts where facts go, without the heading; empty: to the same stream
     */
    public Console part(String line, Optional<OutputStream> facts) {
        Console part = new Console(facts.orElse(out), err, terminal, environment);
        part.heading = line;
        part.headsFacts = facts.isEmpty();
        part.headsMessages = true;
        return part;
    }

    /** Shows the heading before facts. On a terminal, it is the heading of the messages, too. */
    private StringBuilder facts() {
        if (headsFacts) {
            headsFacts = false;
            headsMessages &= !(terminal.is(1) && terminal.is(2));
            facts.append(Paint.BOLD.on(ShownText.line(heading), coloursFacts())).append('\n');
        }
        return facts;
    }

    /** Whether facts are coloured. */
    public boolean coloursFacts() {
        if (colourOut == null) {
            colourOut = colourWanted && terminal.is(1);
        }
        return colourOut;
    }

    private boolean coloursMessages() {
        if (colourErr == null) {
            colourErr = colourWanted && terminal.is(2);
        }
        return colourErr;
    }

    /** Prints a line of facts in a colour. */
    public void fact(String line, Paint paint) {
        facts().append(paint.on(ShownText.line(line), coloursFacts())).append('\n');
    }

    public void fact(String line) {
        facts().append(ShownText.line(line)).append('\n');
    }

    /** Prints a text of several lines, such as a file, as facts. */
    public void text(String text) {
        facts().append(ShownText.lines(text)).append('\n');
    }

    /** Prints facts unchanged: JSON, or text that is already coloured and escaped. */
    public void prepared(String text) {
        facts().append(text);
    }

    /**
     * Prints part of a long output; the caller escapes it if needed. Returns false once the reader has closed the pipe.
     */
    public boolean stream(String text) {
        facts().append(text);
        if (facts.length() >= BUFFER_SIZE) {
            flush();
        }
        return !readerGone;
    }

    /** Whether standard output is a terminal, which interprets control characters. */
    public boolean showsFacts() {
        return terminal.is(1);
    }

    /**
     * Returns how wide lines of facts may be; empty if they do not go to a terminal, or its width is unknown.
     * {@code COLUMNS} wins. Takes a few milliseconds without it.
     */
    OptionalInt columns() {
        if (!terminal.is(1)) {
            return OptionalInt.empty();
        }
        OptionalInt set = Terminal.parse(environment.getOrDefault("COLUMNS", ""));
        return set.isPresent() ? set : terminal.columns();
    }

    public void done(String text) {
        message(Mark.DONE, text);
    }

    public void failed(String text) {
        message(Mark.FAILED, text);
    }

    public void changing(String text) {
        message(Mark.CHANGING, text);
    }

    public void warn(String text) {
        message(Mark.WARNING, text);
    }

    void message(Mark mark, String text) {
        say(mark.paint().on(mark.sign(), coloursMessages()) + " " + ShownText.message(text) + "\n");
    }

    /** Prints a warning and its remedies. */
    public void advise(Advice advice) {
        warn(advice.message());
        for (Remedy command : advice.commands()) {
            remedy(command);
        }
    }

    /** Prints a detail of the preceding message. */
    public void detail(String text) {
        say("  " + ShownText.message(text) + "\n");
    }

    /** Prints a remedy, ready to be typed. */
    public void remedy(Remedy command) {
        say("  " + Paint.BOLD.on(ShownText.line(typed.of(command).text()), coloursMessages()) + "\n");
    }

    /** How remedies must be typed here. */
    public TypedRemedies typed() {
        return typed;
    }

    /**
     * Remembers how the home was chosen.
     *
     * @param variable the variable of the home
     * @param file the app file of the home, which need not exist
     * @param app the app and why it is meant, for people
     */
    public void rememberHome(String variable, Path file, String app) {
        typed.rememberHome(variable, file);
        appReason = app;
    }

    /** Prints why this app was used, after a message about a home that does not exist. */
    public void detailOfHome() {
        if (!appReason.isEmpty()) {
            detail("The app is " + appReason);
        }
    }

    /** Prints text on standard error, unchanged. */
    public synchronized void say(String text) {
        // Earlier facts must come first if both streams go to the same terminal.
        flush();
        eraseProgress();
        if (headsMessages) {
            headsMessages = false;
            headsFacts &= !(terminal.is(1) && terminal.is(2));
            write(err, Paint.BOLD.on(ShownText.line(heading), coloursMessages()) + "\n");
        }
        write(err, text);
    }

    /** Shows progress; on a terminal the next output replaces it. */
    synchronized void progress(String text) {
        boolean rewrites = terminal.is(2);
        eraseProgress();
        String line = Mark.CHANGING.paint().on(Mark.CHANGING.sign(), coloursMessages()) + " " + ShownText.line(text);
        write(err, rewrites ? line : line + "\n");
        progressShown = rewrites;
    }

    synchronized void eraseProgress() {
        if (progressShown) {
            write(err, "\r\u001b[K");
            progressShown = false;
        }
    }

    /** Writes the buffered facts. Returns false if the reader has closed the pipe, which is not an error. */
    public synchronized boolean flush() {
        if (!facts.isEmpty()) {
            String text = facts.toString();
            facts.setLength(0);
            eraseProgress();
            readerGone |= !write(out, text);
        }
        return !readerGone;
    }

    /** Writes a text. Returns false if the reader has closed the pipe. */
    private static boolean write(OutputStream stream, String text) {
        try {
            stream.write(text.getBytes(StandardCharsets.UTF_8));
            stream.flush();
            return true;
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("Broken pipe")) {
                throw new OutputException(e);
            }
            return false;
        }
    }

    /** Reports output that cannot be written, such as to a file on a full disk. */
    public static final class OutputException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutputException(IOException cause) {
            super("Cannot write output: " + cause.getMessage(), cause);
        }
    }
}
