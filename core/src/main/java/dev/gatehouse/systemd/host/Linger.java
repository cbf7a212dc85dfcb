package dev.gatehouse.systemd.host;

import dev.gatehouse.error.Remedy;
import dev.gatehouse.spi.command.Command;
import dev.gatehouse.spi.command.CommandResult;
import dev.gatehouse.spi.command.CommandTimeoutException;
import dev.gatehouse.spi.command.ToolMissingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Linger: whether a user's systemd runs without a login session. Only then do gateways of the user scope keep running
 * after a logout.
 */
public final class Linger {
    private final SystemdLayout layout;

    public Linger(SystemdLayout layout) {
        this.layout = layout;
    }

    /** Linger state of a user. */
    public enum State {
        ENABLED,
        DISABLED,
        /** logind does not answer. */
        UNKNOWN
    }

    /**
     * Result of an attempt to enable linger.
     *
     * @param changed whether this attempt enabled it
     * @param detail why it is not enabled, in the tool's words; otherwise empty
     */
    public record Result(State state, boolean changed, String detail) {}

    /** Returns the state of a user. logind keeps one file per user with linger (loginctl(1)). */
    public State of(String user) {
        if (Files.exists(layout.lingerers().resolve(user), LinkOption.NOFOLLOW_LINKS)) {
            return State.ENABLED;
        }
        try {
            CommandResult result = loginctl("show-user", user, "--property=Linger", "--value");
            // loginctl fails for a user without a session and a linger file.
            return result.output().strip().equals("yes") ? State.ENABLED : State.DISABLED;
        } catch (IOException | CommandTimeoutException | ToolMissingException unanswered) {
            return State.UNKNOWN;
        }
    }

    /** Enables linger if necessary. A refusal is a result, not an exception. */
    public Result ensure(String user) {
        State before = of(user);
        if (before == State.ENABLED) {
            return new Result(before, false, "");
        }
        try {
            CommandResult result = loginctl("--no-ask-password", "enable-linger", user);
            if (result.succeeded()) {
                return new Result(State.ENABLED, true, "");
            }
            String words = result.words().isEmpty() ? "exit code " + result.exitCode() : result.words();
            return new Result(before, false, "loginctl enable-linger was denied: " + words);
        } catch (ToolMissingException e) {
            return new Result(before, false, "loginctl is not installed");
        } catch (CommandTimeoutException e) {
            return new Result(
                    before,
                    false,
                    "loginctl did not answer within " + layout.limit().toSeconds() + " s");
        } catch (IOException e) {
            return new Result(before, false, "loginctl failed: " + e.getMessage());
        }
    }

    /** Returns a command that enables linger as root. */
    public static Remedy command(String user) {
        return Remedy.of("loginctl", "enable-linger", user).asRoot();
    }

    private CommandResult loginctl(String... words) throws IOException {
        List<String> all = new ArrayList<>(layout.loginctl());
        all.addAll(List.of(words));
        return new Command(all, layout.limit(), layout.environment(Scope.SYSTEM)).run();
    }
}
