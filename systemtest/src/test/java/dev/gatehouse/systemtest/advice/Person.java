package dev.gatehouse.systemtest.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.cli.Cli;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.testkit.FileTree;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A person inside a namespace who types commands: those of Gatehouse run in this process, all others in a shell. */
final class Person {
    private static final int LIMIT_SECONDS = 60;

    private final Path home;
    private final Map<String, String> environment = new HashMap<>(System.getenv());
    private final List<Process> processes = new ArrayList<>();
    private final List<String> farewell = new ArrayList<>();

    /**
     * Creates a person.
     *
     * @param home the home of their gateways, which is deleted in the end
     */
    Person(Path home) throws IOException {
        this.home = home;
        environment.put("HERMES_HOME", home.toString());
        environment.put("PATH", "/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin");
        environment.put("LC_ALL", "C");
        Files.createDirectories(home.resolve("profiles"));
        agent("echo \"agent of $1\"; exec sleep 1000000");
        write(
                "gatehouse.yaml",
                "app: acme\nhome: {variable: HERMES_HOME}\nmarkers: [SOUL.md]\ncommand: [" + home
                        + "/agent, '{profile}']\n"
                        + "own-service: {legacy: {unit: hermes.service, contains: [hermes_cli.main gateway]}}\n");
    }

    Path home() {
        return home;
    }

    Map<String, String> environment() {
        return environment;
    }

    /** Replaces the program of all gateways. */
    void agent(String script) throws IOException {
        program("agent", script);
    }

    /** Writes a program into the home. */
    Path program(String name, String script) throws IOException {
        Path file = write(name, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    /** Writes a file of the home. */
    Path write(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return file;
    }

    /** Creates a profile, as a user with an editor would. */
    void profile(String name, String settings) throws IOException {
        write("profiles/" + name + "/SOUL.md", "");
        write("profiles/" + name + "/config.yaml", settings);
    }

    /** Has a line typed when the row has ended. */
    void atTheEnd(String line) {
        farewell.addFirst(line);
    }

    /** Types a line that must succeed. */
    Result done(String line) throws Exception {
        Result result = type(line);
        assertThat(result.exitCode()).as("%s: %s", line, result).isZero();
        return result;
    }

    /** Types a line. */
    Result type(String line) throws Exception {
        if (line.startsWith("unset ")) {
            environment.remove(line.substring("unset ".length()));
            return new Result(0, "", "");
        }
        List<String> words = new ArrayList<>(List.of(line.split(" ", -1)));
        Map<String, String> variables = new HashMap<>(environment);
        while (words.getFirst().matches("[A-Z0-9_]+=.*")) {
            String[] variable = words.removeFirst().split("=", 2);
            variables.put(variable[0], variable[1]);
        }
        // A gateway in the foreground replaces its process.
        boolean here = words.getFirst().equals("gatehouse") && !words.contains("run") && !line.contains("'");
        return here ? gatehouse(words.subList(1, words.size()), variables) : shell(line);
    }

    private static Result gatehouse(List<String> words, Map<String, String> variables) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Cli.run(words.toArray(String[]::new), variables, out, err);
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Result shell(String line) throws IOException, InterruptedException {
        File out = File.createTempFile("out", "");
        File err = File.createTempFile("err", "");
        Process process = process(line, out, err);
        boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        assertThat(ended).as("%s ends", line).isTrue();
        return new Result(process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
    }

    private Process process(String line, File out, File err) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", line)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out)
                .redirectError(err);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Starts a program that runs until the row has ended. */
    Process starts(String line) throws IOException {
        Process process = process(line, new File("/dev/null"), new File("/dev/null"));
        processes.add(process);
        return process;
    }

    /** Ends what the row has left. */
    void leave() {
        try {
            for (String line : farewell) {
                type(line);
            }
            processes.forEach(process -> process.descendants().forEach(ProcessHandle::destroyForcibly));
            processes.forEach(Process::destroyForcibly);
            FileTree.delete(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
