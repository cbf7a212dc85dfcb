package dev.gatehouse.kubernetes.json;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;

/** Writes objects as YAML, as people write it: scripts as they are. Numbers and flags that are texts are quoted. */
public final class Yaml {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9/._-]*( [A-Za-z0-9=/._,-]+)*");
    private static final Set<String> FLAGS = Set.of("y", "yes", "n", "no", "on", "off", "true", "false", "null");

    private Yaml() {}

    /** The tree as YAML, with a line break at its end. */
    public static String of(Tree tree) {
        String text = dumped(tree, true);
        return text.chars().anyMatch(Yaml::isMisread) ? dumped(tree, false) : text;
    }

    /** What kubectl's reader of YAML 1.1 refuses, or takes for a line break or a mark; this writer leaves some of it unescaped. */
    private static boolean isMisread(int c) {
        return (c < ' ' && c != '\n' && c != '\t')
                || (c >= 0x7f && c < 0xa0)
                || c == 0x2028
                || c == 0x2029
                || c == 0xfeff
                || c >= 0xfffe;
    }

    private static String dumped(Tree tree, boolean unicode) {
        DumpSettings settings = DumpSettings.builder()
                .setUseUnicodeEncoding(unicode)
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setIndent(2)
                .setIndicatorIndent(2)
                .setIndentWithIndicator(true)
                .setSplitLines(false)
                .build();
        return new Dump(settings, new Literal(settings)).dumpToString(tree.keys());
    }

    private static final class Literal extends StandardRepresenter {
        Literal(DumpSettings settings) {
            super(settings);
            representers.put(String.class, text -> text(String.valueOf(text)));
            parentClassRepresenters.put(Map.class, parentClassRepresenters.get(Map.class));
        }

        /** A literal block cannot have control characters other than a line break, nor blanks at the end of a line. */
        private Node text(String text) {
            boolean literal = text.indexOf('\n') >= 0
                    && text.chars().allMatch(c -> c == '\n' || (c >= ' ' && c != 0x7f))
                    && !text.contains(" \n");
            ScalarStyle style =
                    literal ? ScalarStyle.LITERAL : isWord(text) ? ScalarStyle.PLAIN : ScalarStyle.SINGLE_QUOTED;
            return representScalar(Tag.STR, text, style);
        }
    }

    /** Whether YAML 1.1, which kubectl reads, also takes it for a text: no number, time or flag (yaml.org/type). */
    private static boolean isWord(String text) {
        return PLAIN.matcher(text).matches() && !FLAGS.contains(text.toLowerCase(Locale.ROOT));
    }
}
