package dev.gatehouse.settings;

import dev.gatehouse.definition.Quoted;
import dev.gatehouse.definition.Suggestion;
import dev.gatehouse.error.InvalidInputException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * One value of a YAML 1.2 file with its position, for error messages.
 *
 * <p>This class reads the parser's nodes instead of the objects built from them: a node keeps the text as written
 * ({@code 1.10} stays {@code 1.10}), knows its line, and an alias costs nothing however often it is repeated.
 */
public final class YamlValue {
    private static final int MOST_ALIASES = 50;
    private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,17}");
    private static final Pattern DURATION = Pattern.compile("(0|[1-9][0-9]{0,8})(ms|s|m|h|)");

    /** Apart, because few files have a size. */
    private static final class Sizes {
        static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,17})([KMGT]?)");
    }

    /**
     * Values of variables may be credentials, and messages end up in logs that more people read than the file. Apart, because
     * only messages need it.
     */
    private static final class Confidential {
        static final Pattern KEY = Pattern.compile("(.*\\.)?(env|secret|secret-file)(\\..*)?", Pattern.DOTALL);
    }

    private final Path file;
    private final String key;
    private final Node node;

    private YamlValue(Path file, String key, Node node) {
        this.file = file;
        this.key = key;
        this.node = node;
    }

    /**
     * Parses a file's text.
     *
     * @return the document; empty if the text has none
     * @throws InvalidInputException if the text is not YAML; the message has line and column
     */
    public static Optional<YamlValue> parse(Path file, String text) {
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setMaxAliasesForCollections(MOST_ALIASES)
                .setCodePointLimit(PlainFile.LARGEST)
                .setAllowNonScalarKeys(true)
                .build();
        try {
            // The library's facade for this is in a package that its module does not export.
            Parser parser = new ParserImpl(settings, new StreamReader(settings, text));
            Composer composer = new Composer(settings, new LimitedParser(parser));
            return composer.getSingleNode().map(node -> new YamlValue(file, "", node));
        } catch (MarkedYamlEngineException e) {
            throw new InvalidInputException(
                    file + ": not valid YAML: " + e.getProblem() + position(e.getProblemMark()));
        } catch (YamlEngineException e) {
            throw new InvalidInputException(file + ": not valid YAML: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /**
     * Reads a text in the part of YAML that needs no parser, which takes a short command too long. Messages about its values
     * have no position: after one, {@link #reading} reads the text again.
     *
     * @return the document; empty if only the parser can read it
     */
    private static Optional<YamlValue> plain(Path file, String text) {
        try {
            return Optional.of(new YamlValue(file, "", PlainYaml.read(text)));
        } catch (PlainYaml.UnsupportedException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads a text, if possible without the parser. If its values are refused, the parser reads it again, so that the message has a
     * position.
     *
     * @param reader gets the document; empty if the text has none
     */
    public static <T> T reading(Path file, String text, Function<Optional<YamlValue>, T> reader) {
        Optional<YamlValue> plain = plain(file, text);
        if (plain.isPresent()) {
            try {
                return reader.apply(plain);
            } catch (InvalidInputException e) {
                // Below, the message gets its line and column.
            }
        }
        return reader.apply(parse(file, text));
    }

    /** An exception that names this value, the rule that it breaks, and its position. */
    public InvalidInputException refused(String rule) {
        return new InvalidInputException(
                file + ": " + name() + " " + rule + ", got " + description() + position(node.getStartMark()));
    }

    private String name() {
        return key.isEmpty() ? "the file" : key;
    }

    private String description() {
        return switch (node) {
            case ScalarNode empty when isNull() -> "nothing";
            case ScalarNode scalar when Confidential.KEY.matcher(key).matches() -> "a text (not shown)";
            case ScalarNode scalar -> Quoted.forMessage(scalar.getValue());
            case SequenceNode list -> "a list";
            default -> "a mapping";
        };
    }

    private static String position(Optional<Mark> mark) {
        return mark.map(m -> " (line " + (m.getLine() + 1) + ", column " + (m.getColumn() + 1) + ")")
                .orElse("");
    }

    /**
     * Where this value is in its file's text; empty if the text was read without the parser.
     *
     * @param text the text that was parsed
     */
    Optional<SettingSpan> span(String text) {
        Optional<Mark> begin = node.getStartMark();
        Optional<Mark> end = node.getEndMark();
        return begin.isEmpty() || end.isEmpty()
                ? Optional.empty()
                : Optional.of(new SettingSpan(
                        text,
                        text.offsetByCodePoints(0, begin.get().getIndex()),
                        text.offsetByCodePoints(0, end.get().getIndex())));
    }

    /** Whether the value is empty, as in {@code key:}. */
    public boolean isNull() {
        return node.getTag().equals(Tag.NULL);
    }

    public boolean isMapping() {
        return node.getTag().equals(Tag.MAP);
    }

    /** The elements of this list, each parsed. Without a stream, because short commands read an app file. */
    public <T> List<T> list(Function<YamlValue, T> parser) {
        List<T> list = new ArrayList<>();
        for (YamlValue element : elements()) {
            list.add(parser.apply(element));
        }
        return List.copyOf(list);
    }

    public boolean isList() {
        return node.getTag().equals(Tag.SEQ);
    }

    public boolean isWholeNumber() {
        return node.getTag().equals(Tag.INT);
    }

    /** The value of a key of this mapping; empty if the key is missing. Other keys are ignored. */
    public Optional<YamlValue> find(String wanted) {
        Optional<YamlValue> found = Optional.empty();
        for (NodeTuple tuple : mapping()) {
            if (tuple.getKeyNode() instanceof ScalarNode scalar
                    && scalar.getValue().equals(wanted)) {
                if (found.isPresent()) {
                    throw twice(wanted, scalar);
                }
                found = Optional.of(new YamlValue(file, path(wanted), tuple.getValueNode()));
            }
        }
        return found;
    }

    /** All entries of this mapping, in the order of the file; none if the value is empty. */
    public Map<String, YamlValue> entries() {
        Map<String, YamlValue> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
                throw refused("must have plain words as keys");
            }
            YamlValue value = new YamlValue(file, path(scalar.getValue()), tuple.getValueNode());
            if (entries.put(scalar.getValue(), value) != null) {
                throw twice(scalar.getValue(), scalar);
            }
        }
        return entries;
    }

    /** All entries of this mapping, which must have no other keys than these. */
    public Map<String, YamlValue> entries(String... known) {
        Map<String, YamlValue> entries = entries();
        for (Map.Entry<String, YamlValue> entry : entries.entrySet()) {
            if (!Arrays.asList(known).contains(entry.getKey())) {
                throw unknown(entry.getKey(), known);
            }
        }
        return entries;
    }

    /**
     * The entries of this mapping with these keys. The mapping may have keys of other programs, which are ignored; a
     * key that looks like a misspelling of one of these is refused, because ignoring it would be a silent error.
     */
    public Map<String, YamlValue> entriesBeside(String... known) {
        Map<String, YamlValue> entries = entries();
        for (Map.Entry<String, YamlValue> entry : entries.entrySet()) {
            for (String ours : known) {
                if (Suggestion.isSlip(entry.getKey(), ours)) {
                    throw unknown(entry.getKey(), known);
                }
            }
        }
        entries.keySet().retainAll(Arrays.asList(known));
        return entries;
    }

    /** An exception that names a key of this mapping, its position, the known keys and the nearest of them. */
    public InvalidInputException unknown(String inner, String... known) {
        return new InvalidInputException(file + ": unknown key " + Quoted.forMessage(path(inner)) + positionOf(inner)
                + "; known keys: " + String.join(", ", known) + Suggestion.clause(inner, List.of(known)));
    }

    /** The position of a key, because its value may begin on a later line. */
    private String positionOf(String inner) {
        for (NodeTuple tuple : mapping()) {
            if (tuple.getKeyNode() instanceof ScalarNode scalar
                    && scalar.getValue().equals(inner)) {
                return position(scalar.getStartMark());
            }
        }
        return "";
    }

    private List<NodeTuple> mapping() {
        if (isNull()) {
            return List.of();
        }
        if (node instanceof MappingNode mapping && isMapping()) {
            return mapping.getValue();
        }
        throw refused("must be a mapping of keys to values");
    }

    private String path(String inner) {
        return key.isEmpty() ? inner : key + "." + inner;
    }

    private InvalidInputException twice(String inner, ScalarNode where) {
        return new InvalidInputException(
                file + ": duplicate key " + Quoted.forMessage(path(inner)) + position(where.getStartMark()));
    }

    /** The elements of this list. */
    public List<YamlValue> elements() {
        if (!(node instanceof SequenceNode sequence) || !isList()) {
            throw refused("must be a list");
        }
        List<YamlValue> elements = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            elements.add(new YamlValue(file, key + "[" + elements.size() + "]", element));
        }
        return elements;
    }

    /** The value as text; numbers and booleans are refused. */
    public String text() {
        if (node instanceof ScalarNode scalar && node.getTag().equals(Tag.STR)) {
            return scalar.getValue();
        }
        throw refused("must be text");
    }

    /** The scalar as written; empty for lists and mappings, which the caller refuses. */
    public String word() {
        return isList() || isMapping() ? "" : asWritten();
    }

    /** The value as written, for texts, numbers and booleans. */
    public String asWritten() {
        boolean plain = node.getTag().equals(Tag.STR)
                || node.getTag().equals(Tag.INT)
                || node.getTag().equals(Tag.FLOAT)
                || node.getTag().equals(Tag.BOOL);
        if (node instanceof ScalarNode scalar && plain) {
            return scalar.getValue();
        }
        throw refused("must be text, a number, true or false (write '' for an empty text)");
    }

    /**
     * A whole number in decimal digits. Leading zeros are refused: YAML 1.1, which other programs may use for the same
     * file, reads such a number as octal.
     */
    public long wholeNumber(long least, long most) {
        if (isWholeNumber() && node instanceof ScalarNode scalar) {
            if (WHOLE_NUMBER.matcher(scalar.getValue()).matches()) {
                long number = Long.parseLong(scalar.getValue());
                if (number >= least && number <= most) {
                    return number;
                }
            }
        }
        throw refused("must be a whole number from " + least + " to " + most);
    }

    public boolean truth() {
        if (node instanceof ScalarNode scalar && node.getTag().equals(Tag.BOOL)) {
            return Boolean.parseBoolean(scalar.getValue());
        }
        throw refused("must be true or false");
    }

    /** A duration: {@code 500ms}, {@code 10s}, {@code 2m}, {@code 1h}, or a plain number of seconds. */
    public Duration duration() {
        Matcher parts = DURATION.matcher(scalar());
        if (!parts.matches()) {
            throw refused("must be a duration such as 500ms, 10s, 2m or 1h, or a whole number of seconds");
        }
        long number = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
        };
    }

    /** A size in bytes: a plain number, or one with {@code K}, {@code M}, {@code G} or {@code T}, powers of 1024. */
    public long size() {
        Matcher parts = Sizes.FORM.matcher(scalar());
        if (parts.matches()) {
            int shift = 10 * (parts.group(2).isEmpty() ? 0 : "KMGT".indexOf(parts.group(2)) + 1);
            long number = Long.parseLong(parts.group(1));
            if (number <= Long.MAX_VALUE >> shift) {
                return number << shift;
            }
        }
        throw refused("must be a size such as 512M or 2G, or a number of bytes above 0");
    }

    private String scalar() {
        boolean plain = node.getTag().equals(Tag.STR) || isWholeNumber();
        return plain && node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }
}
