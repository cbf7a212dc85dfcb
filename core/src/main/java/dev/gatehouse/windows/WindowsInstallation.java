package dev.gatehouse.windows;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.files.StorageErrors;
import dev.gatehouse.windows.host.Elevation;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.task.LoginStart;
import dev.gatehouse.windows.task.Registration.LogonChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Installs one gateway and asks the user for missing options. All questions come before the first change, except the
 * question about administrator rights, which is only asked after Task Scheduler has refused the task.
 */
public final class WindowsInstallation {
    private final Home home;
    private final WindowsLayout layout;
    private final Elevation elevation;
    private final Prompter prompter;
    private final Function<ServiceName, List<String>> again;

    /**
     * Creates an installation.
     *
     * @param prompter asks for what the options do not say
     * @param again returns the command line that runs this program for a service with {@code --elevated-handoff}; it is
     *     started with administrator rights
     */
    public WindowsInstallation(
            Home home, WindowsLayout layout, Prompter prompter, Function<ServiceName, List<String>> again) {
        this.home = home;
        this.layout = layout;
        this.elevation = new Elevation(layout.tools());
        this.prompter = prompter;
        this.again = again;
    }

    /**
     * Result of an installation.
     *
     * @param outcome whether the service was installed, changed, or left unchanged
     * @param atLogon what starts it at logon, for messages; empty if nothing does, or if the gateway was stopped
     * @param refusal why Task Scheduler refused the task, in its own words; may be empty
     * @param started whether the gateway was started and stayed up
     */
    public record Result(Outcome outcome, Optional<String> atLogon, String refusal, boolean started) {}

    /** Installs a gateway, and starts it if the options or the user say so. */
    public Result install(GatewayDefinition definition, WindowsOptions options, Wait wait) {
        ServiceName service = definition.service();
        if (options.elevatedHandoff()) {
            return result(define(asOwner(), definition, LogonChoice.TASK), false);
        }
        boolean onLogin = options.startOnLogin()
                .or(() -> prompter.ask("Start the gateway of " + service + " at each logon (scheduled task)?", true))
                .orElse(true);
        // Without an answer the gateway is only installed, as with every manager.
        boolean now = options.startNow()
                .or(() -> prompter.ask("Start the gateway of " + service + " now?", true))
                .orElse(false);
        Outcome outcome = define(layout, definition, onLogin ? LogonChoice.TASK : LogonChoice.NOTHING);
        if (!outcome.failed() && facts(service).login().by() == LoginStart.By.STARTUP && mayElevate(service)) {
            elevation.run(again.apply(service));
            // Picks up the task if the elevated process has registered it.
            outcome = define(layout, definition, LogonChoice.KEEP);
        }
        if (outcome.failed() || !now) {
            return result(outcome, false);
        }
        new WindowsServiceManager(home, layout).start(service, wait);
        return result(outcome, true);
    }

    private boolean mayElevate(ServiceName service) {
        return !elevation.isElevated()
                && prompter.ask(
                                "Task Scheduler refused the task of " + service
                                        + ". Register it with administrator rights (opens a UAC prompt)?",
                                false)
                        .orElse(false);
    }

    private Outcome define(WindowsLayout where, GatewayDefinition definition, LogonChoice choice) {
        return new WindowsServiceManager(home, where)
                .choosing(choice)
                .define(List.of(definition), Initially.DOWN)
                .outcomes()
                .getFirst();
    }

    /** The administrator may be another account, but the gateway belongs to the owner of the home. */
    private WindowsLayout asOwner() {
        try {
            UserPrincipal owner = Files.getOwner(layout.home());
            if (owner instanceof GroupPrincipal) {
                // An administrator's files may belong to the Administrators group, but a task needs one account.
                return layout;
            }
            return new WindowsLayout(
                    layout.home(),
                    layout.pattern(),
                    layout.names(),
                    layout.startup(),
                    Optional.of(owner.getName()),
                    layout.launcher(),
                    layout.tools());
        } catch (IOException | UnsupportedOperationException e) {
            return layout;
        }
    }

    private ServiceFacts facts(ServiceName service) {
        try {
            return ServiceFacts.of(layout.folder(service.profile()));
        } catch (IOException e) {
            throw StorageErrors.translate("reading the installation of " + service, layout.services(), e);
        }
    }

    private Result result(Outcome outcome, boolean started) {
        if (outcome.failed()) {
            return new Result(outcome, Optional.empty(), "", started);
        }
        ServiceFacts facts = facts(outcome.service());
        LoginStart login = facts.login();
        if (facts.policy().skipsLogon()) {
            return new Result(outcome, Optional.empty(), login.reason(), started);
        }
        Optional<String> words = switch (login.by()) {
            case TASK ->
                Optional.of(
                        "the task " + layout.folder(outcome.service().profile()).taskName());
            case STARTUP -> Optional.of("an entry in the Startup folder");
            case NOTHING -> Optional.empty();
        };
        return new Result(outcome, words, login.reason(), started);
    }
}
