package dev.gatehouse.cli.parsing;

import dev.gatehouse.cli.parsing.Syntax.Option;
import dev.gatehouse.cli.parsing.Syntax.Origin;
import dev.gatehouse.definition.Suggestion;
import dev.gatehouse.error.Remedy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Parses any command line with picocli. Builds the model only for the command that was called. */
public final class FullReader {
    static {
        // All values are strings. Without this, picocli looks up twenty classes for conversions.
        System.setProperty("picocli.converters.excludes", "java.*");
    }

    private FullReader() {}

    /**
     * Parses the options and arguments of a command.
     *
     * @param command the words of the command, such as {@code gateway status}
     * @throws UsageException if they are invalid
     */
    public static ParsedArgs read(String command, Syntax syntax, List<String> typed) {
        // The number of arguments is checked here, since picocli counts them for each occurrence.
        CommandSpec model = model("gatehouse " + command, syntax, "0..*");
        Remedy help = UsageException.helpOf(command);
        try {
            ParseResult result = new CommandLine(model).parseArgs(typed.toArray(new String[0]));
            ParsedArgs args = parsedArgs(syntax, result);
            String problem = args.has(GlobalOptions.HELP) ? "" : miscounted(command, syntax, args.words());
            if (!problem.isEmpty()) {
                throw new UsageException(problem, help);
            }
            return args;
        } catch (ParameterException e) {
            throw new UsageException(explain(e, command, syntax), help);
        }
    }

    private static String miscounted(String command, Syntax syntax, List<String> words) {
        if (words.size() < syntax.fewest()) {
            return command + " requires " + syntax.wordLabel();
        }
        return words.size() > syntax.most()
                ? command + " accepts only " + syntax.wordLabel() + ", got '" + words.get(syntax.most()) + "'"
                : "";
    }

    /** Returns picocli's model of one command, for its help: a positional parameter for each argument. */
    public static CommandSpec model(String name, Syntax syntax) {
        if (syntax.most() == Syntax.ANY) {
            return model(name, syntax, syntax.fewest() + "..*");
        }
        CommandSpec model = options(name, syntax);
        String[] labels = syntax.wordLabel().split(" ", -1);
        String[] helps = syntax.wordHelp().split("\n", -1);
        for (int i = 0; i < syntax.most(); i++) {
            model.addPositional(PositionalParamSpec.builder()
                    .paramLabel(labels[Math.min(i, labels.length - 1)])
                    .index(Integer.toString(i))
                    .arity(i < syntax.fewest() ? "1" : "0..1")
                    .type(String.class)
                    .description(helps[Math.min(i, helps.length - 1)])
                    .build());
        }
        return model;
    }

    private static CommandSpec model(String name, Syntax syntax, String words) {
        CommandSpec model = options(name, syntax);
        if (syntax.most() > 0) {
            model.addPositional(PositionalParamSpec.builder()
                    .paramLabel(syntax.wordLabel())
                    .arity(words)
                    .index("0..*")
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .description(syntax.wordHelp())
                    .build());
        }
        return model;
    }

    private static CommandSpec options(String name, Syntax syntax) {
        CommandSpec model = CommandSpec.create().name(name);
        model.parser().expandAtFiles(false).allowOptionsAsOptionParameters(false);
        for (Option option : syntax.options()) {
            model.addOption(option(option));
        }
        return model;
    }

    private static OptionSpec option(Option option) {
        boolean valued = option.takesValue();
        return OptionSpec.builder(option.names().toArray(new String[0]))
                .arity(valued ? "1" : "0")
                .type(valued ? String.class : boolean.class)
                .paramLabel(option.label())
                .description(option.help())
                .usageHelp(option.name().equals(GlobalOptions.HELP))
                .hidden(option.origin() == Origin.GLOBAL)
                .build();
    }

    private static ParsedArgs parsedArgs(Syntax syntax, ParseResult result) {
        Set<String> flags = new HashSet<>();
        Map<String, String> values = new HashMap<>();
        Map<String, String> backend = new HashMap<>();
        for (Option option : syntax.options()) {
            if (!result.hasMatchedOption(option.name())) {
                continue;
            }
            String value = option.takesValue() ? result.matchedOptionValue(option.name(), "") : "";
            if (option.origin() == Origin.BACKEND) {
                backend.put(option.name(), value);
            } else if (option.takesValue()) {
                values.put(option.name(), value);
            } else {
                flags.add(option.name());
            }
        }
        List<String> words = new ArrayList<>();
        if (result.hasMatchedPositional(0)) {
            words.addAll(result.matchedPositionalValue(0, List.<String>of()));
        }
        return new ParsedArgs(flags, values, words, backend);
    }

    private static String explain(ParameterException problem, String command, Syntax syntax) {
        return switch (problem) {
            case UnmatchedArgumentException unmatched ->
                unmatched(unmatched.getUnmatched().getFirst(), command, syntax);
            case OverwrittenOptionException twice ->
                twice.getOverwritten() instanceof OptionSpec option
                        ? "Duplicate option " + option.longestName()
                        : String.valueOf(twice.getMessage());
            case MissingParameterException missing
            when missing.getMissing().getFirst() instanceof OptionSpec option ->
                option.longestName() + " requires a value: " + option.longestName() + " " + option.paramLabel();
            default -> String.valueOf(problem.getMessage());
        };
    }

    private static String unmatched(String word, String command, Syntax syntax) {
        if (word.startsWith("-") && word.length() > 1) {
            List<String> known = new ArrayList<>();
            syntax.options().forEach(option -> known.addAll(option.names()));
            return "Unknown option '" + word + "' for " + command + Suggestion.clause(word, known);
        }
        return command + " accepts no arguments, got '" + word + "'";
    }
}
