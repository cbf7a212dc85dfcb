package dev.gatehouse.systemd;

import dev.gatehouse.error.CommandFailedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.NoSupervisorException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.error.ToolUnavailableException;
import dev.gatehouse.spi.command.Command;
import dev.gatehouse.spi.command.CommandResult;
import dev.gatehouse.spi.command.CommandTimeoutException;
import dev.gatehouse.spi.command.ToolMissingException;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.SystemdLayout;
import dev.gatehouse.systemd.host.UserManager;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Calls {@code systemctl} in one scope. Every call has a time limit; text for people is never parsed. */
final class Systemctl {
    /** Maximum number of unit names per call; even with the longest names they fit on a command line. */
    private static final int MOST_UNITS = 1000;

    private final SystemdLayout layout;
    private final Scope scope;

    Systemctl(SystemdLayout layout, Scope scope) {
        this.layout = layout;
        this.scope = scope;
    }

    /**
     * Reads the properties of units in one call.
     *
     * @throws GatehouseException if systemctl gives no answer or an invalid one
     */
    Map<String, UnitFacts> show(Collection<String> units) {
        List<String> all = List.copyOf(new LinkedHashSet<>(units));
        Map<String, UnitFacts> facts = new LinkedHashMap<>();
        for (int from = 0; from < all.size(); from += MOST_UNITS) {
            show(all.subList(from, Math.min(all.size(), from + MOST_UNITS)), facts);
        }
        return facts;
    }

    private void show(List<String> units, Map<String, UnitFacts> facts) {
        List<String> words = new ArrayList<>(List.of("show", "--property=" + UnitFacts.ASKED, "--"));
        words.addAll(units);
        CommandResult result = run(words);
        List<UnitFacts> answers = UnitFacts.parse(result.output());
        boolean understood = answers.size() == units.size()
                && answers.stream()
                        .allMatch(answer -> !answer.text("ActiveState").isEmpty());
        if (!understood) {
            throw notUnderstood(result);
        }
        for (int i = 0; i < units.size(); i++) {
            facts.put(units.get(i), answers.get(i));
        }
    }

    private GatehouseException notUnderstood(CommandResult result) {
        if (result.succeeded()) {
            return new GatehouseException(
                    "systemctl gave an invalid answer" + (result.words().isEmpty() ? ": no output" : ""),
                    command("is-system-running"));
        }
        return unreachable(result);
    }

    private NoSupervisorException unreachable(CommandResult result) {
        String words = result.words().isEmpty() ? "exit code " + result.exitCode() : result.words();
        if (scope == Scope.USER && !layout.session().isReachable()) {
            return new NoSupervisorException(
                    "Cannot reach the user's systemd: no socket in "
                            + layout.session().runtime() + " (" + words + ")",
                    new UserManager(layout).remedy());
        }
        return new NoSupervisorException(
                "systemd does not answer in the " + scope.word() + " scope: " + words, command("is-system-running"));
    }

    /** Runs a command that must succeed. */
    void require(String action, List<String> units, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(units);
        CommandResult result = run(all);
        if (!result.succeeded()) {
            String what = units.isEmpty() ? "systemd" : String.join(", ", units);
            throw new CommandFailedException(
                    what, action, result.exitCode(), result.words(), command(all.toArray(String[]::new)));
        }
    }

    /** Makes systemd reload all units. */
    void reload() {
        require("reloading units", List.of(), "daemon-reload");
    }

    /** Runs a command whose result the caller checks. */
    CommandResult attempt(List<String> units, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(units);
        return run(all);
    }

    /** Starts jobs and waits for them; empty on timeout. The jobs continue after a timeout. */
    Optional<CommandResult> await(Duration limit, String verb, List<String> units) {
        List<String> words = new ArrayList<>(List.of(verb, "--"));
        words.addAll(units);
        try {
            return Optional.of(call(limit, words));
        } catch (CommandTimeoutException e) {
            return Optional.empty();
        } catch (IOException | ToolMissingException e) {
            throw translate(e);
        }
    }

    private CommandResult run(List<String> words) {
        try {
            return call(layout.limit(), words);
        } catch (IOException | CommandTimeoutException | ToolMissingException e) {
            throw translate(e);
        }
    }

    private CommandResult call(Duration limit, List<String> words) throws IOException {
        List<String> all = new ArrayList<>(layout.systemctl());
        all.addAll(List.of(scope.option(), "--no-pager", "--no-ask-password"));
        all.addAll(words);
        return new Command(all, limit, layout.environment(scope)).run();
    }

    private GatehouseException translate(Exception e) {
        if (e instanceof CommandTimeoutException late) {
            return new TimedOutException("systemctl did not answer", late.limit(), "", command("is-system-running"));
        }
        if (e instanceof ToolMissingException missing) {
            return new ToolUnavailableException(
                    missing.tool() + " is not installed or not executable: " + missing.getMessage(),
                    Remedy.gatehouse("detect"));
        }
        return new GatehouseException("systemctl failed: " + e.getMessage(), Remedy.gatehouse("detect"), e);
    }

    /** Returns a systemctl command for people to type. */
    Remedy command(String... words) {
        if (scope == Scope.SYSTEM) {
            return Remedy.of("systemctl").with(words);
        }
        Remedy command = Remedy.of("systemctl", "--user").with(words);
        return layout.accounts().actsForAnother()
                ? layout.accounts()
                        .asCurrent(command.withVariable(
                                "XDG_RUNTIME_DIR", layout.session().runtime().toString()))
                : command;
    }
}
