package dev.gatehouse.systemtest.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The command of a modelled service manager on Windows, which has no shell for {@code model-client.sh}: sends its arguments to the
 * model's server and prints the answer. The first argument is the model's folder.
 */
final class ModelClient {
    /** The server closed the connection without an answer. */
    private static final int NO_ANSWER = 71;

    private ModelClient() {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(
                Files.readString(Path.of(arguments[0]).resolve("port")).strip());
        int code;
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            server.getOutputStream().write(call(List.of(arguments).subList(1, arguments.length)));
            code = print(new String(server.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        // A usual exit runs hooks and waits for threads; this process has none.
        Runtime.getRuntime().halt(code);
    }

    /** Lengths are in bytes. */
    private static byte[] call(List<String> words) throws IOException {
        ByteArrayOutputStream call = new ByteArrayOutputStream();
        call.write((words.size() + "\n").getBytes(StandardCharsets.UTF_8));
        for (String word : words) {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            call.write((bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
            call.write(bytes);
        }
        return call.toByteArray();
    }

    private static int print(String answer) {
        int code = NO_ANSWER;
        for (String line : answer.split("\n", -1)) {
            switch (line.isEmpty() ? ' ' : line.charAt(0)) {
                case 'o' -> say(System.out, line);
                case 'e' -> say(System.err, line);
                case 'x' -> code = Integer.parseInt(line.substring(1));
                default -> {}
            }
        }
        return code;
    }

    private static void say(PrintStream stream, String line) {
        stream.println(line.substring(1));
        stream.flush();
    }
}
