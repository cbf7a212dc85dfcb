package dev.gatehouse.windows.task;

import dev.gatehouse.error.CommandFailedException;
import dev.gatehouse.error.Remedy;
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
 * Calls Task Scheduler through {@code schtasks} (learn.microsoft.com, "schtasks"). Decisions depend only on its exit
 * code, which is a system error code with {@code /HRESULT}, and on the XML that it prints. Its messages are in the
 * language of the host and are only shown.
 */
public final class Schtasks {
    /** Mask: the lower half of an HRESULT is the Win32 error code (winerror.h, HRESULT_CODE). */
    private static final int CODE = 0xffff;

    private static final String HRESULT = "/HRESULT";

    private static final int ERROR_FILE_NOT_FOUND = 2;
    private static final int ERROR_ACCESS_DENIED = 5;

    private final WindowsTools tools;

    public Schtasks(WindowsTools tools) {
        this.tools = tools;
    }

    /**
     * Answer of schtasks.
     *
     * @param code exit code
     * @param words output, for messages
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

        /**
         * Returns a reason for messages: the first line of output with the code, or only the code if there is no
         * output.
         */
        String reason() {
            String first = words.lines().findFirst().orElse("").strip();
            String number = "code 0x%08X".formatted(code);
            return first.isEmpty() ? "schtasks printed no message, " + number : first + " (" + number + ")";
        }
    }

    /** What Task Scheduler has under a name. */
    sealed interface Found {
        /** No task. */
        record Nothing() implements Found {}

        /** A task. */
        record Task(TaskDocument document) implements Found {}

        /** A task that this user may not see or that cannot be parsed; so it is foreign. */
        record Closed(Answer answer) implements Found {}

        /** Unknown: the query failed. A task of this home may exist. */
        record Unknown(Answer answer) implements Found {}
    }

    Found find(String task) {
        CommandResult result = call("/Query", task, List.of("/XML", HRESULT));
        Answer answer = answer(result);
        if (!answer.succeeded() && !answer.isAbsent() && !answer.isDenied()) {
            // This version of schtasks may not know the option /HRESULT with /Query. Without it, exit code 1 can mean
            // anything, so only success counts.
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

    /** Returns the document of a task, as it is printed; empty if there is none, or Task Scheduler does not tell. */
    Optional<String> xml(String task) {
        CommandResult result = call("/Query", task, List.of("/XML", HRESULT));
        return result.succeeded() ? Optional.of(result.output()) : Optional.empty();
    }

    /**
     * Returns all tasks that this user may see; empty if Task Scheduler does not tell. Takes a second or two, since Windows
     * itself has a few hundred.
     */
    public List<TaskDocument> all() {
        try {
            CommandResult result = call("/Query", List.of(), "all tasks", List.of("/XML", "ONE", HRESULT));
            return result.succeeded() ? TaskDocument.parseAll(result.output()) : List.of();
        } catch (TimedOutException unanswered) {
            return List.of();
        }
    }

    /** Registers a task under a free name. */
    Answer create(String task, Path xml) {
        return answer(call("/Create", task, List.of("/XML", xml.toString(), HRESULT)));
    }

    Answer delete(String task) {
        return answer(call("/Delete", task, List.of("/F", HRESULT)));
    }

    /** Requests an instance of the task. Success does not mean that an instance starts. */
    public Answer run(String task) {
        return answer(call("/Run", task, List.of(HRESULT)));
    }

    /** Ends the running instance of the task. */
    public Answer end(String task) {
        return answer(call("/End", task, List.of(HRESULT)));
    }

    private static Answer answer(CommandResult result) {
        return new Answer(result.exitCode(), result.words());
    }

    private CommandResult call(String verb, String task, List<String> more) {
        // The backslash is the root folder of tasks. With it a name is never parsed as an option or a folder.
        return call(verb, List.of("/TN", "\\" + task), task, more);
    }

    private CommandResult call(String verb, List<String> which, String task, List<String> more) {
        Command command = new Command(tools.schtasks(), tools.limit(), Map.of())
                .with(List.of(verb))
                .with(which)
                .with(more);
        try {
            return command.run(tools.charset());
        } catch (CommandTimeoutException e) {
            throw timedOut(verb, task, e.limit());
        } catch (ToolMissingException e) {
            throw new ToolUnavailableException(
                    "Cannot run " + tools.schtasks().getFirst() + ": " + e.getMessage(),
                    Remedy.of("where.exe", "schtasks"));
        } catch (IOException e) {
            throw new CommandFailedException(task, "schtasks " + verb, -1, String.valueOf(e.getMessage()), query(task));
        }
    }

    private static TimedOutException timedOut(String verb, String task, Duration limit) {
        return new TimedOutException("schtasks " + verb + " did not answer", limit, "it was killed", query(task));
    }

    /** Returns a command with which a user can show a task. */
    public static Remedy query(String task) {
        return Remedy.of("schtasks", "/Query", "/TN", task, "/V", "/FO", "LIST");
    }
}
