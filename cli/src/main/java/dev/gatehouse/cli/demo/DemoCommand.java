package dev.gatehouse.cli.demo;

import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.CliContext;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.parsing.ParsedArgs;
import java.io.IOException;

/** {@code demo}: demonstrates Gatehouse with three small web servers and removes everything afterwards. */
public final class DemoCommand extends CliCommand {
    private final CommandRunner runner;

    /**
     * Creates the command.
     *
     * @param runner runs the command lines of the demo
     */
    public DemoCommand(CommandRunner runner) {
        super("demo", "Demonstrates Gatehouse with three small web servers and removes everything afterwards.");
        this.runner = runner;
    }

    @Override
    public int run(Session session, ParsedArgs args) throws IOException {
        CliContext context = session.context();
        Console console = session.console();
        DemoTools.requireJavaServer();
        DemoTools.requireS6(console, context.environment());
        try (DemoScratch scratch = DemoScratch.open(context.environment())) {
            new Demo(runner, context, console, scratch).play();
            console.changing("Cleaning up");
        }
        console.done("Removed all files and processes of the demo");
        return ExitCode.DONE;
    }
}
