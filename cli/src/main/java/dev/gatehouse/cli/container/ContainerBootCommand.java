package dev.gatehouse.cli.container;

import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.output.Progress;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.owner.Owner;
import dev.gatehouse.reconcile.ContainerBoot;
import dev.gatehouse.spi.provider.Operator;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** {@code container boot}: registers all gateways when a container starts. */
public final class ContainerBootCommand extends CliCommand {
    private static final Path PROCESSES = Path.of("/proc");

    public ContainerBootCommand() {
        super("container boot", "Registers the gateways of all profiles and starts those whose intent is running.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("WORD", 0, Syntax.ANY, "The container's command, after -- (default: found in /proc)");
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        ContainerSystem.require(path(), session.context().osName());
        ServiceManager manager = session.manager();
        Clock clock = Clock.system(ZoneId.systemDefault());
        List<String> command = args.words().isEmpty() ? new ContainerCommandLine(PROCESSES).find() : args.words();
        Optional<Owner> owner =
                session.hooks(Operator.NOBODY).tree(manager).map(tree -> Owner.here("container", tree, clock));
        ContainerBoot.BootContext context = new ContainerBoot.BootContext(session.environment(), command, owner);
        ContainerBoot.Result result;
        try (Progress _ = Progress.of(session.console(), "Registering gateways")) {
            result = new ContainerBoot(session.home(), manager, session.holders(false), clock).run(context);
        }
        result.output().forEach(session.console()::fact);
        result.errors().forEach(session.console()::warn);
        if (result.exitCode() != 0) {
            session.console().remedy(Remedy.gatehouse("reconcile", "--dry-run"));
        }
        return result.exitCode();
    }
}
