package dev.gatehouse.testkit.fake;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The gateway for tests where there is neither a shell nor a signal: it does what {@code fake-gateway.sh} does, reads its
 * commands from a file {@code control} of FAKE_DIR as that grows, and is asked to end by a file that names its process.
 *
 * <p>Its one argument is the home, in which FAKE_DIR's name is a profile's; {@code sleep} makes a process that does nothing.
 */
public final class FakeGatewayProgram {
    /** What it notes when it is asked to end. */
    public static final String ASKED = "asked";

    private static final long PAUSE_NANOS = 5_000_000;

    private final Path folder = Path.of(variable("FAKE_DIR", ""));
    private final Path marker;
    private final boolean stubborn = !variable("FAKE_STUBBORN", "").isEmpty();
    private boolean asked;

    private FakeGatewayProgram(Path home) {
        String profile = folder.getFileName().toString();
        Path directory =
                profile.equals("default") ? home : home.resolve("profiles").resolve(profile);
        this.marker = directory.resolve(".gateway-planned-stop.json");
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("sleep")) {
            while (true) {
                LockSupport.park();
            }
        }
        new FakeGatewayProgram(Path.of(arguments[0])).run();
    }

    private static String variable(String name, String otherwise) {
        @Nullable String value = System.getenv(name);
        return value == null ? otherwise : value;
    }

    private void run() throws IOException {
        for (String name : variable("FAKE_DUMP", "").split(" ", -1)) {
            if (!name.isEmpty()) {
                Files.writeString(folder.resolve(name), variable(name, ""));
            }
        }
        Path control = folder.resolve("control");
        try (RandomAccessFile commands = new RandomAccessFile(control.toFile(), "rw")) {
            // What was said to a process before this one is none of its business.
            long read = commands.length();
            long pid = ProcessHandle.current().pid();
            // Its time is the start's.
            Files.write(folder.resolve("started-" + pid), new byte[0]);
            note("started " + pid);
            String exit = variable("FAKE_EXIT", "");
            if (!exit.isEmpty()) {
                leave(exit);
            }
            while (true) {
                obeyMarker();
                read = obey(commands, read);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void obeyMarker() throws IOException {
        if (asked || !Files.exists(marker)) {
            return;
        }
        String wish;
        try {
            wish = Files.readString(marker);
        } catch (IOException gone) {
            return;
        }
        if (wish.contains("\"target_pid\": " + ProcessHandle.current().pid() + ",")) {
            asked = true;
            note(ASKED);
            if (!stubborn) {
                leave("0");
            }
        }
    }

    /** Does what the whole lines after a position say, and gives the position after them. */
    private long obey(RandomAccessFile commands, long position) throws IOException {
        long length = commands.length();
        if (length <= position) {
            return position;
        }
        byte[] bytes = new byte[(int) (length - position)];
        commands.seek(position);
        commands.readFully(bytes);
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.lastIndexOf('\n') + 1;
        for (String line : text.substring(0, end).split("\n", -1)) {
            int blank = line.indexOf(' ');
            obey(blank < 0 ? line : line.substring(0, blank), line.substring(blank + 1));
        }
        return position + text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
    }

    private void obey(String command, String argument) throws IOException {
        switch (command) {
            case "exit" -> leave(argument);
            case "say" -> System.out.println(argument);
            case "lines" -> {
                for (int line = Integer.parseInt(argument); line > 0; line--) {
                    System.out.printf("%099d%n", line);
                }
                note("lines");
            }
            case "fork" -> {
                Process child = new ProcessBuilder(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-cp",
                                System.getProperty("java.class.path", ""),
                                FakeGatewayProgram.class.getName(),
                                "sleep")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                note("forked " + child.pid());
            }
            default -> {
                // An empty line, or a command of another kind of gateway.
            }
        }
    }

    private void leave(String code) throws IOException {
        note("exiting " + code);
        System.out.flush();
        Runtime.getRuntime().halt(Integer.parseInt(code));
    }

    private void note(String event) throws IOException {
        Files.writeString(folder.resolve("events"), event + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
