package dev.gatehouse.windows.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.GoldenFiles;
import dev.gatehouse.SampleSources;
import dev.gatehouse.definition.Environment;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.OutOfMemory;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.windows.host.WindowsLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Golden files for Windows, checked by a person: the two files of a service, and the Startup entry. */
class TaskGoldenTest {
    private static final GoldenFiles FILES = new GoldenFiles("windows");

    private static final Path HOME = Path.of("/home/ada/.hermes");

    /** A test case: name of its golden file, layout and definition. */
    record Case(String name, WindowsLayout layout, GatewayDefinition definition) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        Path odd = Path.of("/d/A & B <x>/it's größe");
        GatewaySettings settings = GatewaySettings.builder()
                .port(OptionalInt.of(8123))
                .environment(Environment.of(new TreeMap<>(Map.of(
                        "API_KEY", "it's \"$ecret\" %PATH% \\", "MOTD", "two\nlines", "EMPTY", "", "UMLAUT", "größe"))))
                .stop(new StopPolicy("TERM", Duration.ofMillis(2500)))
                .ready(new Readiness.Port(8123, Duration.ofSeconds(20)))
                .build();
        return Stream.of(
                new Case("default", SampleTask.layout(HOME), SampleTask.gateway(HOME, "default")),
                new Case("coder", SampleTask.layout(HOME), SampleTask.gateway(HOME, "coder", settings)),
                new Case(
                        "sources",
                        SampleTask.layout(HOME),
                        SampleSources.added(SampleTask.gateway(HOME, "coder", settings))),
                new Case("odd-home", SampleTask.layout(odd), SampleTask.gateway(odd, "coder")));
    }

    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the files have paths of Unix")
    @ParameterizedTest
    @MethodSource("cases")
    void matchesItsGoldenFile(Case each) throws IOException {
        TaskRenderer renderer = new TaskRenderer(each.layout());
        StringBuilder text = new StringBuilder();
        for (RenderedFile file : renderer.render(each.definition()).files()) {
            text.append("==> %s %04o %s\n%s".formatted(file.path(), file.mode(), file.charset(), file.content()));
        }
        text.append("==> Startup\n")
                .append(renderer.startupEntry(each.definition()).replace("\r\n", "\n"));
        FILES.compare(each.name(), text.toString());
    }

    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the files have paths of Unix")
    @Test
    void everyGoldenFileBelongsToACase() throws IOException {
        FILES.belongTo(cases().map(Case::name));
    }

    @Test
    void theTaskIsUtf16WithByteOrderMark() {
        RenderedFile task = new TaskRenderer(SampleTask.layout(HOME))
                .render(SampleTask.gateway(HOME, "coder"))
                .files()
                .getLast();
        assertThat(task.path()).isEqualTo(Path.of("task.xml"));
        assertThat(task.bytes()).startsWith(0xff, 0xfe, '<', 0);
        assertThat(new String(task.bytes(), StandardCharsets.UTF_16)).isEqualTo(task.content());
    }

    @Test
    void aStartupEntryHasOnlyCrLfLineBreaks() {
        String entry = new TaskRenderer(SampleTask.layout(HOME)).startupEntry(SampleTask.gateway(HOME, "coder"));
        assertThat(entry.replace("\r\n", "")).doesNotContain("\r", "\n");
        assertThat(entry).endsWith("\r\n");
    }

    @Test
    void refusesSettingsThatWindowsDoesNotSupport() {
        TaskRenderer renderer = new TaskRenderer(SampleTask.layout(HOME));
        OptionalLong some = OptionalLong.of(1 << 20);
        OptionalLong none = OptionalLong.empty();
        for (Map.Entry<String, Limits> limit : Map.of(
                        "limits.memory", new Limits(none, none, some),
                        "limits.oom", new Limits(none, none, none, OutOfMemory.KILL),
                        "limits.files", new Limits(some, none, none),
                        "limits.processes", new Limits(none, some, none))
                .entrySet()) {
            assertThatThrownBy(() -> renderer.render(SampleTask.gateway(HOME, "coder", with(limit.getValue()))))
                    .hasMessageContaining("coder")
                    .hasMessageContaining(limit.getKey());
        }
        assertThatThrownBy(() -> renderer.render(SampleTask.gateway(
                        HOME, "coder", with(new Readiness.Notify(3, Duration.ofSeconds(1)), Environment.EMPTY))))
                .hasMessageContaining("notify, which Windows does not support");
        assertThatThrownBy(() -> renderer.render(SampleTask.gateway(
                        HOME, "coder", with(new Readiness.None(), Environment.of(Map.of("Word", "1", "WORD", "2"))))))
                .hasMessageContaining("WORD and Word");
        assertThatThrownBy(() -> renderer.render(SampleTask.gateway(
                        HOME, "coder", with(new Readiness.None(), Environment.of(Map.of("LONG", "x".repeat(32_767)))))))
                .hasMessageContaining("LONG");
    }

    private static GatewaySettings with(Limits limits) {
        GatewaySettings usual = GatewaySettings.DEFAULTS;
        return usual.toBuilder().limits(limits).build();
    }

    private static GatewaySettings with(Readiness ready, Environment environment) {
        GatewaySettings usual = GatewaySettings.DEFAULTS;
        return GatewaySettings.builder()
                .port(usual.port())
                .environment(environment)
                .restart(usual.restart())
                .stop(usual.stop())
                .ready(ready)
                .limits(usual.limits())
                .build();
    }

    @Test
    void usesHermesNamesForTasks() {
        WindowsLayout layout = SampleTask.layout(HOME);
        assertThat(List.of(
                        layout.taskName(SampleTask.gateway(HOME, "default").profile()),
                        layout.taskName(SampleTask.gateway(HOME, "coder").profile())))
                .containsExactly("Hermes_Gateway", "Hermes_Gateway_coder");
        assertThat(layout.profileOf("Hermes_Gateway")).hasToString("Optional[default]");
        assertThat(layout.profileOf("Hermes_Gateway_coder")).hasToString("Optional[coder]");
        assertThat(layout.profileOf("Hermes_Gateway_default")).isEmpty();
        assertThat(layout.profileOf("Other")).isEmpty();
    }
}
