package dev.gatehouse.windows.launcher;

import dev.gatehouse.definition.EnvironmentSources;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.LogPolicy;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.NewerFormatException;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.logs.LogFolders;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The launch file: everything that a launcher must know about its gateway. Its format is that of {@link Properties} in
 * UTF-8: the JDK reads it without further libraries, and it can represent any text.
 *
 * @param command program and arguments
 * @param environment environment variables of the gateway, including the home variable
 * @param sources files from which the launcher reads further variables at each start
 * @param home working directory of the gateway
 * @param directory the profile's own directory, in which the stop marker is written
 * @param logs folder of the gateway's log
 * @param ready how the gateway signals readiness
 * @param stop stop timeout
 * @param restart restart policy
 * @param rotation how much of the log to keep
 */
public record LaunchFile(
        List<String> command,
        SortedMap<String, String> environment,
        EnvironmentSources sources,
        Path home,
        Path directory,
        Path logs,
        Readiness ready,
        StopPolicy stop,
        RestartPolicy restart,
        LogPolicy rotation) {
    private static final String VARIABLE = "environment.";
    private static final String FILE = "env-file";
    private static final String SECRET = "secret.";
    private static final String SECRET_FILE = "secret-file.";
    private static final String PATH = "path.";

    public LaunchFile {
        command = List.copyOf(command);
        environment = new TreeMap<>(environment);
    }

    public static LaunchFile of(GatewayDefinition definition) {
        SortedMap<String, String> environment =
                new TreeMap<>(definition.environment().variables());
        Path home = definition.home().value();
        definition
                .exportedHome("windows")
                .ifPresent(path -> environment.put(definition.home().name(), path.toString()));
        return new LaunchFile(
                definition.command(),
                environment,
                definition.sources(),
                definition.workingDirectory().under("windows"),
                definition.directory(),
                LogFolders.folder(home, definition.service()),
                definition.ready(),
                definition.stop(),
                definition.restart(),
                new LogPolicy(definition.logs().files(), definition.logs().bytesPerFile(), false));
    }

    /** Returns what start and stop operations must know. */
    public Expectations expectations() {
        return new Expectations(ready, stop, restart.mode(), restart.again(), restart.never());
    }

    /** Returns the file's content: one line per key, in a fixed order. */
    public String text() {
        StringBuilder out = new StringBuilder("# What the launcher of this gateway reads. Written by gatehouse.\n");
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
        sources.file().ifPresent(file -> line(out, FILE, file.toString()));
        sources.secrets().forEach((name, file) -> line(out, SECRET + name, file.toString()));
        sources.secretFiles().forEach((name, file) -> line(out, SECRET_FILE + name, file.toString()));
        for (int i = 0; i < sources.searchPath().size(); i++) {
            line(out, PATH + i, sources.searchPath().get(i).toString());
        }
        return out.toString();
    }

    /** Appends a line for {@link Properties#load(java.io.Reader)}. The keys used here need no escapes. */
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
                // Properties skips spaces before a value.
                case ' ' -> out.append(i == 0 ? "\\ " : " ");
                default -> out.append(c);
            }
        }
        out.append('\n');
    }

    /**
     * Parses the content of a launch file.
     *
     * @param where path of the file, for messages
     * @throws IllegalArgumentException if the text is not a launch file
     * @throws NewerFormatException if a newer version wrote it
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
            throw new IllegalArgumentException("the launch file cannot be read", e);
        }
        ServiceFolder.refuseNewer(file.getProperty("format", ""), where);
        Expectations known = Expectations.parse(file.getProperty("expect", withoutFormat(file)), where);
        return new LaunchFile(
                list(file, "command."),
                map(file, VARIABLE),
                new EnvironmentSources(
                        Optional.ofNullable(file.getProperty(FILE)).map(Path::of),
                        paths(file, SECRET),
                        paths(file, SECRET_FILE),
                        list(file, PATH).stream().map(Path::of).toList()),
                Path.of(need(file, "home")),
                Path.of(need(file, "directory")),
                Path.of(need(file, "logs")),
                known.ready(),
                known.stop(),
                new RestartPolicy(
                        known.restart(),
                        Duration.ofSeconds(number(file, "restart.first")),
                        Duration.ofSeconds(number(file, "restart.max")),
                        Duration.ofSeconds(number(file, "restart.healthy")),
                        new TreeSet<>(known.again()),
                        new TreeSet<>(known.never())),
                new LogPolicy((int) number(file, "logs.files"), (int) number(file, "logs.size"), false));
    }

    private static List<String> list(Properties file, String prefix) {
        List<String> values = new ArrayList<>();
        for (String value = file.getProperty(prefix + 0); value != null; ) {
            values.add(value);
            value = file.getProperty(prefix + values.size());
        }
        return values;
    }

    private static SortedMap<String, String> map(Properties file, String prefix) {
        SortedMap<String, String> values = new TreeMap<>();
        for (String key : file.stringPropertyNames()) {
            if (key.startsWith(prefix)) {
                values.put(key.substring(prefix.length()), file.getProperty(key));
            }
        }
        return values;
    }

    private static SortedMap<String, Path> paths(Properties file, String prefix) {
        SortedMap<String, Path> paths = new TreeMap<>();
        map(file, prefix).forEach((name, path) -> paths.put(name, Path.of(path)));
        return paths;
    }

    /**
     * Reads expectations from a file without a format number, which has them as separate keys. A launcher must
     * understand such files, because after an update the first logon may come before the refresh.
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
            throw new IllegalArgumentException("the launch file has no key " + key);
        }
        return value;
    }

    private static long number(Properties file, String key) {
        return Long.parseLong(need(file, key));
    }
}
