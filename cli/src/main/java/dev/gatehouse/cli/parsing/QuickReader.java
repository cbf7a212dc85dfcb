package dev.gatehouse.cli.parsing;

import dev.gatehouse.cli.parsing.Syntax.Option;
import dev.gatehouse.cli.parsing.Syntax.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Parses simple command lines fast; nearly all are simple. {@link FullReader} parses the others, valid or not; its first use
 * takes a quarter of the time of the whole command.
 */
public final class QuickReader {
    private final Syntax syntax;
    private final Set<String> flags = new HashSet<>();
    private final Map<String, String> values = new HashMap<>();
    private final List<String> words = new ArrayList<>();
    private final Map<String, String> backend = new HashMap<>();

    private QuickReader(Syntax syntax) {
        this.syntax = syntax;
    }

    /** Returns the parsed arguments, or empty if the command line is not simple. */
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
        return enough
                ? Optional.of(new ParsedArgs(reader.flags, reader.values, reader.words, reader.backend))
                : Optional.empty();
    }

    /** Parses the option or argument at an index. Returns the number of words read; 0 if they are not simple. */
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
        boolean ofBackend = option.origin() == Origin.BACKEND;
        if (!option.takesValue()) {
            boolean first = ofBackend ? backend.putIfAbsent(option.name(), "") == null : flags.add(option.name());
            return first ? 1 : 0;
        }
        String value = at + 1 < typed.size() ? typed.get(at + 1) : "";
        boolean plain = !value.isEmpty() && value.charAt(0) != '-';
        return plain && (ofBackend ? backend : values).putIfAbsent(option.name(), value) == null ? 2 : 0;
    }
}
