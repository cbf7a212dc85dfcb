package dev.gatehouse.cli.parsing;

import dev.gatehouse.cli.parsing.Syntax.Option;
import dev.gatehouse.cli.parsing.Syntax.Origin;
import java.util.ArrayList;
import java.util.List;

/** The global options. They can precede or follow the command. */
public final class GlobalOptions {
    public static final String PROFILE = "--profile";
    public static final String HOME = "--home";
    public static final String APP = "--app";
    public static final String MANAGER = "--manager";
    public static final String JSON = "--json";
    public static final String HELP = "--help";
    public static final String VERSION = "--version";

    /** Each text fits into one line of the program's help. */
    public static final List<Option> ALL = List.of(
            new Option(
                    List.of("-p", PROFILE),
                    "PROFILE",
                    "Profile (default: the app's variable, or 'default')",
                    Origin.GLOBAL),
            new Option(List.of(HOME), "DIR", "Home (default: the app's variable, or its usual home)", Origin.GLOBAL),
            new Option(List.of(APP), "APP", "Preset, file or all (default: GATEHOUSE_APP, or found)", Origin.GLOBAL),
            new Option(List.of(MANAGER), "KIND", "Manager (default: GATEHOUSE_MANAGER, or detected)", Origin.GLOBAL),
            new Option(List.of(JSON), "", "Print one JSON object instead of text", Origin.GLOBAL),
            new Option(List.of("-h", HELP), "", "Show this help; after a command, that command's", Origin.GLOBAL));

    private GlobalOptions() {}

    /** Returns all spellings. */
    public static List<String> names() {
        List<String> names = new ArrayList<>(List.of(VERSION));
        ALL.forEach(option -> names.addAll(option.names()));
        return names;
    }

    /** Whether this word is a global option whose value is the next word. */
    public static boolean takesNextWord(String word) {
        for (Option option : ALL) {
            if (option.takesValue() && option.names().contains(word)) {
                return true;
            }
        }
        return false;
    }

    /** Whether this word is a global option in any spelling: alone, with {@code =value}, or {@code -pvalue}. */
    public static boolean isOne(String word) {
        for (Option option : ALL) {
            for (String name : option.names()) {
                boolean attached = option.takesValue() && word.startsWith(name.startsWith("--") ? name + "=" : name);
                if (word.equals(name) || attached) {
                    return true;
                }
            }
        }
        return false;
    }
}
