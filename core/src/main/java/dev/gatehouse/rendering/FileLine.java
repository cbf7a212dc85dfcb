package dev.gatehouse.rendering;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a file that a manager reads.
 *
 * @param text the line with its continuation lines
 * @param shown the part to show to people: one line, without values of environment variables
 */
record FileLine(String text, String shown) {
    /** In units and scripts, a backslash at the end of a line continues it. */
    private static final Pattern LOGICAL_END = Pattern.compile("(?<!\\\\)\\R");

    private static final Pattern VARIABLE = Pattern.compile("(Environment=\"?[^=\\s]*=).*", Pattern.DOTALL);

    /** The lines of a text, without blank ones. */
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

    /**
     * The lines that do not occur in another list; a line that occurs more often stays as often as it is missing there.
     */
    static List<FileLine> without(List<FileLine> lines, List<FileLine> others) {
        List<FileLine> left = new ArrayList<>(others);
        return lines.stream().filter(line -> !left.remove(line)).toList();
    }
}
