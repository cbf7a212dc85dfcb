package dev.gatehouse.cli.container;

import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.s6.ContainerPermissions;
import dev.gatehouse.s6.slot.S6Layout;
import java.io.IOException;
import java.util.List;

/** {@code container perms}: allows the app's account to query and control the static services of the image. */
public final class ContainerPermsCommand extends CliCommand {
    private static final String ROOT_TREE = "--open-root-tree";

    public ContainerPermsCommand() {
        super("container perms", "Allows the app's account to control the static services of the image.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.flag(
                ROOT_TREE, "Also allow it to register gateways in the root tree; that account can then become root");
    }

    @Override
    public int run(Session session, ParsedArgs args) throws IOException {
        ContainerSystem.require(path(), session.context().osName());
        ContainerPermissions permissions =
                new ContainerPermissions(session.home().app());
        Console console = session.console();
        if (!permissions.areNeeded()) {
            console.done("No permissions changed: the app has no account of its own (user in its app file), "
                    + "so its gateways run as the account of the tree");
            return ExitCode.DONE;
        }
        List<ContainerPermissions.Change> changes =
                permissions.openStaticServices(ContainerPermissions.STATIC_SERVICES);
        boolean failed = false;
        for (ContainerPermissions.Change change : changes) {
            if (change.failed()) {
                console.failed(change.service() + ": " + change.failure());
                failed = true;
            } else {
                console.done(change.service() + ": the app's account can control it");
            }
        }
        if (changes.isEmpty()) {
            console.done("No static services in " + ContainerPermissions.STATIC_SERVICES);
        }
        if (args.has(ROOT_TREE)) {
            permissions.openRootScandir(
                    S6Layout.locate(session.home().app(), session.environment()).scandir());
            console.warn("The app's account can register gateways in the root tree, and so can become root");
        }
        if (failed) {
            console.remedy(Remedy.of("ls", "-la", ContainerPermissions.STATIC_SERVICES.toString()));
        }
        return failed ? ExitCode.FAILED : ExitCode.DONE;
    }
}
