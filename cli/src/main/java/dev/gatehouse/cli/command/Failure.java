package dev.gatehouse.cli.command;

import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.parsing.GlobalOptions;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.gateways.NoSuchHomeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reports why a command failed: one message, then a remedy. Never a bare stack trace. */
public final class Failure {
    static final String DEBUG = "GATEHOUSE_DEBUG";

    private final Throwable cause;

    public Failure(Throwable thrown) {
        Throwable inner = thrown.getCause();
        this.cause = thrown instanceof ExceptionInInitializerError && inner != null ? inner : thrown;
    }

    /** Returns the message. */
    String message() {
        String text = cause.getMessage();
        if (isExpected()) {
            return text == null ? cause.getClass().getSimpleName() : text;
        }
        return "Unexpected error: " + cause.getClass().getSimpleName() + (text == null ? "" : ": " + text);
    }

    private Optional<Remedy> remedy(String[] words) {
        if (cause instanceof UntrustedAppFileException untrusted) {
            return Optional.of(untrusted.named(words).asRoot());
        }
        if (cause instanceof SeveralAppsException several) {
            return Optional.of(several.named(words));
        }
        Optional<Remedy> known = remedy();
        return known.isPresent() ? known : Optional.of(Remedy.gatehouse(words).withVariable(DEBUG, "1"));
    }

    /** Returns a command that helps; empty if none is known. */
    private Optional<Remedy> remedy() {
        return switch (cause) {
            case UsageException usage -> Optional.of(usage.remedy());
            case InvalidInputException invalid -> Optional.of(Remedy.gatehouse("profile", "list"));
            case GatehouseException known -> known.remedy();
            case Console.OutputException full -> Optional.of(Remedy.of("df", "-h"));
            default -> Optional.empty();
        };
    }

    int exitCode() {
        return cause instanceof UsageException ? ExitCode.USAGE : ExitCode.FAILED;
    }

    private boolean isExpected() {
        return cause instanceof UsageException
                || cause instanceof GatehouseException
                || cause instanceof IOException
                || cause instanceof UncheckedIOException
                || cause instanceof Console.OutputException;
    }

    /** Reports the failure within a command, which returns its own exit code. */
    public void report(Session session) {
        if (session.json()) {
            session.console().prepared(JsonText.error(session.console(), message(), remedy()));
        }
        say(session.console(), session.environment(), remedy());
    }

    /** Reports the failure and returns the exit code. */
    public int report(Console console, Map<String, String> environment, String[] words) {
        try {
            if (List.of(words).contains(GlobalOptions.JSON)) {
                console.prepared(JsonText.error(console, message(), remedy(words)));
            }
            say(console, environment, remedy(words));
        } catch (Console.OutputException e) {
            // Only the exit code can still report the failure.
            return ExitCode.FAILED;
        }
        return exitCode();
    }

    private void say(Console console, Map<String, String> environment, Optional<Remedy> remedy) {
        console.failed(message());
        if (cause instanceof NoSuchHomeException) {
            console.detailOfHome();
        }
        if (!environment.getOrDefault(DEBUG, "").isEmpty()) {
            StringWriter trace = new StringWriter();
            cause.printStackTrace(new PrintWriter(trace));
            console.say(trace.toString());
        }
        remedy.ifPresent(console::remedy);
    }
}
