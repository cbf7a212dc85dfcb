package dev.gatehouse.settings;

import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads the part of YAML in which app files are usually written, because every command reads one and the parser takes a
 * short command too long. Gives up at everything that it does not know for certain; a test compares it with the parser.
 */
final class PlainYaml {
    /** The text has something that only the parser knows. */
    static final class UnsupportedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnsupportedException() {
            super("not in the part of YAML that is read here", null, false, false);
        }
    }

    /** More than people write in an app file; the parser has limits for the rest. */
    private static final int MOST_LINES = 500;

    private static final int MOST_CHARACTERS = 1 << 15;

    private static final int DEEPEST = 10;

    private final List<String> lines = new ArrayList<>();
    private int depth;
    private int at;
    private String flow = "";
    private int position;

    private PlainYaml(String text) {
        requirePlainCharacters(text);
        for (int begin = 0, end; begin < text.length(); begin = end + 1) {
            end = text.indexOf('\n', begin);
            end = end < 0 ? text.length() : end;
            String whole = text.substring(begin, end);
            requireTabsInCommentOnly(whole);
            String line = whole.stripTrailing();
            String content = line.stripLeading();
            if (!content.isEmpty() && content.charAt(0) != '#') {
                if (line.indexOf('\t') >= 0 || content.startsWith("---") || content.startsWith("%")) {
                    throw new UnsupportedException();
                }
                lines.add(line);
                if (lines.size() > MOST_LINES) {
                    throw new UnsupportedException();
                }
            }
        }
    }

    private static void requireTabsInCommentOnly(String line) {
        int tab = line.indexOf('\t');
        int comment = line.indexOf('#');
        if (tab >= 0 && (comment < 0 || tab < comment)) {
            throw new UnsupportedException();
        }
    }

    /** YAML forbids control characters, even in comments. */
    private static void requirePlainCharacters(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new UnsupportedException();
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean ascii = (c >= ' ' && c <= '~') || c == '\n' || c == '\t';
            // Of the others, letters and signs for sure, and neither spaces nor ends of lines.
            if (!ascii && !(c >= 0xa1 && c < 0x1680) && !(c >= 0x2010 && c < 0x2028) && !(c > 0x3000 && c < 0xd800)) {
                throw new UnsupportedException();
            }
        }
    }

    /**
     * Reads a document.
     *
     * @throws UnsupportedException if the parser must read it
     */
    static Node read(String text) {
        PlainYaml reader = new PlainYaml(text);
        Node document = reader.block(0);
        if (reader.at < reader.lines.size()) {
            throw new UnsupportedException();
        }
        return document;
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }

    private Node block(int indent) {
        if (at >= lines.size() || indent(lines.get(at)) != indent || indent > 2 * DEEPEST) {
            throw new UnsupportedException();
        }
        return lines.get(at).startsWith("- ", indent) ? list(indent) : mapping(indent);
    }

    private Node list(int indent) {
        List<Node> elements = new ArrayList<>();
        while (at < lines.size()
                && indent(lines.get(at)) == indent
                && lines.get(at).startsWith("- ", indent)) {
            String line = lines.get(at);
            char first = line.charAt(indent + 2);
            if (first != '[' && first != '{' && keyEnd(line, indent + 2) > 0) {
                lines.set(at, " ".repeat(indent + 2) + line.substring(indent + 2));
                elements.add(mapping(indent + 2));
            } else {
                at++;
                elements.add(value(line.substring(indent + 2)));
            }
        }
        return new SequenceNode(Tag.SEQ, elements, FlowStyle.BLOCK);
    }

    private Node mapping(int indent) {
        List<NodeTuple> entries = new ArrayList<>();
        while (at < lines.size()
                && indent(lines.get(at)) == indent
                && !lines.get(at).startsWith("- ", indent)) {
            String line = lines.get(at);
            int colon = keyEnd(line, indent);
            if (colon < 0) {
                throw new UnsupportedException();
            }
            at++;
            Node key = scalar(line.substring(indent, colon));
            String rest = line.substring(colon + 1).strip();
            entries.add(new NodeTuple(key, rest.isEmpty() || rest.startsWith("#") ? nested(indent) : value(rest)));
        }
        return new MappingNode(Tag.MAP, entries, FlowStyle.BLOCK);
    }

    private Node nested(int indent) {
        int inner = at < lines.size() ? indent(lines.get(at)) : -1;
        boolean list = inner == indent && lines.get(at).startsWith("- ", indent);
        return inner > indent || list ? block(inner) : plain(Tag.NULL, "");
    }

    /** The position of the colon after a plain key; -1 if there is none. */
    private static int keyEnd(String line, int begin) {
        int end = begin;
        while (end < line.length()
                && (Character.isLetterOrDigit(line.charAt(end)) || "_-".indexOf(line.charAt(end)) >= 0)) {
            end++;
        }
        boolean ends = end + 1 == line.length() || line.startsWith(": ", end);
        return end > begin && end < line.length() && line.charAt(end) == ':' && ends ? end : -1;
    }

    /** A value on one line. */
    private Node value(String text) {
        flow = text;
        position = 0;
        Node value = element("");
        String rest = flow.substring(position).strip();
        if (!rest.isEmpty() && !(rest.startsWith("#") && flow.charAt(position) == ' ')) {
            throw new UnsupportedException();
        }
        return value;
    }

    private Node element(String ends) {
        blanks();
        if (++depth > DEEPEST) {
            throw new UnsupportedException();
        }
        Node element = collectionOrScalar(ends);
        depth--;
        return element;
    }

    private Node collectionOrScalar(String ends) {
        return switch (peek()) {
            case '[' -> flowList();
            case '{' -> flowMapping();
            case '"', '\'' -> quoted();
            default -> scalar(word(ends));
        };
    }

    private Node flowList() {
        List<Node> elements = new ArrayList<>();
        position++;
        while (!closes(']')) {
            elements.add(element(",]"));
            separator(']');
        }
        return new SequenceNode(Tag.SEQ, elements, FlowStyle.FLOW);
    }

    private Node flowMapping() {
        List<NodeTuple> entries = new ArrayList<>();
        position++;
        while (!closes('}')) {
            int colon = keyEnd(flow, position);
            if (colon < 0) {
                throw new UnsupportedException();
            }
            Node key = scalar(flow.substring(position, colon));
            position = colon + 1;
            entries.add(new NodeTuple(key, element(",}")));
            separator('}');
        }
        return new MappingNode(Tag.MAP, entries, FlowStyle.FLOW);
    }

    private boolean closes(char end) {
        blanks();
        if (peek() != end) {
            return false;
        }
        position++;
        return true;
    }

    private void separator(char end) {
        blanks();
        if (peek() == ',') {
            position++;
        } else if (peek() != end) {
            throw new UnsupportedException();
        }
    }

    private char peek() {
        if (position >= flow.length()) {
            throw new UnsupportedException();
        }
        return flow.charAt(position);
    }

    private void blanks() {
        while (position < flow.length() && flow.charAt(position) == ' ') {
            position++;
        }
    }

    private Node quoted() {
        char quote = flow.charAt(position);
        int end = flow.indexOf(quote, position + 1);
        String text = end < 0 ? "" : flow.substring(position + 1, end);
        // Escapes, and quotes within quotes.
        if (end < 0 || text.indexOf('\\') >= 0 || flow.startsWith(String.valueOf(quote), end + 1)) {
            throw new UnsupportedException();
        }
        position = end + 1;
        return new ScalarNode(Tag.STR, text, ScalarStyle.DOUBLE_QUOTED);
    }

    private String word(String ends) {
        int begin = position;
        while (position < flow.length()
                && ends.indexOf(flow.charAt(position)) < 0
                && !flow.startsWith(" #", position)) {
            // Within a collection each of these ends a word.
            if (!ends.isEmpty() && ",[]{}".indexOf(flow.charAt(position)) >= 0) {
                throw new UnsupportedException();
            }
            position++;
        }
        return flow.substring(begin, position).strip();
    }

    private static Node scalar(String text) {
        boolean odd = text.isEmpty() || ("&*!|>%@`?:,[]{}#'\"-.+".indexOf(text.charAt(0)) >= 0 && !isOrdinary(text));
        // The parser has a type of its own for ${NAME}.
        if (odd || text.contains(": ") || text.endsWith(":") || text.startsWith("${")) {
            throw new UnsupportedException();
        }
        return plain(tag(text), text);
    }

    /** Names of hidden files, and options. */
    private static boolean isOrdinary(String text) {
        boolean option = text.startsWith("--") && text.length() > 2;
        String rest = text.substring(option ? 2 : 1);
        return (text.charAt(0) == '.' || text.charAt(0) == '-')
                && !rest.isEmpty()
                && Character.isLetter(rest.charAt(0))
                && !text.startsWith("-.");
    }

    private static Tag tag(String text) {
        if (hasOnly(text, "0123456789")) {
            return Tag.INT;
        }
        return switch (text) {
            case "true", "false", "True", "False", "TRUE", "FALSE" -> Tag.BOOL;
            case "null", "Null", "NULL", "~", ".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN" ->
                throw new UnsupportedException();
            default -> {
                // Numbers in other forms.
                if (hasOnly(text, "0123456789.eExXoabcdfABCDF+-_") && Character.isDigit(text.charAt(0))) {
                    throw new UnsupportedException();
                }
                yield Tag.STR;
            }
        };
    }

    /** Not a stream: the first one takes a short command a millisecond. */
    private static boolean hasOnly(String text, String characters) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static Node plain(Tag tag, String text) {
        return new ScalarNode(tag, text, ScalarStyle.PLAIN);
    }
}
