package dev.gatehouse.rendering;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a definition that a manager reads.
 *
 * @param text all of it, with those that it goes on in
 * @param shown what of it may be shown to people: one line, without the values of a gateway's variables
 */
record FileLine(String text, String shown) {
    /** In units and scripts a line goes on in the next where it ends with a backslash. */
    private static final Pattern LOGICAL_END = Pattern.compile("(?<!\\\\)\\R");

    private static final Pattern VARIABLE = Pattern.compile("(Environment=\"?[^=\\s]*=).*", Pattern.DOTALL);

    /** Of a text; blank lines say nothing. */
    static List<FileLine> of(String text) {
        boolean xml = text.startsWith("<") || text.startsWith("\ufeff<");
        List<String> lines = xml ? text.lines().toList() : List.of(LOGICAL_END.split(text));
        List<FileLine> all = new ArrayList<>();
        boolean variables = false;
        for (String line : lines) {
            String word = line.strip();
            if (xml && variables) {
                variables = !word.startsWith("</dict>");
            } else {
                variables = word.equals("<key>EnvironmentVariables</key>");
            }
            boolean value = xml && variables && !word.startsWith("<key>") && !word.equals("<dict>");
            if (!word.isEmpty()) {
                all.add(new FileLine(line, value ? "…" : shown(line)));
            }
        }
        return all;
    }

    private static String shown(String line) {
        Matcher variable = VARIABLE.matcher(line);
        if (variable.matches()) {
            return variable.group(1) + "…";
        }
        int end = line.indexOf("\\\n");
        return end < 0 ? line : line.substring(0, end) + "…";
    }

    /** Those lines that the others lack, as often as they lack them. */
    static List<FileLine> without(List<FileLine> lines, List<FileLine> others) {
        List<FileLine> left = new ArrayList<>(others);
        return lines.stream().filter(line -> !left.remove(line)).toList();
    }
}
