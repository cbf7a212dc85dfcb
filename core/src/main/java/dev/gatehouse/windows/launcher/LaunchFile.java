package dev.gatehouse.windows.launcher;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.LogPolicy;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.spi.Expectations;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a launcher must know about its gateway. The file has the format of {@link Properties} in UTF-8, which the JDK reads
 * without further libraries and which holds any text.
 *
 * @param command program and arguments
 * @param environment variables that are set for the gateway, its home among them
 * @param home where the gateway runs
 * @param directory the profile's own directory, where the marker asks the gateway to end
 * @param logs folder of its log
 * @param ready its sign of readiness
 * @param stop its grace
 * @param restart when to restart it
 * @param rotation how much of its log to keep
 */
public record LaunchFile(
        List<String> command,
        SortedMap<String, String> environment,
        Path home,
        Path directory,
        Path logs,
        Readiness ready,
        StopPolicy stop,
        RestartPolicy restart,
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
                definition.ready(),
                definition.stop(),
                definition.restart(),
                new LogPolicy(definition.logs().files(), definition.logs().bytesPerFile(), false));
    }

    /** What starts and stops must know. */
    public Expectations expectations() {
        return new Expectations(ready, stop, restart.enabled(), restart.atOnce(), restart.never());
    }

    /** The file's content: one line per key, in a fixed order. */
    public String text() {
        StringBuilder out = new StringBuilder("# Written by gatehouse. What its launcher knows of this gateway.\n");
        line(out, "format", String.valueOf(ServiceFolder.FORMAT));
        for (int i = 0; i < command.size(); i++) {
            line(out, "command." + i, command.get(i));
        }
        line(out, "home", home.toString());
        line(out, "directory", directory.toString());
        line(out, "logs", logs.toString());
        line(out, "logs.files", String.valueOf(rotation.files()));
        line(out, "logs.size", String.valueOf(rotation.bytesPerFile()));
        line(out, "expect", expectations().text());
        line(out, "restart.first", String.valueOf(restart.first().toSeconds()));
        line(out, "restart.max", String.valueOf(restart.longest().toSeconds()));
        line(out, "restart.healthy", String.valueOf(restart.healthy().toSeconds()));
        environment.forEach((name, value) -> line(out, VARIABLE + name, value));
        return out.toString();
    }

    /** A line for {@link Properties#load(java.io.Reader)}; our keys need no escapes. */
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
                // Blanks before a value are skipped.
                case ' ' -> out.append(i == 0 ? "\\ " : " ");
                default -> out.append(c);
            }
        }
        out.append('\n');
    }

    /**
     * Parses the content of a launch file.
     *
     * @param where the file, for messages
     * @throws IllegalArgumentException if it is something else
     */
    static LaunchFile parse(String text, String where) {
        try {
            return read(text, where);
        } catch (InvalidInputException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static LaunchFile read(String text, String where) {
        Properties file = new Properties();
        try {
            file.load(new StringReader(text));
        } catch (IOException e) {
            throw new IllegalArgumentException("a launch file cannot be read", e);
        }
        ServiceFolder.refuseNewer(file.getProperty("format", ""), where);
        List<String> command = new ArrayList<>();
        for (String word = file.getProperty("command.0"); word != null; ) {
            command.add(word);
            word = file.getProperty("command." + command.size());
        }
        SortedMap<String, String> environment = new TreeMap<>();
        for (String key : file.stringPropertyNames()) {
            if (key.startsWith(VARIABLE)) {
                environment.put(key.substring(VARIABLE.length()), file.getProperty(key));
            }
        }
        Expectations known = Expectations.parse(file.getProperty("expect", withoutFormat(file)), where);
        return new LaunchFile(
                command,
                environment,
                Path.of(need(file, "home")),
                Path.of(need(file, "directory")),
                Path.of(need(file, "logs")),
                known.ready(),
                known.stop(),
                new RestartPolicy(
                        known.restarts(),
                        Duration.ofSeconds(number(file, "restart.first")),
                        Duration.ofSeconds(number(file, "restart.max")),
                        Duration.ofSeconds(number(file, "restart.healthy")),
                        new TreeSet<>(known.again()),
                        new TreeSet<>(known.never())),
                new LogPolicy((int) number(file, "logs.files"), (int) number(file, "logs.size"), false));
    }

    /**
     * The expectations of a file without a format, which has them as separate keys. A launcher must read such files: after an
     * update the first logon may come before the refresh.
     */
    private static String withoutFormat(Properties file) {
        String port = file.getProperty("ready.port", "");
        return "format=1 ready=" + (port.isEmpty() ? "none" : "port:" + port + "," + file.getProperty("ready.timeout"))
                + " stop=TERM," + file.getProperty("stop.timeout")
                + " restart=" + (Boolean.parseBoolean(file.getProperty("restart")) ? "yes" : "no")
                + " again=" + file.getProperty("restart.always", "").replace(' ', ',')
                + " never=" + file.getProperty("restart.never", "").replace(' ', ',');
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
}
