package dev.gatehouse.cli.parsing;

import dev.gatehouse.windows.WindowsOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Options that mean something to some managers only, and what they mean to them. */
public final class BackendOptions {
    private static final String SYSTEM = "--system";
    private static final String USER = "--user";
    private static final String GUI = "--gui";
    private static final String RUN_AS_USER = "--run-as-user";
    public static final String ADOPT = "--adopt";
    private static final String START_NOW = "--start-now";
    private static final String NO_START_NOW = "--no-start-now";
    private static final String START_ON_LOGIN = "--start-on-login";
    private static final String NO_START_ON_LOGIN = "--no-start-on-login";
    private static final String ELEVATED_HANDOFF = "--elevated-handoff";

    private static final List<String> PLACES = List.of(SYSTEM, USER, GUI);
    private static final List<String> WINDOWS =
            List.of(START_NOW, NO_START_NOW, START_ON_LOGIN, NO_START_ON_LOGIN, ELEVATED_HANDOFF);

    private BackendOptions() {}

    /** The options of every command that is about gateways. */
    public static void describe(Syntax syntax) {
        syntax.flag(SYSTEM, "the host's own manager or domain, which takes root (systemd, launchd)")
                .flag(USER, "that of the user who calls (systemd, launchd)")
                .flag(GUI, "that of the user's desktop (launchd)");
    }

    /** Those of {@code render}, which shows what an installation would write. */
    public static void describeForRender(Syntax syntax) {
        describe(syntax);
        syntax.option(RUN_AS_USER, "USER", "the account that gateways of --system run as (systemd, launchd)");
    }

    /** Those of a command that writes definitions. */
    public static void describeForInstall(Syntax syntax) {
        describeForRender(syntax);
        syntax.flag(ADOPT, "take over what Hermes itself had installed (systemd, launchd)")
                .flag(START_NOW, "start it too, and do not ask (Windows)")
                .flag(NO_START_NOW, "do not start it, and do not ask (Windows)")
                .flag(START_ON_LOGIN, "start it at each logon, and do not ask (Windows)")
                .flag(NO_START_ON_LOGIN, "do not start it at a logon, and do not ask (Windows)")
                .flag(ELEVATED_HANDOFF, "register the task and do nothing else (Windows, called by itself)");
    }

    /** Which of the host's managers was named, as it is typed. */
    public static List<String> places(ParsedArgs line) {
        return PLACES.stream().filter(line::has).toList();
    }

    /**
     * Where in a command of ours a manager's name belongs, if the command takes one and none is there.
     *
     * @param words the command
     * @param from the index after the program
     * @return the index at which it belongs, or -1
     */
    public static int afterVerb(List<String> words, int from) {
        if (words.size() <= from || words.stream().anyMatch(PLACES::contains)) {
            return -1;
        }
        return switch (words.get(from)) {
            case "reconcile", "render" -> from + 1;
            case "gateway" -> words.size() > from + 1 && !words.get(from + 1).equals("run") ? from + 2 : -1;
            default -> -1;
        };
    }

    /** What was typed of these options, each with its value. */
    public static Map<String, String> given(ParsedArgs line) {
        Map<String, String> given = new HashMap<>();
        for (List<String> flags : List.of(PLACES, WINDOWS, List.of(ADOPT))) {
            for (String flag : flags) {
                if (line.has(flag)) {
                    given.put(flag, "");
                }
            }
        }
        Optional<String> user = line.value(RUN_AS_USER);
        if (user.isPresent()) {
            given.put(RUN_AS_USER, user.get());
        }
        return given;
    }

    /** What an installation on Windows is told. */
    public static WindowsOptions windows(ParsedArgs line) {
        return new WindowsOptions(
                either(line, START_NOW, NO_START_NOW),
                either(line, START_ON_LOGIN, NO_START_ON_LOGIN),
                line.has(ELEVATED_HANDOFF));
    }

    private static Optional<Boolean> either(ParsedArgs line, String yes, String no) {
        return line.has(yes) || line.has(no) ? Optional.of(line.has(yes)) : Optional.empty();
    }
}
