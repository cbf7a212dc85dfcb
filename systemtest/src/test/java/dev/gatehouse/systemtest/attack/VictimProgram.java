package dev.gatehouse.systemtest.attack;

import dev.gatehouse.cli.Cli;
import dev.gatehouse.cli.command.CliContext;
import dev.gatehouse.detection.ServiceManagers;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * Root's commands, in one JVM inside: a start of the command for each of hundreds of attacks would take minutes.
 *
 * <p>Reads a line for each command: its words and its variables. Answers with a line: exit code, output and messages.
 */
final class VictimProgram {
    private VictimProgram() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        answers.println("ready");
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] fields = line.split("\t", -1);
            Map<String, String> environment = new HashMap<>(System.getenv());
            for (String variable : decode(fields[1])) {
                int equals = variable.indexOf('=');
                environment.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            // Facts go to a terminal, which interprets control characters. Messages are the same for a pipe.
            CliContext context = new CliContext(
                    environment,
                    new ByteArrayInputStream(new byte[0]),
                    out,
                    err,
                    descriptor -> descriptor == 1,
                    ServiceManagers.ofHost());
            int code = Cli.run(decode(fields[0]), context);
            answers.println(code + "\t" + encode(out.toByteArray()) + "\t" + encode(err.toByteArray()));
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String[] decode(String field) {
        String text = new String(Base64.getDecoder().decode(field), StandardCharsets.UTF_8);
        return text.isEmpty() ? new String[0] : text.split("\0", -1);
    }
}
