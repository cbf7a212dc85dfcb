package dev.gatehouse.cli.completion;

import dev.gatehouse.cli.parsing.GlobalOptions;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.cli.parsing.Syntax.Option;
import dev.gatehouse.cli.parsing.Syntax.Origin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All commands, options and arguments as rows, which the script of each shell searches. The fields of a row are separated by
 * {@code |}; only the last one can contain that character.
 *
 * <ul>
 *   <li>{@code C|GROUP|WORD|PATH|SUMMARY}: the word can follow the group and leads to the path
 *   <li>{@code O|PATH|OPTION|KIND|HELP}: an option and what its value is; no kind if it has no value. The path {@code *} is any
 *   <li>{@code A|PATH|KINDS|}: what the arguments are, separated by blanks; the last one can repeat if it ends with {@code +}
 *   <li>{@code V|KIND|WORDS|}: the values of a kind, separated by blanks
 * </ul>
 */
final class CompletionTable {
    private static final String ANY_PATH = "*";

    private final List<String> rows = new ArrayList<>();

    private CompletionTable() {}

    /**
     * Returns the rows.
     *
     * @param words all words of commands
     * @param values the values of kinds that are known
     */
    static List<String> of(List<Word> words, Map<ValueKind, List<String>> values) {
        CompletionTable table = new CompletionTable();
        for (Word word : words) {
            table.add("C", word.group(), word.word(), word.path(), word.summary());
        }
        Set<String> seen = new HashSet<>();
        for (Word word : words) {
            if (word.syntax().isPresent() && seen.add(word.path())) {
                table.command(word.path(), word.syntax().get());
            }
        }
        GlobalOptions.ALL.forEach(option -> table.option(ANY_PATH, option));
        table.add("O", "", GlobalOptions.VERSION, "", "Print the version");
        for (ValueKind kind : ValueKind.values()) {
            if (values.containsKey(kind)) {
                table.add("V", kind.word(), String.join(" ", values.getOrDefault(kind, List.of())), "");
            }
        }
        return table.rows;
    }

    private void command(String path, Syntax syntax) {
        for (Option option : syntax.options()) {
            if (option.origin() != Origin.GLOBAL) {
                option(path, option);
            }
        }
        if (syntax.most() > 0) {
            add("A", path, kinds(syntax), "");
        }
    }

    private void option(String path, Option option) {
        String kind = option.takesValue() ? ValueKind.of(option.label()).word() : "";
        for (String name : option.names()) {
            add("O", path, name, kind, option.help());
        }
    }

    private static String kinds(Syntax syntax) {
        List<String> kinds = new ArrayList<>();
        for (String label : syntax.wordLabel().split(" ", -1)) {
            kinds.add(ValueKind.of(label).word());
        }
        return String.join(" ", kinds) + (syntax.most() == Syntax.ANY ? "+" : "");
    }

    private void add(String... fields) {
        rows.add(String.join("|", fields));
    }
}
