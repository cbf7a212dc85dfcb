package dev.gatehouse.cli.output;

import dev.gatehouse.cli.parsing.BackendOptions;
import dev.gatehouse.cli.parsing.GlobalOptions;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.definition.ShellWord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The two outputs. Facts go to standard output, gathered and written at once; messages go to standard error as they
 * come, behind a mark. Nothing that a terminal would act upon gets through, wherever the text is from.
 */
public final class Console {
    /** So many characters of a stream of facts are gathered before they are written. */
    private static final int ENOUGH = 16_384;

    private final OutputStream out;
    private final OutputStream err;
    private final Terminal terminal;
    private final boolean colourWanted;
    private final Map<String, String> environment;
    private final Map<String, String> place = new LinkedHashMap<>();
    private List<String> manager = List.of();
    private final StringBuilder facts = new StringBuilder();
    private @Nullable Boolean colourOut;
    private @Nullable Boolean colourErr;
    private boolean progressShown;
    private boolean readerGone;

    public Console(OutputStream out, OutputStream err, Terminal terminal, Map<String, String> environment) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.environment = environment;
        this.colourWanted = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    public Terminal terminal() {
        return terminal;
    }

    /** Whether facts are painted. */
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

    /** One line of facts, for standard output; what paints it comes from the caller. */
    public void fact(String line, Paint paint) {
        facts.append(paint.on(harmless(line), coloursFacts())).append('\n');
    }

    public void fact(String line) {
        facts.append(harmless(line)).append('\n');
    }

    /** Facts that carry their own painting or are JSON, both free of foreign control characters by their making. */
    public void prepared(String text) {
        facts.append(text);
    }

    /**
     * Facts of which there may be very many, free of what a terminal would act upon where one is there; written as soon as
     * enough have come together. Says whether anybody reads them still.
     */
    public boolean stream(String text) {
        facts.append(text);
        if (facts.length() >= ENOUGH) {
            flush();
        }
        return !readerGone;
    }

    /** Whether standard output is a terminal, which acts upon what it is sent. */
    public boolean showsFacts() {
        return terminal.is(1);
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
        say(mark.paint().on(mark.sign(), coloursMessages()) + " "
                + harmless(text).replace("\n", "\n  ") + "\n");
    }

    /**
     * What was typed of where everything lies; advice repeats it, for a command without it would be about another home, or
     * about another of the host's managers.
     */
    public void typedPlace(ParsedArgs args) {
        List<String> typed = BackendOptions.places(args);
        // Of two that exclude each other, neither is advice.
        manager = typed.size() == 1 ? typed : List.of();
        for (String option : List.of(GlobalOptions.HOME, GlobalOptions.APP, GlobalOptions.MANAGER)) {
            args.value(option).ifPresent(value -> place.put(option, value));
        }
    }

    private String atTheSamePlace(String command) {
        List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
        int program = words.indexOf("gatehouse");
        if (program < 0) {
            return command;
        }
        int at = program + 1;
        int afterVerb = BackendOptions.afterVerb(words, at);
        if (afterVerb > 0) {
            words.addAll(afterVerb, manager);
        }
        for (Map.Entry<String, String> option : place.entrySet()) {
            if (!words.contains(option.getKey())) {
                words.addAll(at, List.of(option.getKey(), ShellWord.quote(option.getValue())));
                at += 2;
            }
        }
        return String.join(" ", words);
    }

    /** More about the message before it. */
    public void detail(String text) {
        say("  " + harmless(text) + "\n");
    }

    /** A command that helps, to be typed as it stands; nothing where there is none. */
    public void remedy(String command) {
        if (!command.isEmpty()) {
            say("  " + Paint.BOLD.on(harmless(advice(command)), coloursMessages()) + "\n");
        }
    }

    /** A command that helps as it is to be typed here: by the name that this one was called by, and about the same place. */
    public String advice(String command) {
        return command.isEmpty() ? "" : ProgramName.inThisProcess(environment).advice(atTheSamePlace(command));
    }

    /** Plain text on standard error, as it is. */
    public synchronized void say(String text) {
        // What was said before must stand before this where both go to one terminal.
        flush();
        eraseProgress();
        write(err, text);
    }

    /** Shows what is under way; on a terminal it gives way to whatever comes next. */
    synchronized void progress(String text) {
        boolean rewrites = terminal.is(2);
        eraseProgress();
        String line = Mark.CHANGING.paint().on(Mark.CHANGING.sign(), coloursMessages()) + " " + harmless(text);
        write(err, rewrites ? line : line + "\n");
        progressShown = rewrites;
    }

    synchronized void eraseProgress() {
        if (progressShown) {
            write(err, "\r\u001b[K");
            progressShown = false;
        }
    }

    /** Writes the facts that were gathered, and says whether anybody reads them. A reader that has gone is no error. */
    public synchronized boolean flush() {
        if (!facts.isEmpty()) {
            String text = facts.toString();
            facts.setLength(0);
            eraseProgress();
            readerGone |= !write(out, text);
        }
        return !readerGone;
    }

    /** Writes a text; false where its reader has gone away. */
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

    /** The text without what a terminal would act upon; line ends and tabs stay. */
    public static String harmless(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isHarmful(text.charAt(i))) {
                return escaped(text);
            }
        }
        return text;
    }

    private static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isHarmful(c)) {
                safe.append("\\x").append(Character.forDigit(c >> 4 & 0xf, 16)).append(Character.forDigit(c & 0xf, 16));
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }

    private static boolean isHarmful(char c) {
        return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c <= 0x9f);
    }

    /** An output that takes nothing more, such as a file on a full disk. */
    public static final class OutputException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutputException(IOException cause) {
            super("cannot write the output: " + cause.getMessage(), cause);
        }
    }
}
