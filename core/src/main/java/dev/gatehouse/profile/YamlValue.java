package dev.gatehouse.profile;

import dev.gatehouse.definition.Quoted;
import dev.gatehouse.error.InvalidInputException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * One value of a YAML 1.2 file, together with where it stands, so that whoever finds it wrong can say so.
 *
 * <p>The parser's nodes are read and not the objects that it would build of them: a node keeps the text as it was
 * written ({@code 1.10} stays that), knows its line, and an alias in it costs nothing, however often it is repeated.
 */
final class YamlValue {
    private static final int MOST_ALIASES = 50;
    private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,17}");
    private static final Pattern DURATION = Pattern.compile("(0|[1-9][0-9]{0,8})(ms|s|m|h|)");
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,17})([KMGT]?)");

    /** Variables carry credentials, and messages end up in logs that more people read than the file. */
    private static final Pattern CONFIDENTIAL = Pattern.compile("(gateway\\.)?env(\\..*)?", Pattern.DOTALL);

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
     * @return the document, or empty where the text holds none
     * @throws InvalidInputException where it is not YAML, with line and column
     */
    static Optional<YamlValue> parse(Path file, String text) {
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setMaxAliasesForCollections(MOST_ALIASES)
                .setCodePointLimit(PlainFile.LARGEST)
                .setAllowNonScalarKeys(true)
                .build();
        try {
            // The library's facade for this lies in a package that its module does not export.
            Composer composer = new Composer(settings, new ParserImpl(settings, new StreamReader(settings, text)));
            return composer.getSingleNode().map(node -> new YamlValue(file, "", node));
        } catch (MarkedYamlEngineException e) {
            throw new InvalidInputException(
                    file + ": not valid YAML: " + e.getProblem() + position(e.getProblemMark()));
        } catch (YamlEngineException e) {
            throw new InvalidInputException(file + ": not valid YAML: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        } catch (StackOverflowError e) {
            // The parser descends by recursion and sets no limit to it.
            throw new InvalidInputException(file + ": not valid YAML: it is nested too deeply");
        }
    }

    /** The exception that tells of this value what it must be and what it is. */
    InvalidInputException refused(String rule) {
        return new InvalidInputException(
                file + ": " + name() + " " + rule + ", got " + description() + position(node.getStartMark()));
    }

    private String name() {
        return key.isEmpty() ? "the file" : key;
    }

    private String description() {
        return switch (node) {
            case ScalarNode empty when isNull() -> "nothing";
            case ScalarNode scalar when CONFIDENTIAL.matcher(key).matches() -> "a text that is not shown";
            case ScalarNode scalar -> Quoted.forMessage(scalar.getValue());
            case SequenceNode list -> "a list";
            default -> "a mapping";
        };
    }

    private static String position(Optional<Mark> mark) {
        return mark.map(m -> " (line " + (m.getLine() + 1) + ", column " + (m.getColumn() + 1) + ")")
                .orElse("");
    }

    /** Whether nothing is written here: {@code key:} and no more. */
    boolean isNull() {
        return node.getTag().equals(Tag.NULL);
    }

    boolean isMapping() {
        return node.getTag().equals(Tag.MAP);
    }

    boolean isList() {
        return node.getTag().equals(Tag.SEQ);
    }

    boolean isWholeNumber() {
        return node.getTag().equals(Tag.INT);
    }

    /** The value of one key of this mapping, whatever else it holds; empty where the key is missing. */
    Optional<YamlValue> find(String wanted) {
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

    /** All entries of this mapping, in the order in which they are written; none where nothing is written. */
    Map<String, YamlValue> entries() {
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

    /** All entries of this mapping, which may have no other keys than these. */
    Map<String, YamlValue> entries(String... known) {
        Map<String, YamlValue> entries = entries();
        for (Map.Entry<String, YamlValue> entry : entries.entrySet()) {
            if (!Arrays.asList(known).contains(entry.getKey())) {
                throw unknown(entry.getKey(), entry.getValue(), "known here are " + String.join(", ", known));
            }
        }
        return entries;
    }

    /**
     * The entries of this mapping that have one of these keys. It is shared with somebody else, whose keys are not
     * looked at; only one that is a slip of the pen away from ours is refused, for it would be dropped silently.
     */
    Map<String, YamlValue> entriesBeside(String... known) {
        Map<String, YamlValue> entries = entries();
        for (Map.Entry<String, YamlValue> entry : entries.entrySet()) {
            for (String ours : known) {
                if (Spelling.isSlip(entry.getKey(), ours)) {
                    throw unknown(entry.getKey(), entry.getValue(), "is '" + ours + "' meant?");
                }
            }
        }
        entries.keySet().retainAll(Arrays.asList(known));
        return entries;
    }

    private InvalidInputException unknown(String inner, YamlValue value, String advice) {
        return new InvalidInputException(file + ": there is no key " + Quoted.forMessage(path(inner)) + "; " + advice
                + position(value.node.getStartMark()));
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
        return new InvalidInputException(file + ": the key " + Quoted.forMessage(path(inner)) + " stands there twice"
                + position(where.getStartMark()));
    }

    /** The elements of this list. */
    List<YamlValue> elements() {
        if (!(node instanceof SequenceNode sequence) || !isList()) {
            throw refused("must be a list");
        }
        List<YamlValue> elements = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            elements.add(new YamlValue(file, key + "[" + elements.size() + "]", element));
        }
        return elements;
    }

    /** A text; a number or a truth value is none. */
    String text() {
        if (node instanceof ScalarNode scalar && node.getTag().equals(Tag.STR)) {
            return scalar.getValue();
        }
        throw refused("must be text");
    }

    /** The text as it is written, of a number or a truth value too. */
    String asWritten() {
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
     * A whole number in decimal digits. One with leading zeros is refused: YAML 1.1, which other programs use to read
     * the same file, takes it for an octal number.
     */
    long wholeNumber(long least, long most) {
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

    boolean truth() {
        if (node instanceof ScalarNode scalar && node.getTag().equals(Tag.BOOL)) {
            return Boolean.parseBoolean(scalar.getValue());
        }
        throw refused("must be true or false");
    }

    /** A duration: {@code 500ms}, {@code 10s}, {@code 2m}, {@code 1h}, or a plain number of seconds. */
    Duration duration() {
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
    long size() {
        Matcher parts = SIZE.matcher(scalar());
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
