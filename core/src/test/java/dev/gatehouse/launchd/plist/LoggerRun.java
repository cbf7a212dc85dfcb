package dev.gatehouse.launchd.plist;

import dev.gatehouse.Await;
import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A logger that runs for a test, with a pipe as its input. Texts have one byte for each character. */
final class LoggerRun implements AutoCloseable {
    private static final Pattern STAMPED = Pattern.compile("(@[0-9a-f]{24}) (.*)", Pattern.DOTALL);

    private final Path folder;
    private final OutputStream pipe;

    private LoggerRun(Path folder, OutputStream pipe) {
        this.folder = folder;
        this.pipe = pipe;
    }

    /** The command of the logger; skips the test where it cannot run. */
    static List<String> command(Path program, Path folder, int bytes, int files) throws IOException {
        Path perl = Host.require("perl");
        boolean whole = Ran.in(Path.of("/"), Map.of(), List.of(perl.toString(), "-MTime::HiRes", "-MFcntl", "-e", "1"))
                        .exit()
                == 0;
        Host.skipUnless(whole, "this perl has no Time::HiRes");
        if (!Files.exists(program)) {
            Files.writeString(program, LogScript.logger());
        }
        return List.of(
                "env",
                "-i",
                perl.toString(),
                program.toString(),
                folder.toString(),
                Integer.toString(bytes),
                Integer.toString(files));
    }

    /** Starts a logger whose folder exists, and waits until it runs in the background. */
    static LoggerRun start(Path folder, int bytes, int files) throws IOException {
        return start("", folder, bytes, files);
    }

    /** The same, after shell commands that set limits. */
    static LoggerRun start(String limits, Path folder, int bytes, int files) throws IOException {
        Path place = Files.createTempDirectory(folder.getParent(), "run");
        Path pipe = place.resolve("pipe");
        Ran.in(place, Map.of(), List.of("mkfifo", pipe.toString()));
        List<String> words = new ArrayList<>(
                List.of("sh", "-c", limits + "p=$1; shift; exec \"$@\" <\"$p\"", "sh", pipe.toString()));
        words.addAll(command(place.resolve("logger"), folder, bytes, files));
        Process process = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(place.resolve("errors").toFile())
                .start();
        LoggerRun run = new LoggerRun(folder, new FileOutputStream(pipe.toFile()));
        try {
            if (process.waitFor() != 0) {
                throw new AssertionError(Files.readString(place.resolve("errors")));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return run;
    }

    LoggerRun write(String text) throws IOException {
        pipe.write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** The loggers of a folder. */
    static Stream<ProcessHandle> processes(Path folder) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .filter(words -> List.of(words).contains(folder.toString()))
                        .isPresent());
    }

    /** Ends the input. */
    void end() throws IOException {
        pipe.close();
    }

    /** Ends the input, and waits until all loggers of the folder have ended. */
    @Override
    public void close() throws IOException {
        end();
        Await.until("the logger has ended", () -> processes(folder).findAny().isEmpty());
    }

    /** The files of a log, oldest first. */
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** All lines of a log without their times. */
    static List<String> lines(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : files(folder)) {
            if (!file.endsWith("lock") && !file.endsWith("state")) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                List<String> parts = List.of(text.split("\n", -1));
                parts.subList(0, parts.size() - 1).forEach(line -> lines.add(text(line)));
                if (!parts.getLast().isEmpty()) {
                    throw new AssertionError(file + " ends without a newline");
                }
            }
        }
        return lines;
    }

    private static String text(String line) {
        Matcher matcher = STAMPED.matcher(line);
        if (!matcher.matches()) {
            throw new AssertionError("no time: " + line);
        }
        return matcher.group(2);
    }
}
