package dev.gatehouse.s6.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.s6.protocol.S6Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code finish}, executed by real shells. {@code sleep} only records its duration, and s6-svstat prints a given
 * answer.
 */
@Timeout(120)
abstract class ExecutedFinish {
    static final int DOWN_FOR_GOOD = 125;

    @TempDir
    Path top;

    Path servicedir;
    Path data;
    Path tools;
    final Map<String, String> environment = new HashMap<>();
    Host.Shell shell = Host.shells().getFirst();
    GatewayDefinition definition = new S6Sample().definition();

    static Stream<Host.Shell> shells() {
        return Host.shells().stream();
    }

    @BeforeEach
    void make() throws IOException {
        servicedir = top.resolve("slot");
        data = Files.createDirectories(servicedir.resolve("data"));
        tools = top.resolve("to ols");
        Path bin = top.resolve("bin");
        Host.script(
                tools.resolve("s6-svstat"),
                "#!/bin/sh\n[ \"$*\" = '-o wantedup .' ] || exit 9\necho \"${WANTED-true}\"\n");
        Host.script(bin.resolve("sleep"), "#!/bin/sh\necho \"slept $*\"\n");
        environment.put("PATH", bin + ":/usr/bin:/bin");
        started(0);
    }

    /** Sets how many seconds ago the gateway was started. */
    void started(long secondsAgo) throws IOException {
        Files.writeString(data.resolve("started"), uptime() - secondsAgo + "\n");
    }

    static long uptime() throws IOException {
        String text = Files.readString(Path.of("/proc/uptime"));
        return Long.parseLong(text.substring(0, text.indexOf('.')));
    }

    Path write() throws IOException {
        S6Layout layout =
                new S6Layout(top, NamingStem.SLOT.pattern("gateway-"), new S6Tools(tools), Optional.empty(), false);
        for (RenderedFile file : new S6Renderer(layout).render(definition).files()) {
            if (file.path().endsWith("survivors")) {
                Host.script(servicedir.resolve(file.path()), file.content());
            }
        }
        return Host.script(servicedir.resolve("finish"), new FinishScript(layout).render(definition));
    }

    Ran finish(int exitCode, int signal) throws IOException {
        Path script = write();
        List<String> words = new ArrayList<>(shell.words());
        words.addAll(List.of(script.toString(), Integer.toString(exitCode), Integer.toString(signal), "gateway-coder"));
        Map<String, String> all = new HashMap<>(shell.environment());
        all.putAll(environment);
        Ran ran = Ran.in(servicedir, all, words);
        assertThat(ran.error()).as("%s", shell).isEmpty();
        // The end of the last line comes from the background.
        return ran.without("\r\r\n");
    }

    /** Returns how many seconds the script slept after a failure. It exits with 0, so that the gateway is restarted. */
    long slept(int exitCode, int signal) throws IOException {
        Ran ran = finish(exitCode, signal);
        assertThat(ran.exit()).as(ran.toString()).isZero();
        return ran.output().isEmpty() ? 0 : Long.parseLong(ran.output().strip().substring("slept ".length()));
    }

    List<Long> sleptAfterEachOf(int failures) throws IOException {
        List<Long> slept = new ArrayList<>();
        for (int i = 0; i < failures; i++) {
            started(0);
            slept.add(slept(1, 0));
        }
        return slept;
    }

    String verdict() throws IOException {
        Path file = data.resolve("verdict");
        return Files.exists(file) ? Files.readString(file).strip() : "";
    }
}
