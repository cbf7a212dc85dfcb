package dev.gatehouse.windows.launcher;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.LogPolicy;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a launcher has to know of its gateway, as a file of {@link Properties} in UTF-8: the JDK reads it without further
 * libraries, and any text fits into it.
 *
 * @param command program and arguments
 * @param environment variables that are set for the gateway, its home among them
 * @param home where the gateway runs
 * @param directory the profile's own directory, where the gateway is told that it should end
 * @param logs folder of its log
 * @param restart when it is started again
 * @param grace how long it may take to end
 * @param port the port by which one knows that it serves
 * @param readyLimit how long it may take until then
 * @param rotation what is kept of its log
 */
public record LaunchFile(
        List<String> command,
        SortedMap<String, String> environment,
        Path home,
        Path directory,
        Path logs,
        RestartPolicy restart,
        Duration grace,
        OptionalInt port,
        Duration readyLimit,
        LogPolicy rotation) {
    private static final String VARIABLE = "environment.";

    public LaunchFile {
        command = List.copyOf(command);
        environment = new TreeMap<>(environment);
    }

    public static LaunchFile of(GatewayDefinition definition) {
        SortedMap<String, String> environment =
                new TreeMap<>(definition.environment().variables());
        Path home = definition.home().value();
        environment.put(definition.home().name(), home.toString());
        return new LaunchFile(
                definition.command(),
                environment,
                home,
                definition.directory(),
                home.resolve("logs")
                        .resolve("gateways")
                        .resolve(definition.profile().value()),
                definition.restart(),
                definition.stop().grace(),
                definition.ready() instanceof Readiness.Port port ? OptionalInt.of(port.port()) : OptionalInt.empty(),
                definition.ready().limit(),
                new LogPolicy(definition.logs().files(), definition.logs().bytesPerFile(), false));
    }

    /** The file's content; every value is on one line, keys are in order. */
    public String text() {
        StringBuilder out = new StringBuilder("# Written by gatehouse. What its launcher knows of this gateway.\n");
        for (int i = 0; i < command.size(); i++) {
            line(out, "command." + i, command.get(i));
        }
        line(out, "home", home.toString());
        line(out, "directory", directory.toString());
        line(out, "logs", logs.toString());
        line(out, "logs.files", String.valueOf(rotation.files()));
        line(out, "logs.size", String.valueOf(rotation.bytesPerFile()));
        line(out, "restart", String.valueOf(restart.enabled()));
        line(out, "restart.first", String.valueOf(restart.first().toSeconds()));
        line(out, "restart.max", String.valueOf(restart.longest().toSeconds()));
        line(out, "restart.healthy", String.valueOf(restart.healthy().toSeconds()));
        line(out, "restart.always", codes(restart.atOnce()));
        line(out, "restart.never", codes(restart.never()));
        line(out, "stop.timeout", String.valueOf(grace.toMillis()));
        line(out, "ready.port", port.isPresent() ? String.valueOf(port.getAsInt()) : "");
        line(out, "ready.timeout", String.valueOf(readyLimit.toMillis()));
        environment.forEach((name, value) -> line(out, VARIABLE + name, value));
        return out.toString();
    }

    private static String codes(Collection<Integer> codes) {
        return codes.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    /** A line as {@link Properties#load(java.io.Reader)} reads it; our keys hold nothing that would need an escape. */
    private static void line(StringBuilder out, String key, String value) {
        out.append(key).append('=');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\f' -> out.append("\\f");
                case '\\' -> out.append("\\\\");
                // Blanks before a value are passed over.
                case ' ' -> out.append(i == 0 ? "\\ " : " ");
                default -> out.append(c);
            }
        }
        out.append('\n');
    }

    /**
     * Reads the content of such a file.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static LaunchFile parse(String text) {
        Properties file = new Properties();
        try {
            file.load(new StringReader(text));
        } catch (IOException e) {
            throw new IllegalArgumentException("a launch file cannot be read", e);
        }
        List<String> command = new ArrayList<>();
        for (String word = file.getProperty("command.0"); word != null; ) {
            command.add(word);
            word = file.getProperty("command." + command.size());
        }
        SortedMap<String, String> environment = new TreeMap<>();
        for (Map.Entry<Object, Object> entry : file.entrySet()) {
            String key = String.valueOf(entry.getKey());
            if (key.startsWith(VARIABLE)) {
                environment.put(key.substring(VARIABLE.length()), String.valueOf(entry.getValue()));
            }
        }
        String port = need(file, "ready.port");
        return new LaunchFile(
                command,
                environment,
                Path.of(need(file, "home")),
                Path.of(need(file, "directory")),
                Path.of(need(file, "logs")),
                new RestartPolicy(
                        Boolean.parseBoolean(need(file, "restart")),
                        Duration.ofSeconds(number(file, "restart.first")),
                        Duration.ofSeconds(number(file, "restart.max")),
                        Duration.ofSeconds(number(file, "restart.healthy")),
                        codes(need(file, "restart.always")),
                        codes(need(file, "restart.never"))),
                Duration.ofMillis(number(file, "stop.timeout")),
                port.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port)),
                Duration.ofMillis(number(file, "ready.timeout")),
                new LogPolicy((int) number(file, "logs.files"), (int) number(file, "logs.size"), false));
    }

    private static String need(Properties file, String key) {
        String value = file.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException("a launch file must hold " + key);
        }
        return value;
    }

    private static long number(Properties file, String key) {
        return Long.parseLong(need(file, key));
    }

    private static TreeSet<Integer> codes(String text) {
        TreeSet<Integer> codes = new TreeSet<>();
        for (String word : text.split(" ", -1)) {
            if (!word.isEmpty()) {
                codes.add(Integer.valueOf(word));
            }
        }
        return codes;
    }
}
