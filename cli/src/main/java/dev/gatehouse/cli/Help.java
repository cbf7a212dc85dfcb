package dev.gatehouse.cli;

import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.parsing.FullReader;
import dev.gatehouse.cli.parsing.GlobalOptions;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.cli.parsing.Syntax.Option;
import dev.gatehouse.cli.parsing.Syntax.Origin;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Help texts, formatted by picocli. */
final class Help {
    private static final int WIDTH = 100;

    /** The help of the program fits a terminal of 80 columns and 24 lines, with the prompt below it. */
    private static final int NARROW = 80;

    private static final List<String> COMMANDS_FIRST = List.of(
            UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING,
            UsageMessageSpec.SECTION_KEY_SYNOPSIS,
            UsageMessageSpec.SECTION_KEY_DESCRIPTION,
            UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING,
            UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
            UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING,
            UsageMessageSpec.SECTION_KEY_OPTION_LIST);

    private Help() {}

    /** Returns the help of the program or of a group. */
    static String of(Commands.Group group, boolean colours) {
        boolean program = group.name().isEmpty();
        Syntax syntax = new Syntax();
        GlobalOptions.ALL.forEach(option -> syntax.add(shown(option)));
        if (program) {
            syntax.flag(GlobalOptions.VERSION, "Print the version");
        }
        String name = ("gatehouse " + group.name()).strip();
        CommandSpec model = FullReader.model(name, syntax);
        for (Commands.Row row : group.rows()) {
            CommandSpec entry = CommandSpec.create();
            entry.usageMessage().description(Commands.summary(group, row));
            List<String> others = row.members().subList(1, row.members().size());
            entry.aliases(others.toArray(String[]::new));
            model.addSubcommand(row.members().getFirst(), entry);
        }
        UsageMessageSpec usage = model.usageMessage();
        usage.description(group.summary()).sortOptions(false);
        if (program) {
            usage.width(NARROW)
                    .customSynopsis(name + " [OPTION...] COMMAND [PROFILE... | --all]")
                    .commandListHeading("%n")
                    .optionListHeading("%n")
                    .sectionKeys(COMMANDS_FIRST);
            return text(model, colours);
        }
        usage.width(WIDTH)
                .customSynopsis(name + " [OPTION...] COMMAND")
                .descriptionHeading("%n")
                .optionListHeading("%nOptions:%n")
                .commandListHeading("%nCommands:%n")
                .footer("", "Help for a command: " + name + " COMMAND --help");
        return text(model, colours);
    }

    /**
     * Returns the help of one command.
     *
     * @param typed the words of the command as the user typed them
     */
    static String of(CliCommand command, String typed, boolean colours) {
        CommandSpec model = FullReader.model("gatehouse " + typed, command.syntax());
        model.usageMessage()
                .width(WIDTH)
                .sortOptions(false)
                .descriptionHeading("%n")
                .parameterListHeading("%n")
                .optionListHeading("%nOptions:%n")
                .description((command.summary() + "\n" + command.more()).strip().split("\n"))
                .footer("", "Global options, such as --profile and --json: gatehouse --help");
        return text(model, colours);
    }

    private static Option shown(Option option) {
        return new Option(option.names(), option.label(), option.help(), Origin.COMMAND);
    }

    private static String text(CommandSpec model, boolean colours) {
        return new CommandLine(model).getUsageMessage(colours ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF);
    }
}
