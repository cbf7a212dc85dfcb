package dev.gatehouse.cli.parsing;

import dev.gatehouse.cli.parsing.Syntax.Option;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the plain command lines that nearly all are, in no time. Whatever is not plain, right or wrong, it leaves to
 * {@link FullReader}, whose first use costs a quarter of the whole command.
 */
public final class QuickReader {
    private final Syntax syntax;
    private final Set<String> flags = new HashSet<>();
    private final Map<String, String> values = new HashMap<>();
    private final List<String> words = new ArrayList<>();

    private QuickReader(Syntax syntax) {
        this.syntax = syntax;
    }

    /** What was typed, or nothing where it takes more to understand it. */
    public static Optional<ParsedArgs> read(Syntax syntax, List<String> typed) {
        QuickReader reader = new QuickReader(syntax);
        for (int i = 0; i < typed.size(); ) {
            int used = reader.take(typed, i);
            if (used == 0) {
                return Optional.empty();
            }
            i += used;
        }
        boolean enough = reader.words.size() >= syntax.fewest() && reader.words.size() <= syntax.most();
        return enough ? Optional.of(new ParsedArgs(reader.flags, reader.values, reader.words)) : Optional.empty();
    }

    /** Takes what stands at a place, and tells how many words that were; 0 where it is not plain. */
    private int take(List<String> typed, int at) {
        String word = typed.get(at);
        if (word.isEmpty()) {
            return 0;
        }
        if (word.charAt(0) != '-') {
            words.add(word);
            return 1;
        }
        Optional<Option> found = syntax.find(word);
        if (found.isEmpty()) {
            return 0;
        }
        Option option = found.get();
        if (!option.takesValue()) {
            return flags.add(option.name()) ? 1 : 0;
        }
        String value = at + 1 < typed.size() ? typed.get(at + 1) : "";
        boolean plain = !value.isEmpty() && value.charAt(0) != '-';
        return plain && values.putIfAbsent(option.name(), value) == null ? 2 : 0;
    }
}
