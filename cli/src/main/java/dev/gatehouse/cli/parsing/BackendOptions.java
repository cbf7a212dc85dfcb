package dev.gatehouse.cli.parsing;

import dev.gatehouse.cli.parsing.Syntax.Option;
import dev.gatehouse.cli.parsing.Syntax.Origin;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.spi.provider.ManagerOption;
import dev.gatehouse.spi.provider.ManagerOption.Use;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The options of backends. Whether the selected service manager supports an option is checked when it is opened. */
public final class BackendOptions {
    private BackendOptions() {}

    /** Returns all options for a use, the most widely accepted ones first. */
    static List<Option> of(Use use) {
        Map<String, Map<String, List<String>>> helps = new LinkedHashMap<>();
        Map<String, String> arguments = new LinkedHashMap<>();
        for (Use wider : Use.values()) {
            for (ServiceManagers.KindOption one : ServiceManagers.ofHost().options()) {
                ManagerOption option = one.option();
                if (option.use() == wider && accepts(use, option)) {
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

    /** Returns the help text: each meaning, followed by the kinds that it applies to. */
    private static String help(Map<String, List<String>> kindsByMeaning) {
        List<String> parts = new ArrayList<>();
        kindsByMeaning.forEach((meaning, kinds) -> parts.add(meaning + " (" + String.join(", ", kinds) + ")"));
        return String.join("; ", parts);
    }

    /** Returns the option of this name, without its help text. */
    static Optional<Option> find(String name, Use use) {
        Optional<ManagerOption> found = ServiceManagers.ofHost().option(name);
        return found.isPresent() && accepts(use, found.get())
                ? Optional.of(new Option(List.of(name), found.get().argument(), "", Origin.BACKEND))
                : Optional.empty();
    }

    private static boolean accepts(Use use, ManagerOption option) {
        return option.use().compareTo(use) <= 0;
    }

    /** Returns the given options that select a manager within a kind, each as words. */
    public static List<List<String>> selectors(ParsedArgs args) {
        List<List<String>> selectors = new ArrayList<>();
        args.backendOptions().forEach((name, value) -> {
            if (selectsManager(name)) {
                selectors.add(value.isEmpty() ? List.of(name) : List.of(name, value));
            }
        });
        return selectors;
    }

    private static boolean selectsManager(String word) {
        return ServiceManagers.ofHost()
                .option(word)
                .map(ManagerOption::choosesManager)
                .orElse(false);
    }

    /**
     * Returns the position at which such an option can be inserted into a command line of Gatehouse.
     *
     * @param words the program and its arguments
     * @return the index, or -1 if the command takes no such option or already has one
     */
    public static int afterVerb(List<String> words) {
        if (words.size() <= 1 || words.stream().anyMatch(word -> word.startsWith("--") && selectsManager(word))) {
            return -1;
        }
        return switch (words.get(1)) {
            case "reconcile", "render" -> 2;
            case "gateway" -> words.size() > 2 && !words.get(2).equals("run") ? 3 : -1;
            default -> -1;
        };
    }
}
