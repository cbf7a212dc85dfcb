package dev.gatehouse.windows.launcher;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.LogPolicy;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
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
 * What a launcher has to know of its gateway, as a file of {@link Properties} in UTF-8: the JDK reads it without further
 * libraries, and any text fits into it.
 *
 * @param command program and arguments
 * @param environment variables that are set for the gateway, its home among them
 * @param home where the gateway runs
 * @param directory the profile's own directory, where the gateway finds that it should end
 * @param logs folder of its log
 * @param ready how one knows that it serves
 * @param stop how long it may take to end
 * @param restart when it is started again
 * @param rotation what is kept of its log
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

    /** What starts and stops have to know. */
    public Expectations expectations() {
        return new Expectations(ready, stop, restart.enabled(), restart.atOnce(), restart.never());
    }

    /** The file's content; every value is on one line, keys are in order. */
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
     * @param where the file, for messages
     * @throws IllegalArgumentException where it is none
     */
    static LaunchFile parse(String text, String where) {
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
     * What files of versions before formats had numbers say in keys of their own. A launcher has to understand them: the
     * logon after an update comes before the service is refreshed.
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
