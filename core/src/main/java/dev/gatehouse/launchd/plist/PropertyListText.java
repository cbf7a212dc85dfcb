package dev.gatehouse.launchd.plist;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import com.dd.plist.PropertyListParser;
import com.dd.plist.XMLPropertyListParser;
import dev.gatehouse.error.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilder;
import org.xml.sax.helpers.DefaultHandler;

/** Writes property lists as XML text, and reads them with dd-plist. */
final class PropertyListText {
    private static final String HEAD = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
            <plist version="1.0">
            """;

    /** Far more than a property list of a job, which has about 2 KB. */
    private static final int LARGEST = 256 << 10;

    /** Levels of elements. A job has six. */
    private static final int DEEPEST = 100;

    private final StringBuilder text = new StringBuilder(HEAD);

    private PropertyListText() {}

    /**
     * Writes a property list.
     *
     * @param entries strings, whole numbers, booleans, and lists and maps of these, in the order of output
     * @throws InvalidInputException if a string contains a character that XML cannot represent; the message names the
     *     key and the position
     */
    static String write(Map<String, Object> entries) {
        PropertyListText list = new PropertyListText();
        list.dictionary(entries, "", "");
        return list.text.append("</plist>\n").toString();
    }

    private void dictionary(Map<?, ?> entries, String path, String indent) {
        text.append(indent).append("<dict>\n");
        entries.forEach((key, value) -> {
            String name = path + key;
            element("key", escaped(String.valueOf(key), name), indent + '\t');
            value(value, name, indent + '\t');
        });
        text.append(indent).append("</dict>\n");
    }

    private void value(Object value, String name, String indent) {
        switch (value) {
            case Map<?, ?> map -> dictionary(map, name + ".", indent);
            case List<?> list -> {
                text.append(indent).append("<array>\n");
                for (int i = 0; i < list.size(); i++) {
                    value(list.get(i), name + "[" + i + "]", indent + '\t');
                }
                text.append(indent).append("</array>\n");
            }
            case Boolean flag -> text.append(indent).append('<').append(flag).append("/>\n");
            case Number number -> element("integer", number.toString(), indent);
            default -> element("string", escaped(value.toString(), name), indent);
        }
    }

    private void element(String tag, String content, String indent) {
        text.append(indent).append('<').append(tag).append('>').append(content);
        text.append("</").append(tag).append(">\n");
    }

    /**
     * Escapes a string and refuses characters that XML 1.0 does not allow ("Char", 2.2). Carriage returns are escaped,
     * because a parser turns a literal one into a line feed (2.11).
     */
    private static String escaped(String value, String name) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < value.length(); i += Character.charCount(value.codePointAt(i))) {
            int c = value.codePointAt(i);
            boolean blank = c == '\t' || c == '\n' || c == '\r';
            boolean surrogate = c >= 0xd800 && c <= 0xdfff;
            if ((c < 0x20 && !blank) || surrogate || c == 0xfffe || c == 0xffff) {
                throw new InvalidInputException(name + " contains the character U+" + String.format("%04X", c)
                        + " at position " + (i + 1) + ", which an XML property list cannot represent");
            }
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '\r' -> escaped.append("&#13;");
                default -> escaped.appendCodePoint(c);
            }
        }
        return escaped.toString();
    }

    /**
     * Reads a property list of any format; empty if the bytes are not a property list, or one that no person writes: the
     * library recurses into each level.
     */
    static Optional<Map<String, Object>> read(byte[] bytes) {
        if (bytes.length > LARGEST || depth(bytes) > DEEPEST) {
            return Optional.empty();
        }
        try {
            return parse(bytes) instanceof NSDictionary read ? Optional.of(entries(read)) : Optional.empty();
        } catch (Exception | StackOverflowError | OutOfMemoryError notReadable) {
            // The library throws many types of exceptions, including unchecked ones. The levels of a binary list are
            // known only after it is parsed, and as many elements are allocated as it claims to have.
            return Optional.empty();
        }
    }

    /** Returns the number of levels of a list in XML or in the old text format, or more. */
    private static int depth(byte[] bytes) {
        int depth = 0;
        int deepest = 0;
        boolean xml = new String(bytes, 0, Math.min(bytes.length, 100), StandardCharsets.ISO_8859_1).contains("<");
        for (int i = 0; i + 1 < bytes.length; i++) {
            // An element that is empty or a comment counts as a level until the next end.
            boolean opens = xml ? bytes[i] == '<' && bytes[i + 1] != '/' : bytes[i] == '(' || bytes[i] == '{';
            boolean closes = xml
                    ? (bytes[i] == '<' && bytes[i + 1] == '/') || ("/?-".indexOf(bytes[i]) >= 0 && bytes[i + 1] == '>')
                    : bytes[i] == ')' || bytes[i] == '}';
            depth += opens ? 1 : closes ? -1 : 0;
            deepest = Math.max(deepest, depth);
        }
        return deepest;
    }

    private static NSObject parse(byte[] bytes) throws Exception {
        String begin = new String(bytes, 0, Math.min(bytes.length, 1000), StandardCharsets.UTF_8).replace("\uFEFF", "");
        if (!begin.stripLeading().startsWith("<")) {
            return PropertyListParser.parse(bytes);
        }
        DocumentBuilder xml = XMLPropertyListParser.getDocBuilder();
        // The default handler prints each error to standard error.
        xml.setErrorHandler(new DefaultHandler());
        return XMLPropertyListParser.parse(xml.parse(new ByteArrayInputStream(bytes)));
    }

    static Map<String, Object> read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8))
                .orElseThrow(() -> new IllegalArgumentException("not a property list"));
    }

    private static Map<String, Object> entries(NSDictionary dictionary) {
        Map<String, Object> entries = new LinkedHashMap<>();
        dictionary.getHashMap().forEach((key, value) -> entries.put(key, plain(value)));
        return entries;
    }

    private static Object plain(NSObject value) {
        if (value instanceof NSDictionary dictionary) {
            return entries(dictionary);
        }
        Object object = value.toJavaObject();
        return object instanceof Object[] array ? List.of(array) : object;
    }
}
