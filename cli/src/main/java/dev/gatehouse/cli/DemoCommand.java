package dev.gatehouse.cli;

import java.io.IOException;

/** {@code demo}: shows it all on three small web servers, and leaves nothing behind. */
final class DemoCommand extends CliCommand {
    DemoCommand() {
        super("demo", "Shows it all on three small web servers, and leaves nothing behind.");
    }

    @Override
    int run(Session session, Line line) throws IOException {
        Surroundings surroundings = session.surroundings();
        Console console = session.console();
        DemoTools.requireJavaServer();
        DemoTools.requireS6(console, surroundings.environment());
        try (DemoScratch scratch = DemoScratch.open(surroundings.environment())) {
            new Demo(surroundings, console, scratch).play();
            console.changing("cleaning up");
        }
        console.done("nothing of the demo is left");
        return Cli.DONE;
    }
}
