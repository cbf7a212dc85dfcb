package dev.gatehouse.s6.slot;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.HomeVariable;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.OutOfMemory;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.s6.protocol.Servicedir;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.process.EnvironmentScript;
import dev.gatehouse.spi.process.HomeScript;
import dev.gatehouse.spi.process.RunScript;
import dev.gatehouse.spi.process.SurvivorsScript;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** Renders a definition as the files of a servicedir (s6 doc/servicedir.html). */
public final class S6Renderer implements Renderer {
    /**
     * Enough for a day of crashes at the maximum delay. s6-supervise rewrites the file at each death, with 14 bytes per
     * death.
     */
    private static final int TALLY = 1440;

    private final S6Layout layout;

    public S6Renderer(S6Layout layout) {
        this.layout = layout;
    }

    @Override
    public Rendering render(GatewayDefinition gateway) {
        GatewayDefinition definition = gateway.under("s6", layout.slotName(gateway.profile()));
        refuseWhatS6Cannot(definition);
        List<RenderedFile> files = new ArrayList<>();
        files.add(file(Servicedir.EXPECTATIONS, Expectations.of(definition).text() + "\n", 0644));
        files.add(file(Servicedir.SURVIVORS, survivors(definition), 0755));
        if (!definition.stop().signal().equals("TERM")) {
            files.add(file("down-signal", "SIG" + definition.stop().signal() + "\n", 0644));
        }
        files.add(file("finish", new FinishScript(layout).render(definition), 0755));
        files.add(file("log/run", logRun(definition), 0755));
        files.add(file("log/type", "longrun\n", 0644));
        files.add(file("max-death-tally", TALLY + "\n", 0644));
        if (definition.ready() instanceof Readiness.Notify notify) {
            files.add(file("notification-fd", notify.descriptor() + "\n", 0644));
        }
        files.add(file("run", run(definition), 0755));
        long finish = definition
                .restart()
                .longest()
                .plus(definition.stop().grace())
                .plus(RunScript.LONGEST)
                .plusSeconds(5)
                .toMillis();
        files.add(file("timeout-finish", finish + "\n", 0644));
        files.add(file("timeout-kill", definition.stop().grace().toMillis() + "\n", 0644));
        files.add(file("type", "longrun\n", 0644));
        return new Rendering(slot(definition), files);
    }

    private Path slot(GatewayDefinition definition) {
        return layout.scandir().resolve(layout.slotName(definition.profile()));
    }

    private static void refuseWhatS6Cannot(GatewayDefinition definition) {
        if (definition.limits().memoryBytes().isPresent()) {
            throw new InvalidInputException("Profile " + definition.profile()
                    + " sets gateway.limits.memory, which s6 cannot enforce: remove it, or run under systemd");
        }
        if (definition.limits().outOfMemory() == OutOfMemory.KILL) {
            throw new InvalidInputException("Profile " + definition.profile()
                    + " sets gateway.limits.oom to kill, which s6 cannot do: remove it, or run under systemd");
        }
    }

    private static RenderedFile file(String path, String content, int mode) {
        return new RenderedFile(Path.of(path), content, mode);
    }

    /** As {@link String#indent}, which uses streams: the first one takes a short command longer than the rest of the rendering. */
    private static void indent(String lines, StringBuilder script) {
        int begin = 0;
        while (begin < lines.length()) {
            int end = lines.indexOf('\n', begin);
            int next = end < 0 ? lines.length() : end;
            script.append("  ").append(lines, begin, next).append('\n');
            begin = next + 1;
        }
    }

    /** Returns the first line of each script, and one for shellcheck, which does not know with-contenv. */
    private String shebang() {
        return layout.withContenv()
                .map(path -> "#!" + path + " sh\n# shellcheck shell=sh\n")
                .orElse("#!/bin/sh\n");
    }

    private String run(GatewayDefinition definition) {
        HomeVariable home = definition.home();
        StringBuilder script = new StringBuilder(shebang());
        script.append("# Runs the gateway of profile ")
                .append(definition.profile())
                .append(". Written by gatehouse.\n");
        script.append("set -e\n");
        script.append("exec 2>&1\n");
        script.append("\nif [ \"${1-}\" != --dropped ]; then\n");
        indent(begin(definition), script);
        script.append("fi\n");
        script.append('\n')
                .append(homeDefault(home))
                .append("export ")
                .append(home.name())
                .append('\n');
        if (layout.withContenv().isPresent()) {
            // Otherwise HOME would be root's, because root starts the script.
            script.append("export HOME=\"$").append(home.name()).append("\"\n");
        }
        dropRights(
                script,
                definition,
                "run",
                "\n# The rest runs as the app's user, who may write the profile's settings: root must execute none of them.\n");
        script.append('\n').append(RunScript.mark(slot(definition)));
        script.append("cd ")
                .append(definition
                        .home()
                        .shellWord(definition.workingDirectory().under("s6")))
                .append('\n');
        script.append(HomeScript.of(definition, "s6"));
        definition
                .activate()
                .map(ShellWord::quote)
                // The file is optional: not every installation of an app has it, and a shell exits if it cannot source
                // a file.
                .ifPresent(path -> script.append("[ ! -r ")
                        .append(path)
                        .append(" ] || . ")
                        .append(path)
                        .append('\n'));
        definition
                .environment()
                .variables()
                .forEach((key, value) -> script.append("export ")
                        .append(key)
                        .append('=')
                        .append(ShellWord.quote(value))
                        .append('\n'));
        script.append(EnvironmentScript.of(definition));
        String command = limited(definition.limits())
                + definition.command().stream().map(ShellWord::quote).collect(Collectors.joining(" "));
        return script.append("exec ").append(command).append('\n').toString();
    }

    /** Everything here happens once, as the account of s6-supervise. */
    private static String begin(GatewayDefinition definition) {
        return RunScript.begin(definition.stop(), Servicedir.RUN, Servicedir.SURVIVORS)
                + "# finish needs the length of the run and leaves a verdict; a full disk must not prevent a start.\n"
                + "{ read -r up _ </proc/uptime && printf '%s\\n' \"${up%%.*}\" >data/started; } 2>/dev/null || true\n"
                + "{ printf '' >" + Servicedir.VERDICT + "; } 2>/dev/null || true\n"
                + "# This run is the restart that finish decided on. By rename: a reader sees the old number or the new one.\n"
                + "[ ! -e data/restarts.next ] || mv -f data/restarts.next data/restarts 2>/dev/null || true\n";
    }

    private String survivors(GatewayDefinition definition) {
        StringBuilder script = new StringBuilder("#!/bin/sh\n");
        script.append("# Ends what has left the process group of the gateway of profile ")
                .append(definition.profile())
                .append(". Written by gatehouse.\n");
        dropRights(
                script,
                definition,
                Servicedir.SURVIVORS,
                "\n# The rest runs as the app's user: whatever that user marks, root's processes do not end.\n");
        return script.append('\n')
                .append(SurvivorsScript.render(definition.stop(), slot(definition)))
                .toString();
    }

    /**
     * Executes the script again as the app's user, unless it already runs as another account than root. It does so
     * once: an account that is an alias of root must not cause an endless loop. The argument {@code --dropped} marks
     * the second run. It cannot be a service name, which is the argument that s6-supervise passes to a script.
     */
    private void dropRights(StringBuilder script, GatewayDefinition definition, String file, String reason) {
        definition
                .user()
                .filter(user -> !user.equals("root"))
                .ifPresent(user -> script.append(reason)
                        .append("[ \"${1-}\" = --dropped ] || [ \"$(id -u)\" -gt 0 ] 2>/dev/null || exec ")
                        .append(ShellWord.quote(layout.tools().tool("s6-setuidgid")))
                        .append(' ')
                        .append(user)
                        .append(" /bin/sh ./")
                        .append(file)
                        .append(" --dropped\n"));
    }

    /**
     * Does not use {@code ${HOME:=…}}, because bash in POSIX mode and dash treat quotes within the braces differently.
     */
    private static String homeDefault(HomeVariable home) {
        return "[ -n \"${" + home.name() + "-}\" ] || " + home.name() + "=" + ShellWord.quote(home.value()) + "\n";
    }

    private String limited(Limits limits) {
        if (limits.openFiles().isEmpty() && limits.processes().isEmpty()) {
            return "";
        }
        StringJoiner words = new StringJoiner(" ", "", " ");
        words.add(ShellWord.quote(layout.tools().tool("s6-softlimit")));
        limits.openFiles().ifPresent(number -> words.add("-o " + number));
        limits.processes().ifPresent(number -> words.add("-p " + number));
        return words.toString();
    }

    private String logRun(GatewayDefinition definition) {
        HomeVariable home = definition.home();
        StringBuilder script = new StringBuilder(shebang());
        script.append("# Rotates the log of profile ")
                .append(definition.profile())
                .append(". Written by gatehouse.\n");
        script.append("set -e\n");
        script.append("exec 2>&1\n");
        dropRights(
                script,
                definition,
                "run",
                "\n# The rest runs as the app's user: root must not follow links in that user's directories.\n");
        script.append('\n').append(homeDefault(home));
        script.append("log_dir=\"$")
                .append(home.name())
                .append("/logs/gateways/")
                .append(definition.profile())
                .append("\"\n");
        // Tests first, to save a process each: that matters if hundreds of loggers start at the same time.
        script.append("[ -d \"$log_dir\" ] || mkdir -p \"$log_dir\"\n");
        script.append("# A lock that the volume never releases (virtiofs) would block the logger forever.\n");
        script.append("# Its predecessor is dead, and the home has one owner.\n");
        script.append("[ ! -e \"$log_dir/lock\" ] || rm -f \"$log_dir/lock\"\n");
        script.append(
                "# The pattern leaves out lines that finish has added. t: the time as TAI64N, the same in every zone.\n");
        script.append("exec ").append(ShellWord.quote(layout.tools().tool("s6-log")));
        script.append(" -- \"$(printf '%s\\r\\r$' '-^')\"");
        if (definition.logs().forward() && layout.forwardLogs()) {
            script.append(" 1");
        }
        script.append(" n").append(definition.logs().files());
        script.append(" s").append(definition.logs().bytesPerFile());
        return script.append(" t \"$log_dir\"\n").toString();
    }
}
