package dev.gatehouse.kubernetes.workload;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.PlannedStop;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.spi.process.EnvironmentScript;
import dev.gatehouse.spi.process.HomeScript;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Renders the launcher of a gateway: a POSIX shell script that is process 1 of its container. It keeps the restart policy, because
 * the kubelet knows no exit codes and restarts with a delay of 10 s to 5 min. So a container lives longer than a run, and that of a
 * gateway that is finished or failed rests and is not ready.
 *
 * <p>The image needs {@code sh} and the usual small tools; BusyBox has them all.
 */
final class Launcher {
    /** The placeholders of a stop's announcement, as words of the script. */
    private static final String[][] PLACEHOLDERS = {
        {"{pid}", "\"$gh_child\""},
        {"{start-time}", "\"${gh_ticks:-null}\""},
        {"{now}", "\"$(date -u +%Y-%m-%dT%H:%M:%S.000000+00:00)\""},
    };

    private static final String COMMON = ContainerScript.read(Launcher.class, "launcher.sh");

    private final GatewayDefinition definition;

    Launcher(GatewayDefinition definition) {
        this.definition = definition;
    }

    /** The script. With {@code ready} as its only argument it is the probe of readiness. */
    String render() {
        return "#!/bin/sh\n"
                + "# Process 1 of the container of profile " + definition.profile() + ". Written by gatehouse.\n\n"
                + settings()
                + "gh_gateway() {\n"
                + gateway()
                + "}\n"
                + "gh_marker() {\n"
                + definition.stop().marker().map(this::marker).orElse("    :\n")
                + "}\n\n"
                + COMMON;
    }

    private String settings() {
        String home = definition.home().name();
        RestartPolicy restart = definition.restart();
        return "export " + home + "=" + ShellWord.quote(definition.home().value()) + "\n"
                + "gh_directory=" + definition.home().shellWord(definition.directory()) + "\n"
                + "gh_records="
                + definition
                        .home()
                        .shellWord(RunRecord.directory(definition.home().value(), definition.service()))
                + "\n"
                + readiness()
                + "gh_signal=" + definition.stop().signal() + " gh_grace="
                + seconds(definition.stop().grace()) + "\n"
                + "gh_mode=" + restart.mode().word() + " gh_again=" + codes(restart.again()) + " gh_never="
                + codes(restart.never()) + "\n"
                + "gh_first=" + restart.first().toSeconds() + " gh_longest="
                + restart.longest().toSeconds() + " gh_healthy="
                + restart.healthy().toSeconds() + "\n\n";
    }

    /** Not indented: the functions for files of variables contain line breaks in quotes. */
    private String gateway() {
        StringBuilder lines = new StringBuilder();
        lines.append("cd ")
                .append(definition
                        .home()
                        .shellWord(definition.workingDirectory().under(KubernetesNames.KIND.word())))
                .append(" || exit 111\n")
                .append(HomeScript.of(definition, KubernetesNames.KIND.word()));
        definition
                .activate()
                .map(ShellWord::quote)
                .ifPresent(path -> lines.append("[ ! -r ")
                        .append(path)
                        .append(" ] || . ")
                        .append(path)
                        .append('\n'));
        definition
                .limits()
                .openFiles()
                .ifPresent(number -> lines.append("ulimit -n ").append(number).append(" || exit 111\n"));
        return lines.append(EnvironmentScript.of(definition))
                .append("gh_exec ")
                .append(definition.command().stream().map(ShellWord::quote).collect(Collectors.joining(" ")))
                .append('\n')
                .toString();
    }

    private String marker(PlannedStop marker) {
        String file = ShellWord.quote(marker.file());
        return """
                    gh_ticks=
                    { read -r gh_line <"/proc/$gh_child/stat"; } 2>/dev/null &&
                        # Field 22 of proc_pid_stat(5); the command, field 2, may contain blanks.
                        # shellcheck disable=SC2086
                        gh_ticks=$(set -- ${gh_line##*) } && printf %s "${20-}")
                    {
                        printf %s TEXT >"$gh_directory/".FILE.new && mv -f "$gh_directory/".FILE.new "$gh_directory/"FILE
                    } 2>/dev/null
                """.replace("FILE", file).replace("TEXT", text(marker.text()));
    }

    private static String text(String text) {
        StringBuilder words = new StringBuilder();
        String rest = text;
        while (!rest.isEmpty()) {
            int at = rest.length();
            String[] found = {"", ""};
            for (String[] placeholder : PLACEHOLDERS) {
                int place = rest.indexOf(placeholder[0]);
                if (place >= 0 && place < at) {
                    at = place;
                    found = placeholder;
                }
            }
            words.append(at == 0 ? "" : ShellWord.quote(rest.substring(0, at))).append(found[1]);
            rest = rest.substring(at + found[0].length());
        }
        return words.isEmpty() ? "''" : words.toString();
    }

    private String readiness() {
        return switch (definition.ready()) {
            case Readiness.Port port -> readiness(port.port(), "", "", "");
            case Readiness.Http http ->
                readiness(
                        http.port(),
                        "127.0.0.1:" + http.port(),
                        ShellWord.quote(http.path()),
                        Integer.toString(http.status()));
            case Readiness.None _, Readiness.Notify _, Readiness.State _ -> "gh_port= gh_url= gh_path= gh_status=\n";
        };
    }

    private static String readiness(int port, String url, String path, String status) {
        return String.format(Locale.ROOT, "gh_port=%04X gh_url=%s gh_path=%s gh_status=%s\n", port, url, path, status);
    }

    /** sleep(1) of BusyBox may know whole seconds only. */
    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
    }

    private static String codes(Collection<Integer> codes) {
        return "'" + codes.stream().map(code -> " " + code + " ").collect(Collectors.joining()) + "'";
    }
}
