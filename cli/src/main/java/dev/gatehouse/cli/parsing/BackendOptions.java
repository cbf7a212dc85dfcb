package dev.gatehouse.cli.parsing;

import dev.gatehouse.cli.parsing.Syntax.Option;
import dev.gatehouse.cli.parsing.Syntax.Origin;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.spi.provider.ManagerOption;
import dev.gatehouse.spi.provider.ManagerOption.Use;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The options that backends have of their own. Which of them the service manager takes shows when it is opened. */
public final class BackendOptions {
    private BackendOptions() {}

    /** All options that commands of this use take, those that most commands take first. */
    static List<Option> of(Use use) {
        Map<String, Map<String, List<String>>> helps = new LinkedHashMap<>();
        Map<String, String> arguments = new LinkedHashMap<>();
        for (Use wider : Use.values()) {
            for (ServiceManagers.KindOption one : ServiceManagers.ofHost().options()) {
                ManagerOption option = one.option();
                if (option.use() == wider && takes(use, option)) {
                    arguments.putIfAbsent(option.name(), option.argument());
                    helps.computeIfAbsent(option.name(), _ -> new LinkedHashMap<>())
                            .computeIfAbsent(option.description(), _ -> new ArrayList<>())
                            .add(one.kind().word());
                }
            }
        }
        List<Option> options = new ArrayList<>();
        arguments.forEach((name, argument) -> options.add(
                new Option(List.of(name), argument, help(helps.getOrDefault(name, Map.of())), Origin.BACKEND)));
        return options;
    }

    /** What it means, and to which kinds. */
    private static String help(Map<String, List<String>> kindsByMeaning) {
        List<String> parts = new ArrayList<>();
        kindsByMeaning.forEach((meaning, kinds) -> parts.add(meaning + " (" + String.join(", ", kinds) + ")"));
        return String.join("; ", parts);
    }

    /** The option of this name, without its help. */
    static Optional<Option> find(String name, Use use) {
        Optional<ManagerOption> found = ServiceManagers.ofHost().option(name);
        return found.isPresent() && takes(use, found.get())
                ? Optional.of(new Option(List.of(name), found.get().argument(), "", Origin.BACKEND))
                : Optional.empty();
    }

    private static boolean takes(Use use, ManagerOption option) {
        return option.use().compareTo(use) <= 0;
    }

    /** The given options that decide which manager of a kind is meant, as they are typed. */
    public static List<String> places(ParsedArgs args) {
        List<String> places = new ArrayList<>();
        args.backendOptions().forEach((name, value) -> {
            if (isPlace(name)) {
                places.add(value.isEmpty() ? name : name + " " + ShellWord.quote(value));
            }
        });
        return places;
    }

    private static boolean isPlace(String word) {
        return ServiceManagers.ofHost()
                .option(word)
                .map(ManagerOption::choosesManager)
                .orElse(false);
    }

    /**
     * Where in a command of ours such an option belongs, if the command takes one and none is there.
     *
     * @param words the command
     * @param from the index after the program
     * @return the index at which it belongs, or -1
     */
    public static int afterVerb(List<String> words, int from) {
        if (words.size() <= from || words.stream().anyMatch(word -> word.startsWith("--") && isPlace(word))) {
            return -1;
        }
        return switch (words.get(from)) {
            case "reconcile", "render" -> from + 1;
            case "gateway" -> words.size() > from + 1 && !words.get(from + 1).equals("run") ? from + 2 : -1;
            default -> -1;
        };
    }
}
