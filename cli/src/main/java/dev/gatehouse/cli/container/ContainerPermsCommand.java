package dev.gatehouse.cli.container;

import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.s6.ContainerPermissions;
import dev.gatehouse.s6.slot.S6Layout;
import java.io.IOException;
import java.util.List;

/** {@code container perms}: lets the app's user watch and control the image's own services. */
public final class ContainerPermsCommand extends CliCommand {
    private static final String ROOT_TREE = "--open-root-tree";

    public ContainerPermsCommand() {
        super("container perms", "Lets the app's user command the services that the image declares.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.flag(ROOT_TREE, "also let that user register gateways in root's tree, which makes it as good as root");
    }

    @Override
    public int run(Session session, ParsedArgs args) throws IOException {
        ContainerPermissions permissions =
                new ContainerPermissions(session.home().app());
        Console console = session.console();
        List<ContainerPermissions.Change> changes =
                permissions.openStaticServices(ContainerPermissions.STATIC_SERVICES);
        boolean failed = false;
        for (ContainerPermissions.Change change : changes) {
            if (change.failed()) {
                console.failed(change.service() + ": " + change.failure());
                failed = true;
            } else {
                console.done(change.service() + " can be commanded by the app's user");
            }
        }
        if (changes.isEmpty()) {
            console.done("there are no static services in " + ContainerPermissions.STATIC_SERVICES);
        }
        if (args.has(ROOT_TREE)) {
            permissions.openRootScandir(
                    S6Layout.locate(session.home().app(), session.environment()).scandir());
            console.warn("the app's user may register gateways in root's tree");
        }
        if (failed) {
            console.remedy("ls -la " + ContainerPermissions.STATIC_SERVICES);
        }
        return failed ? ExitCode.FAILED : ExitCode.DONE;
    }
}
