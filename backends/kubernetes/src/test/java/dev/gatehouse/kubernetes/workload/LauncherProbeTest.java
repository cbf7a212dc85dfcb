package dev.gatehouse.kubernetes.workload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.Readiness;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The launcher as the probe of readiness. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the launcher runs in containers of Linux")
class LauncherProbeTest extends LaunchedGateway {
    @ParameterizedTest
    @MethodSource("shells")
    void theProbeSeesAPortOfTheLoopbackInterface(String shell) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Readiness ready = new Readiness.Port(server.getLocalPort(), Duration.ofSeconds(5));
            Files.createDirectories(directory.resolve("state"));
            assertThat(probe(shell, ready)).isEqualTo("the gateway does not run");
            Files.createFile(directory.resolve("state/up"));
            assertThat(probe(shell, ready)).isEmpty();
            server.close();
            assertThat(probe(shell, ready)).isEqualTo("port " + server.getLocalPort() + " does not accept connections");
        }
    }

    static Stream<Arguments> clients() {
        return shells().flatMap(shell -> Stream.of("curl", "busybox-wget", "wget", "bash", "python3")
                .limit(shell.contains("busybox") ? 2 : 5)
                .map(client -> Arguments.of(shell, client)));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void theProbeAsksTheLoopbackInterfaceWithWhatTheImageHas(String shell, String client) throws Exception {
        offerOnly(client);
        Files.createDirectories(directory.resolve("state"));
        Files.createFile(directory.resolve("state/up"));
        try (ServerSocket server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            int port = server.getLocalPort();
            Readiness ready = new Readiness.Http(port, "/it's?a=1&b", 204, Duration.ofSeconds(5));
            String url = "http://127.0.0.1:" + port + "/it's?a=1&b";
            List<String> requests = answer(server, "204 Fine", "503 Wait", "302 Elsewhere", "204");
            assertThat(probe(shell, ready)).isEmpty();
            assertThat(requests).singleElement().asString().startsWith("GET /it's?a=1&b HTTP/1.");
            assertThat(probe(shell, ready)).isEqualTo(url + " answers 503, not 204");
            assertThat(probe(shell, ready)).isEqualTo(url + " answers 302, not 204");
            if (!client.endsWith("wget")) {
                assertThat(requests).as("a redirect is not followed").hasSize(3);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("plainShells")
    void anImageThatCannotAskSaysSo(String shell) throws Exception {
        offerOnly();
        Readiness ready = new Readiness.Http(9, "/", 200, Duration.ofSeconds(5));
        String words =
                "the image has no curl, wget, bash or python3 to ask http://127.0.0.1:9/, so readiness is unknown";
        Process launcher = launch(
                gateway("while :; do /bin/sleep 0.1; done\n").toBuilder()
                        .ready(ready)
                        .build(),
                shell);
        assertThat(until("up").why()).isEqualTo(words);
        launcher.destroyForcibly().waitFor();
    }

    /** Answers requests, one after the other, and tells which they were. */
    private static List<String> answer(ServerSocket server, String... answers) {
        List<String> requests = new CopyOnWriteArrayList<>();
        Thread.ofVirtual().start(() -> {
            for (String answer : answers) {
                try (Socket socket = server.accept()) {
                    BufferedReader reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
                    String line = reader.readLine();
                    requests.add(String.valueOf(line));
                    while (line != null && !line.isEmpty()) {
                        line = reader.readLine();
                    }
                    String head =
                            "HTTP/1.1 " + answer + "\r\nContent-Length: 0\r\nConnection: close\r\nLocation: /\r\n\r\n";
                    socket.getOutputStream().write(head.getBytes(UTF_8));
                } catch (IOException closed) {
                    return;
                }
            }
        });
        return requests;
    }

    /** What the probe says; nothing if the gateway is ready. */
    private String probe(String shell, Readiness ready) throws Exception {
        GatewayDefinition definition = gateway("").toBuilder().ready(ready).build();
        Path launcher = Files.writeString(directory.resolve("launcher"), new Launcher(definition).render());
        List<String> command = words(shell);
        command.addAll(List.of(launcher.toString(), "ready"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        setPath(builder);
        builder.environment().put("GATEHOUSE_STATE", directory.resolve("state").toString());
        builder.environment().put("http_proxy", "http://127.0.0.1:1");
        Process probe = builder.start();
        String words = new String(probe.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(probe.waitFor() == 0).isEqualTo(words.isEmpty());
        return words;
    }
}
