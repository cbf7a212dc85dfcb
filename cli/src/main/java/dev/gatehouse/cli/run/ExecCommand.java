package dev.gatehouse.cli.run;

import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.command.Targets;
import dev.gatehouse.cli.parsing.GlobalOptions;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import java.io.IOException;
import java.util.List;

/** {@code exec}: another program as the gateway would run. */
public final class ExecCommand extends CliCommand {
    public ExecCommand() {
        super("exec", "Runs a command with the account, the variables and the working directory of a gateway.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words(
                "PROFILE|COMMAND",
                1,
                Syntax.ANY,
                "Profile, and the command to run with its arguments; after -p PROFILE only the command."
                        + " Write -- before a command with options");
    }

    @Override
    public String more() {
        return "It runs on this host, also without a service manager, and beside a gateway that runs. Secrets of the profile are"
                + " among the variables. Exit code: that of the command.";
    }

    @Override
    public List<String> gatewayWords(ParsedArgs args) {
        return args.words().subList(0, args.value(GlobalOptions.PROFILE).isPresent() ? 0 : 1);
    }

    @Override
    public int run(Session session, ParsedArgs args) throws IOException {
        List<String> profile = gatewayWords(args);
        List<String> command = args.words().subList(profile.size(), args.words().size());
        if (command.isEmpty()) {
            throw new UsageException("exec requires a command: exec PROFILE -- COMMAND", UsageException.helpOf(path()));
        }
        ProfileName name =
                Targets.one(session, new ParsedArgs(args.flags(), args.values(), profile, args.backendOptions()));
        GatewayDefinition definition = session.gateways().definition(name).under(Foreground.KIND, name.value());
        session.console().flush();
        return new Foreground(definition.toBuilder().command(command).build(), session.environment()).execute();
    }
}
