package dev.gatehouse.launchd.plist;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import com.dd.plist.PropertyListParser;
import dev.gatehouse.definition.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Property lists as XML text. dd-plist writes and reads; this class refuses characters that XML cannot represent, and keeps
 * carriage returns, which XML parsers would change.
 */
public final class PropertyListText {
    private static final String CDATA = "<![CDATA[";
    private static final String CDATA_END = "]]>";

    private PropertyListText() {}

    /**
     * Writes a property list.
     *
     * @param entries strings, whole numbers, booleans, and lists and maps of these, in the order to write
     * @throws InvalidInputException if a string contains a character that XML cannot represent; the message names the key and
     *     the position
     */
    static String write(Map<String, Object> entries) {
        char stand = standIn(entries);
        String text = dictionary(entries, "", stand)
                .toXMLPropertyList()
                // dd-plist ends lines as the host does.
                .replace(System.lineSeparator(), "\n");
        return returned(text, stand);
    }

    /** Reads a property list of any format; empty if the bytes are none. */
    static Optional<Map<String, Object>> read(byte[] bytes) {
        try {
            return PropertyListParser.parse(bytes) instanceof NSDictionary read
                    ? Optional.of(entries(read))
                    : Optional.empty();
        } catch (Exception notReadable) {
            // The library throws many kinds, unchecked ones included.
            return Optional.empty();
        }
    }

    static Map<String, Object> read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8))
                .orElseThrow(() -> new IllegalArgumentException("no property list"));
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

    private static NSDictionary dictionary(Map<?, ?> entries, String path, char stand) {
        NSDictionary dictionary = new NSDictionary();
        entries.forEach((key, value) -> {
            String name = path + key;
            dictionary.put(prepared(String.valueOf(key), name, stand), object(value, name, stand));
        });
        return dictionary;
    }

    private static NSObject object(Object value, String name, char stand) {
        return switch (value) {
            case Map<?, ?> map -> dictionary(map, name + ".", stand);
            case List<?> list -> {
                List<NSObject> objects = new ArrayList<>();
                for (Object element : list) {
                    objects.add(object(element, name + "[" + objects.size() + "]", stand));
                }
                yield NSObject.fromJavaObject(objects.toArray(NSObject[]::new));
            }
            case String text -> NSObject.fromJavaObject(prepared(text, name, stand));
            default -> NSObject.fromJavaObject(value);
        };
    }

    /** Refuses what is no character of XML 1.0 ("Char", 2.2) and replaces carriage returns. */
    private static String prepared(String text, String name, char stand) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            boolean blank = c == '\t' || c == '\n' || c == '\r';
            boolean surrogate = c >= 0xd800 && c <= 0xdfff;
            if ((c < 0x20 && !blank) || surrogate || c == 0xfffe || c == 0xffff) {
                throw new InvalidInputException(name + " holds the character U+" + String.format("%04X", c)
                        + " at position " + (i + 1) + ", which no property list in XML can carry");
            }
        }
        return text.replace('\r', stand);
    }

    /**
     * Writes each carriage return as a character reference, because a parser turns a literal one into a line feed (XML 1.0,
     * 2.11). dd-plist leaves it literal: it escapes with CDATA sections, which cannot contain references.
     */
    private static String returned(String text, char stand) {
        if (text.indexOf(stand) < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        boolean section = false;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == stand) {
                out.append(section ? CDATA_END + "&#13;" + CDATA : "&#13;");
                continue;
            }
            if (!section && text.startsWith(CDATA, i)) {
                section = true;
            } else if (section && text.startsWith(CDATA_END, i)) {
                section = false;
            }
            out.append(text.charAt(i));
        }
        return out.toString();
    }

    /** A private-use character that no value contains. */
    private static char standIn(Map<String, Object> entries) {
        String all = entries.toString();
        char stand = '\ue000';
        while (all.indexOf(stand) >= 0) {
            stand++;
        }
        return stand;
    }
}
