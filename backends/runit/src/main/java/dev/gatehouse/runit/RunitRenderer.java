package dev.gatehouse.runit;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.HomeVariable;
import dev.gatehouse.definition.OutOfMemory;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.process.EnvironmentScript;
import dev.gatehouse.spi.process.HomeScript;
import dev.gatehouse.spi.process.RunScript;
import dev.gatehouse.spi.process.SurvivorsScript;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Renders a definition as the files of a service directory. */
final class RunitRenderer implements Renderer {
    private static final int SECRET = 0600;
    private static final int DATA = 0644;
    private static final int SCRIPT = 0755;

    private final RunitLayout layout;

    RunitRenderer(RunitLayout layout) {
        this.layout = layout;
    }

    @Override
    public Rendering render(GatewayDefinition gateway) {
        Path place = layout.of(gateway.service()).path();
        GatewayDefinition definition = gateway.under("runit", String.valueOf(place.getFileName()));
        if (definition.limits().memoryBytes().isPresent()) {
            throw refused(definition, "gateway.limits.memory, which runit cannot enforce: remove it");
        }
        if (definition.limits().outOfMemory() == OutOfMemory.KILL) {
            throw refused(definition, "gateway.limits.oom to kill, which runit cannot do: remove it");
        }
        if (definition.ready() instanceof Readiness.Notify) {
            throw refused(definition, "gateway.ready to notify, which runit does not support: use a port instead");
        }
        List<RenderedFile> files = new ArrayList<>();
        files.add(file("control/t", stop(definition.stop()), SCRIPT));
        files.add(file("finish", new FinishScript(definition).render(), SCRIPT));
        if (hasVariables(definition)) {
            files.add(file(ServiceDirectory.ENVIRONMENT, variables(definition), SECRET));
        }
        String expectations = Expectations.of(definition).text();
        files.add(file(ServiceDirectory.EXPECTATIONS, expectations + "\n", DATA));
        files.add(file(ServiceDirectory.HOME, definition.home().value() + "\n", DATA));
        files.add(file(ServiceDirectory.SURVIVORS, survivors(definition), SCRIPT));
        files.add(file("log/run", logger(definition), SCRIPT));
        files.add(file("run", run(definition), SCRIPT));
        return new Rendering(place, files);
    }

    private static InvalidInputException refused(GatewayDefinition definition, String what) {
        return new InvalidInputException("Profile " + definition.profile() + " sets " + what);
    }

    private static RenderedFile file(String path, String content, int mode) {
        return new RenderedFile(Path.of(path), content, mode);
    }

    private static boolean hasVariables(GatewayDefinition definition) {
        return !definition.environment().variables().isEmpty();
    }

    private String run(GatewayDefinition definition) {
        String open = """
                # Only the owner of this file may open it; the account below inherits it open.
                exec 3<gatehouse/env
                """;
        String read = """
                eval "$(cat <&3)"
                exec 3<&-
                """;
        return """
                #!/bin/sh
                # The gateway of profile PROFILE. Written by gatehouse.
                exec 2>&1

                if [ "${1-}" != --dropped ]; then
                """.replace("PROFILE", definition.profile().value())
                + RunScript.begin(definition.stop(), ServiceDirectory.RUN, ServiceDirectory.SURVIVORS)
                        .indent(4)
                + """
                    # For finish: the start of this run. A full disk must not keep it down.
                    { read -r up _ </proc/uptime && echo "${up%%.*}" >gatehouse/started; } 2>/dev/null
                    rm -f gatehouse/verdict
                    # This run is the restart that finish decided on. By rename: a reader sees the old number or the new one.
                    [ ! -e gatehouse/restarts.next ] || mv -f gatehouse/restarts.next gatehouse/restarts 2>/dev/null
                """
                + (hasVariables(definition) ? open : "").indent(4)
                + drop(definition, "run", "").indent(4)
                + "fi\n\n"
                + home(definition.home())
                + "export " + definition.home().name() + "\n"
                + RunScript.mark(layout.of(definition.service()).path())
                + "cd "
                + definition.home().shellWord(definition.workingDirectory().under("runit")) + " || exit 111\n"
                + HomeScript.of(definition, "runit")
                + activate(definition)
                + (hasVariables(definition) ? read : "")
                + EnvironmentScript.of(definition)
                + "exec chpst -P" + limits(definition) + " "
                + definition.command().stream().map(ShellWord::quote).collect(Collectors.joining(" ")) + "\n";
    }

    /**
     * Makes a script run itself again as the gateway's account if root runs it.
     *
     * @param script path of the script
     * @param condition a further condition, in shell
     */
    private static String drop(GatewayDefinition definition, String script, String condition) {
        return definition
                .user()
                .filter(user -> !user.equals("root"))
                .map(user -> """
                        # Everything below runs as USER: root must not execute what USER can write.
                        if CONDITION! [ "$(id -u)" -gt 0 ]; then
                            uid=$(id -u USER) && gids=$(id -G USER) || exit 111
                            HOME=~USER; export HOME
                            exec chpst -u ":$uid:$(echo "$gids" | tr ' ' ':')" /bin/sh ./SCRIPT --dropped
                        fi
                        """.replace("CONDITION", condition)
                        .replace("SCRIPT", script)
                        .replace("USER", user))
                .orElse("");
    }

    private String survivors(GatewayDefinition definition) {
        return "#!/bin/sh\n"
                + "# Ends what has left the process group of the gateway of profile " + definition.profile()
                + ". Written by gatehouse.\n\n"
                + drop(definition, ServiceDirectory.SURVIVORS, "[ \"${1-}\" != --dropped ] && ")
                + SurvivorsScript.render(
                        definition.stop(), layout.of(definition.service()).path());
    }

    private static String home(HomeVariable home) {
        return "[ -n \"${" + home.name() + "-}\" ] || " + home.name() + "=" + ShellWord.quote(home.value()) + "\n";
    }

    private static String activate(GatewayDefinition definition) {
        return definition
                .activate()
                .map(ShellWord::quote)
                .map(path -> "[ ! -r " + path + " ] || . " + path + "\n")
                .orElse("");
    }

    private static String limits(GatewayDefinition definition) {
        StringBuilder options = new StringBuilder();
        definition
                .limits()
                .openFiles()
                .ifPresent(number -> options.append(" -o ").append(number));
        definition
                .limits()
                .processes()
                .ifPresent(number -> options.append(" -p ").append(number));
        return options.toString();
    }

    private static String variables(GatewayDefinition definition) {
        // Not a stream: one of a sorted map links a comparator, which no AOT cache can contain.
        StringBuilder exports = new StringBuilder();
        definition
                .environment()
                .variables()
                .forEach((name, value) -> exports.append("export ")
                        .append(name)
                        .append('=')
                        .append(ShellWord.quote(value))
                        .append('\n'));
        return exports.toString();
    }

    private static String stop(StopPolicy stop) {
        return """
                #!/bin/sh
                # Called by runsv to stop the gateway. Written by gatehouse.
                # runsv itself sends TERM and never kills. Exit 0: it sends nothing.
                read -r pid <supervise/pid || exit 1
                # Once for each run: runsvdir stops again what an operator removes.
                { read -r _ run <gatehouse/killer; } 2>/dev/null
                [ "${run-}" != "$pid" ] || exit 0
                kill -s SIGNAL "$pid" || exit 1
                chpst -P /bin/sh -c 'sleep SECONDS; kill -s KILL "$1"' killer "$pid" </dev/null >/dev/null 2>&1 &
                echo "$! $pid" >gatehouse/killer
                """.replace("SIGNAL", stop.signal()).replace("SECONDS", seconds(stop.grace()));
    }

    /** A number of seconds for sleep(1): whole ones, or with milliseconds. */
    private static String seconds(Duration duration) {
        int millis = duration.toMillisPart();
        return duration.toSeconds() + (millis == 0 ? "" : String.format(".%03d", millis));
    }

    private static String logger(GatewayDefinition definition) {
        return "#!/bin/sh\n"
                + "# The logger of profile " + definition.profile() + ". Written by gatehouse.\n"
                + "exec 2>&1\n\n"
                + drop(definition, "run", "[ \"${1-}\" != --dropped ] && ")
                + home(definition.home())
                + "log_dir=\"$" + definition.home().name() + "/logs/gateways/" + definition.profile() + "\"\n"
                + "[ -d \"$log_dir\" ] || mkdir -p \"$log_dir\"\n"
                + "# Size of a file in bytes, number of old files, and no line that finish has added: svlogd(8).\n"
                + "printf 's%s\\nn%s\\n-\\r\\r\\n' " + definition.logs().bytesPerFile() + " "
                + definition.logs().files() + " >\"$log_dir/config\"\n"
                + "exec svlogd -tt \"$log_dir\"\n";
    }
}
