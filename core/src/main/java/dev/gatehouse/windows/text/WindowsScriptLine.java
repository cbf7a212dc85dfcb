package dev.gatehouse.windows.text;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Lines of a VBScript or JScript that start nothing, or run a literal command: those of which apps make their start scripts. Any
 * other line may start something.
 */
final class WindowsScriptLine {
    /** Longer than any line of such a script, and short enough for a matcher. */
    private static final int LONGEST = 8192;

    private static final String NAME = "[a-z_]\\w*+";

    private static final String VBSCRIPT_LITERAL = "\"[^\"]*+(?:\"\"[^\"]*+){0,500}+\"";

    private static final String JSCRIPT_LITERAL = "\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+){0,500}+\"";

    private static final Pattern VBSCRIPT = statements(
            VBSCRIPT_LITERAL,
            List.of(
                    "'.*",
                    "rem(?: .*)?",
                    "option explicit",
                    "on error resume next",
                    "dim NAME(?: ?, ?NAME)*",
                    "set NAME ?= ?(?:WScript\\.)?CreateObject ?\\( ?OBJECT ?\\)",
                    "set NAME ?= ?NAME\\.Environment ?\\( ?LITERAL ?\\)",
                    "if (?:not )?NAME\\.FileExists ?\\( ?VALUE ?\\) then WScript\\.Quit(?: \\d+)?",
                    "if Len ?\\( ?NAME ?\\) ?> ?0 then",
                    "else",
                    "end if",
                    "WScript\\.Quit(?: \\d+)?",
                    "NAME\\.Run ?\\(? ?LITERAL(?: ?, ?\\d+)?(?: ?, ?(?:true|false))? ?\\)?"));

    private static final Pattern JSCRIPT = statements(
            JSCRIPT_LITERAL,
            List.of(
                    "//.*",
                    "(?:var )?NAME ?= ?(?:new ActiveXObject|WScript\\.CreateObject) ?\\( ?OBJECT ?\\) ?;?",
                    "(?:var )?NAME ?= ?NAME\\.Environment ?\\( ?LITERAL ?\\) ?;?",
                    "var NAME ?= ?VALUE ?;?",
                    "var NAME ?= ?NAME(?:\\.Item)? ?\\( ?LITERAL ?\\) ?;?",
                    "if ?\\( ?!? ?NAME\\.FileExists ?\\( ?VALUE ?\\) ?\\) ?WScript\\.Quit ?\\( ?\\d* ?\\) ?;?",
                    "WScript\\.Quit ?\\( ?\\d* ?\\) ?;?",
                    "NAME\\.Run ?\\( ?LITERAL(?: ?, ?\\d+)?(?: ?, ?(?:true|false))? ?\\) ?;?"));

    private WindowsScriptLine() {}

    /** Builds a pattern of statements, in which a blank stands for any number of blanks, and assignments. */
    private static Pattern statements(String literal, List<String> own) {
        List<String> assignments = List.of(
                "NAME ?= ?EXPRESSION ?;?",
                "NAME ?= ?NAME(?:\\.Item)? ?\\( ?LITERAL ?\\) ?;?",
                "NAME(?:\\.Environment ?\\( ?LITERAL ?\\))?(?:\\.Item)? ?\\( ?LITERAL ?\\) ?= ?EXPRESSION ?;?",
                "NAME\\.CurrentDirectory ?= ?EXPRESSION ?;?");
        String all = String.join("|", own) + "|" + String.join("|", assignments);
        String pattern = all.replace(" ?", "\\s*+")
                .replace(" ", "\\s++")
                .replace("EXPRESSION", "VALUE(?:\\s*+[&+]\\s*+VALUE)*+")
                .replace("VALUE", "(?:LITERAL|NAME)")
                .replace("OBJECT", "\"(?:WScript\\.Shell|Scripting\\.FileSystemObject)\"")
                .replace("LITERAL", literal)
                .replace("NAME", NAME);
        return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
    }

    /** Whether a line starts nothing, or runs a literal command. */
    static boolean isKnown(String line, boolean javaScript) {
        String statement = line.strip();
        return statement.isEmpty()
                || (statement.length() <= LONGEST
                        && (javaScript ? JSCRIPT : VBSCRIPT).matcher(statement).matches());
    }
}
