package dev.gatehouse.settings;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.parser.Parser;

/**
 * Refuses documents that would cost too much: the composer recurses into each level, and keeps an object of some 300
 * bytes for each value. An alias costs nothing here, but its text is written as often as it is repeated. The parser itself
 * needs neither stack nor memory, so the document is refused before it is built.
 */
final class LimitedParser implements Parser {
    /** Levels of lists and mappings. Composing one takes about 300 bytes of stack; settings that people write have ten. */
    static final int DEEPEST = 100;

    /** Keys, values, lists and mappings: a file of {@link PlainFile#LARGEST} that has 13 characters for each of them. */
    static final int MOST = 20_000;

    private final Parser parser;
    private final Map<Anchor, Integer> lengths = new HashMap<>();
    private int depth;
    private int count;
    private long repeated;

    LimitedParser(Parser parser) {
        this.parser = parser;
    }

    @Override
    public boolean checkEvent(Event.ID id) {
        return parser.checkEvent(id);
    }

    @Override
    public Event peekEvent() {
        return parser.peekEvent();
    }

    @Override
    public boolean hasNext() {
        return parser.hasNext();
    }

    @Override
    public Event next() {
        Event event = parser.next();
        switch (event.getEventId()) {
            case SequenceStart, MappingStart -> {
                depth++;
                count++;
            }
            case SequenceEnd, MappingEnd -> depth--;
            case Scalar -> {
                count++;
                if (event instanceof ScalarEvent scalar && scalar.getAnchor().isPresent()) {
                    lengths.put(scalar.getAnchor().get(), scalar.getValue().length());
                }
            }
            case Alias -> {
                count++;
                repeated += event instanceof AliasEvent alias ? lengths.getOrDefault(alias.getAlias(), 0) : 0;
            }
            default -> {
                // Begin and end of the document.
            }
        }
        if (depth > DEEPEST) {
            throw refused("nested more than " + DEEPEST + " levels deep", event);
        }
        if (count > MOST) {
            throw refused("more than " + MOST + " values", event);
        }
        if (repeated > PlainFile.LARGEST) {
            throw refused("aliases repeat more than " + PlainFile.LARGEST + " characters", event);
        }
        return event;
    }

    private static MarkedYamlEngineException refused(String reason, Event at) {
        return new ParserException("", Optional.empty(), reason, at.getStartMark());
    }
}
