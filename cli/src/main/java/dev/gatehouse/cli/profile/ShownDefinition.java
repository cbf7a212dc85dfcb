package dev.gatehouse.cli.profile;

import com.grack.nanojson.JsonStringWriter;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.definition.ByKind;
import dev.gatehouse.definition.Environment;
import dev.gatehouse.definition.EnvironmentSources;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.Hardening;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.LogPolicy;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** A definition as {@code profile show} prints it. Shows where variables come from, but not what the files contain. */
record ShownDefinition(GatewayDefinition definition) {
    /** Prints it as facts, each with its key. */
    void print(BiConsumer<String, String> fact) {
        fact.accept("command", String.join(" ", command()));
        fact.accept("user", definition.user().orElse("the account that starts it"));
        definition.environment().variables().forEach((key, value) -> fact.accept("variable", key + "=" + value));
        definition
                .environment()
                .byKind()
                .forEach((key, values) -> byKind(values).forEach((kind, value) -> {
                    String under = kind.equals(ByKind.OTHERS) ? "" : " (" + kind + ")";
                    fact.accept("variable", key + "=" + value + under);
                }));
        print(fact, definition.sources());
        fact.accept("restart", definition.restart().isEnabled() ? restart() : "never");
        fact.accept(
                "stop",
                definition.stop().signal() + ", killed after "
                        + seconds(definition.stop().grace()));
        fact.accept("ready", ready());
        limits(definition.limits()).ifPresent(words -> fact.accept("limits", words));
        fact.accept("hardened", definition.hardening() == Hardening.NONE ? "no" : "yes");
        fact.accept("logs", log(definition.logs()));
    }

    /** Shows where variables come from; what the files contain is not shown. */
    private static void print(BiConsumer<String, String> fact, EnvironmentSources sources) {
        sources.secrets().forEach((name, file) -> fact.accept("secret", name + " is the content of " + file));
        sources.secretFiles().forEach((name, file) -> fact.accept("secret", name + " is the path of " + file));
        sources.file().ifPresent(file -> fact.accept("env file", file.toString()));
        if (!sources.searchPath().isEmpty()) {
            fact.accept("path", sources.before("", File.pathSeparator));
        }
    }

    private static Optional<String> limits(Limits limits) {
        StringJoiner words = new StringJoiner(", ");
        limits.openFiles().ifPresent(files -> words.add(files + " open files"));
        limits.processes().ifPresent(processes -> words.add(processes + " processes"));
        limits.memoryBytes().ifPresent(bytes -> words.add(bytes + " bytes of memory"));
        return words.length() == 0 ? Optional.empty() : Optional.of(words.toString());
    }

    private static String log(LogPolicy log) {
        return log.files() + " archives of " + log.bytesPerFile() + " bytes, if the manager keeps log files"
                + (log.forward() ? "; also forwarded to the output of the s6 tree" : "");
    }

    private String restart() {
        RestartPolicy policy = definition.restart();
        return (policy.mode() == RestartPolicy.Mode.ALWAYS ? "always, after " : "on failure, after ")
                + seconds(policy.first()) + ", doubling up to " + seconds(policy.longest())
                + "; delay reset after " + seconds(policy.healthy()) + " up"
                + codes("; at once after exit ", policy.again()) + codes("; never after exit ", policy.never());
    }

    private static String codes(String before, SortedSet<Integer> codes) {
        return codes.isEmpty()
                ? ""
                : before + codes.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private String ready() {
        Readiness ready = definition.ready();
        return ready instanceof Readiness.None ? "when it has stayed up for a second" : sign(ready);
    }

    /** A method of its own, because linking the switch takes a short command milliseconds. */
    private static String sign(Readiness ready) {
        return switch (ready) {
            case Readiness.None none -> "";
            case Readiness.Notify notify -> "when it signals readiness, within " + seconds(notify.limit());
            case Readiness.Port port ->
                "when port " + port.port() + " accepts connections, within " + seconds(port.limit());
            case Readiness.Http http ->
                "when http://localhost:" + http.port() + http.path() + " answers " + http.status() + ", within "
                        + seconds(http.limit());
            case Readiness.State state -> "when its state file says so, within " + seconds(state.limit());
        };
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    private static void files(JsonStringWriter json, Map<String, Path> files) {
        files.forEach((name, file) -> json.value(name, file.toString()));
        json.end();
    }

    /** The command, with a placeholder where each manager has its own name for the service. */
    private List<String> command() {
        return definition.commandByUnit().isEmpty()
                ? definition.command()
                : definition.commandByUnit().stream()
                        .map(ShownDefinition::template)
                        .toList();
    }

    private static String template(String text) {
        return text.replace(Environment.UNIT, "{unit}");
    }

    /** The values of a variable as they are written in settings. */
    private static SortedMap<String, String> byKind(ByKind<Optional<String>> values) {
        SortedMap<String, String> written = new TreeMap<>();
        values.byKind().forEach((kind, value) -> value.ifPresent(text -> written.put(kind, template(text))));
        values.usual().ifPresent(text -> written.put(ByKind.OTHERS, template(text)));
        return written;
    }

    /** Adds it as the field {@code definition}. */
    void addTo(JsonStringWriter json) {
        json.object("definition")
                .value("description", definition.description())
                .array("command", command())
                .object("environment");
        definition.environment().variables().forEach(json::value);
        json.end().object("environmentByKind");
        definition.environment().byKind().forEach((key, values) -> {
            json.object(key);
            byKind(values).forEach(json::value);
            json.end();
        });
        json.end()
                .value(
                        "envFile",
                        definition.sources().file().map(Path::toString).orElse(null));
        files(json.object("secrets"), definition.sources().secrets());
        files(json.object("secretFiles"), definition.sources().secretFiles());
        json.array(
                        "path",
                        definition.sources().searchPath().stream()
                                .map(Path::toString)
                                .toList())
                .value("user", definition.user().orElse(null))
                .value("activate", definition.activate().map(Path::toString).orElse(null))
                .object("restart")
                .value("mode", definition.restart().mode().word())
                .value("firstSeconds", definition.restart().first().toSeconds())
                .value("maxSeconds", definition.restart().longest().toSeconds())
                .value("healthySeconds", definition.restart().healthy().toSeconds())
                .array("again", definition.restart().again())
                .array("never", definition.restart().never())
                .end()
                .object("stop")
                .value("signal", definition.stop().signal())
                .value("graceMillis", definition.stop().grace().toMillis())
                .end()
                .value("ready", ready())
                .object("limits");
        limit(json, "files", definition.limits().openFiles());
        limit(json, "processes", definition.limits().processes());
        limit(json, "memoryBytes", definition.limits().memoryBytes());
        json.end()
                .value("hardened", definition.hardening() != Hardening.NONE)
                .object("logs")
                .value("files", definition.logs().files())
                .value("bytesPerFile", definition.logs().bytesPerFile())
                .value("forward", definition.logs().forward())
                .end()
                .end();
    }

    private static void limit(JsonStringWriter json, String name, OptionalLong limit) {
        JsonText.number(json, name, limit.isPresent(), limit.orElse(0));
    }
}
