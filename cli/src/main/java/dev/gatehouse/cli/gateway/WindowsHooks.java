package dev.gatehouse.cli.gateway;

import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.output.ProgramName;
import dev.gatehouse.cli.parsing.BackendOptions;
import dev.gatehouse.cli.parsing.GlobalOptions;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Apps;
import dev.gatehouse.spi.VerbHooks;
import dev.gatehouse.windows.Prompter;
import dev.gatehouse.windows.WindowsInstallation;
import dev.gatehouse.windows.WindowsOptions;
import dev.gatehouse.windows.WindowsServiceManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An installation on Windows, which may ask: whether to start now and at each logon, and for an administrator's rights. */
final class WindowsHooks {
    private final Session session;
    private final WindowsServiceManager manager;

    WindowsHooks(Session session, WindowsServiceManager manager) {
        this.session = session;
        this.manager = manager;
    }

    VerbHooks.Installed install(GatewayDefinition definition) {
        WindowsOptions options = BackendOptions.windows(session.args()).orOf(session.environment());
        WindowsInstallation installation =
                new WindowsInstallation(session.home(), manager.layout(), questions(), this::again);
        WindowsInstallation.Result result = installation.install(definition, options, Wait.PROOF);
        Console console = session.console();
        if (!result.refusal().isEmpty()) {
            console.warn("Task Scheduler refused a task for " + definition.profile() + ": " + result.refusal());
        }
        if (!result.outcome().failed()) {
            console.done(definition.profile() + " "
                    + result.atLogon()
                            .map(by -> "starts at each logon, by " + by)
                            .orElse("does not start at a logon"));
        }
        return new VerbHooks.Installed(result.outcome(), result.started());
    }

    /** This program once more, for one gateway and about the same app, with rights that are asked for once. */
    private List<String> again(ServiceName service) {
        List<String> words = new ArrayList<>(List.of(System.getProperty(ProgramName.LAUNCHER, "gatehouse")));
        words.addAll(
                List.of("--manager", "windows", "--home", session.home().path().toString()));
        session.args()
                .value(GlobalOptions.APP)
                .or(() -> Optional.ofNullable(session.environment().get(Apps.VARIABLE)))
                .ifPresent(app -> words.addAll(
                        List.of("--app", Path.of(app).toAbsolutePath().toString())));
        words.addAll(List.of("gateway", "install", service.toString(), "--elevated-handoff"));
        return words;
    }

    private Prompter questions() {
        return session.console().terminal().is(0) ? this::ask : Prompter.NOBODY;
    }

    private Optional<Boolean> ask(String question, boolean otherwise) {
        session.console().say(question + (otherwise ? " [Y/n] " : " [y/N] "));
        try {
            String answer = session.readLine().strip().toLowerCase(Locale.ROOT);
            return Optional.of(answer.isEmpty() ? otherwise : answer.startsWith("y"));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
