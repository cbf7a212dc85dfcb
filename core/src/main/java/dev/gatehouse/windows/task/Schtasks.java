package dev.gatehouse.windows.task;

import dev.gatehouse.error.CommandFailedException;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.error.ToolUnavailableException;
import dev.gatehouse.spi.command.Command;
import dev.gatehouse.spi.command.CommandResult;
import dev.gatehouse.spi.command.CommandTimeoutException;
import dev.gatehouse.spi.command.ToolMissingException;
import dev.gatehouse.windows.host.WindowsTools;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Task Scheduler, through {@code schtasks} (learn.microsoft.com, "schtasks"). Only its exit code, with {@code /HRESULT} a
 * code of the system, and the XML that it prints are evaluated; its words are in the language of the host and only shown.
 */
public final class Schtasks {
    /** The lower half of an HRESULT is the Win32 error (winerror.h, HRESULT_CODE). */
    private static final int CODE = 0xffff;

    private static final String HRESULT = "/HRESULT";

    private static final int ERROR_FILE_NOT_FOUND = 2;
    private static final int ERROR_ACCESS_DENIED = 5;

    private final WindowsTools tools;

    public Schtasks(WindowsTools tools) {
        this.tools = tools;
    }

    /**
     * The answer of schtasks.
     *
     * @param code its exit code
     * @param words its output, for messages
     */
    public record Answer(int code, String words) {
        public boolean succeeded() {
            return code == 0;
        }

        boolean isDenied() {
            return (code & CODE) == ERROR_ACCESS_DENIED;
        }

        boolean isAbsent() {
            return (code & CODE) == ERROR_FILE_NOT_FOUND;
        }

        /** For messages: the words, or the code where there are none. */
        String reason() {
            String first = words.lines().findFirst().orElse("").strip();
            String number = "code 0x%08X".formatted(code);
            return first.isEmpty() ? "schtasks said nothing, " + number : first + " (" + number + ")";
        }
    }

    /** The task that Task Scheduler has under a name. */
    sealed interface Found {
        /** Nothing. */
        record Nothing() implements Found {}

        /** A task. */
        record Task(TaskDocument document) implements Found {}

        /** A task that this user may not see, or that cannot be read, so not one of ours. */
        record Closed(Answer answer) implements Found {}

        /** No answer: the query failed, so there may be a task of ours. */
        record Unknown(Answer answer) implements Found {}
    }

    Found find(String task) {
        CommandResult result = call("/Query", task, List.of("/XML", HRESULT));
        Answer answer = answer(result);
        if (!answer.succeeded() && !answer.isAbsent() && !answer.isDenied()) {
            // Perhaps this schtasks does not know the option here. Its exit code 1 for everything else proves nothing.
            CommandResult plain = call("/Query", task, List.of("/XML"));
            if (!plain.succeeded()) {
                return new Found.Unknown(answer);
            }
            result = plain;
            answer = answer(plain);
        }
        if (answer.succeeded()) {
            Optional<TaskDocument> document = TaskDocument.parse(result.output());
            return document.isPresent() ? new Found.Task(document.get()) : new Found.Closed(answer);
        }
        return answer.isDenied() ? new Found.Closed(answer) : new Found.Nothing();
    }

    /** Registers a task under a free name. */
    Answer create(String task, Path xml) {
        return answer(call("/Create", task, List.of("/XML", xml.toString(), HRESULT)));
    }

    Answer delete(String task) {
        return answer(call("/Delete", task, List.of("/F", HRESULT)));
    }

    /** Requests an instance of the task. Success does not mean that one starts. */
    public Answer run(String task) {
        return answer(call("/Run", task, List.of(HRESULT)));
    }

    /** Ends the task's instance. */
    public Answer end(String task) {
        return answer(call("/End", task, List.of(HRESULT)));
    }

    private static Answer answer(CommandResult result) {
        return new Answer(result.exitCode(), result.words());
    }

    private CommandResult call(String verb, String task, List<String> more) {
        // The backslash stands for the root folder of tasks, so that a name is never read as an option or a folder.
        Command command = new Command(tools.schtasks(), tools.limit(), Map.of())
                .with(List.of(verb, "/TN", "\\" + task))
                .with(more);
        try {
            return command.run(tools.charset());
        } catch (CommandTimeoutException e) {
            throw timedOut(verb, task, e.limit());
        } catch (ToolMissingException e) {
            throw new ToolUnavailableException(
                    "cannot run " + tools.schtasks().getFirst() + ": " + e.getMessage(), "where schtasks");
        } catch (IOException e) {
            throw new CommandFailedException(task, "schtasks " + verb, -1, String.valueOf(e.getMessage()), query(task));
        }
    }

    private static TimedOutException timedOut(String verb, String task, Duration limit) {
        return new TimedOutException("schtasks " + verb + " did not answer", limit, "it was killed", query(task));
    }

    /** The command that shows a task to a person. */
    public static String query(String task) {
        return "schtasks /Query /TN " + task + " /V /FO LIST";
    }
}
