package dev.gatehouse.cli;

import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.parsing.FullReader;
import dev.gatehouse.cli.parsing.GlobalOptions;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.cli.parsing.Syntax.Option;
import dev.gatehouse.cli.parsing.Syntax.Origin;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Help texts, formatted by picocli. */
final class Help {
    private static final int WIDTH = 100;

    private Help() {}

    /** Returns the help of the program or of a group. */
    static String of(Commands.Group group, boolean colours) {
        Syntax syntax = new Syntax();
        GlobalOptions.ALL.forEach(option -> syntax.add(shown(option)));
        if (group.name().isEmpty()) {
            syntax.flag(GlobalOptions.VERSION, "Print the version");
        }
        String name = ("gatehouse " + group.name()).strip();
        CommandSpec model = FullReader.model(name, syntax);
        for (String member : group.members()) {
            CommandSpec entry = CommandSpec.create();
            entry.usageMessage().description(Commands.summary(group, member));
            model.addSubcommand(member, entry);
        }
        model.usageMessage()
                .customSynopsis(name + " [OPTION...] COMMAND")
                .description(group.summary())
                .commandListHeading("%nCommands:%n")
                .footer("", "Help for a command: " + name + " COMMAND --help");
        return text(model, colours);
    }

    /** Returns the help of one command. */
    static String of(CliCommand command, boolean colours) {
        Syntax syntax = command.syntax();
        CommandSpec model = FullReader.model("gatehouse " + command.path(), syntax);
        model.usageMessage()
                .description((command.summary() + "\n" + command.more()).strip().split("\n"))
                .footer("", "Global options, such as --profile and --json: gatehouse --help");
        return text(model, colours);
    }

    private static Option shown(Option option) {
        return new Option(option.names(), option.label(), option.help(), Origin.COMMAND);
    }

    private static String text(CommandSpec model, boolean colours) {
        UsageMessageSpec usage = model.usageMessage();
        usage.width(WIDTH)
                .descriptionHeading("%n")
                .parameterListHeading("%n")
                .optionListHeading("%nOptions:%n")
                .sortOptions(false);
        return new CommandLine(model).getUsageMessage(colours ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF);
    }
}
