package dev.gatehouse.cli.demo;

import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.CliContext;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.parsing.ParsedArgs;
import java.io.IOException;

/** {@code demo}: shows Gatehouse with three small web servers, and leaves nothing behind. */
public final class DemoCommand extends CliCommand {
    private final CommandRunner runner;

    /**
     * Creates the command.
     *
     * @param runner runs the command lines that the demo shows
     */
    public DemoCommand(CommandRunner runner) {
        super("demo", "Shows it all on three small web servers, and leaves nothing behind.");
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
            console.changing("cleaning up");
        }
        console.done("nothing of the demo is left");
        return ExitCode.DONE;
    }
}
