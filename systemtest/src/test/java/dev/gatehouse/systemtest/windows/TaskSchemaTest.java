package dev.gatehouse.systemtest.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.windows.WindowsProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks rendered task documents against the published schema and with Wine's schtasks. */
class TaskSchemaTest {
    private static byte[] rendered(String profile, Map<String, String> environment) {
        Home home = Home.at(Presets.named("hermes"), Path.of("/home/größe & <co>"));
        List<RenderedFile> files = new WindowsProvider()
                .renderer(ManagerRequest.of(home, environment))
                .render(new Profile(home, ProfileName.of(profile)).gateway(GatewaySettings.DEFAULTS))
                .files();
        return files.getLast().bytes();
    }

    private static byte[] task() {
        return rendered("coder", Map.of("USERNAME", "ada", "USERDOMAIN", "OFFICE", "APPDATA", "/x"));
    }

    @Test
    void renderedDocumentsAreValid() {
        assertThat(TaskSchema.faults(task())).isEmpty();
        assertThat(TaskSchema.faults(rendered("default", Map.of()))).isEmpty();
        assertThat(TaskSchema.faults(rendered("a".repeat(ProfileName.MAX_LENGTH), Map.of())))
                .isEmpty();
    }

    /** Proves that the validation can fail. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<Count>255</Count>|<Count>999</Count>",
                "<Count>255</Count>|<Count>0</Count>",
                "<Interval>PT1M</Interval>|<Interval>PT30S</Interval>",
                "<Interval>PT1M</Interval>|<Interval>soon</Interval>",
                "<Priority>5</Priority>|<Priority>11</Priority>",
                "<Hidden>false</Hidden>|<Hidden>no</Hidden>",
                "<LogonType>InteractiveToken</LogonType>|<LogonType>Interactive</LogonType>",
                "<MultipleInstancesPolicy>IgnoreNew<|<MultipleInstancesPolicy>Ignore<",
                "<Delay>PT30S</Delay>|<Delay>PT30S</Delay><UserId>late</UserId>",
                "<Settings>|<Setings></Setings><Settings>",
                "<WakeToRun>false</WakeToRun>|<WakeToRun>false</WakeToRun><WakeToRun>false</WakeToRun>",
                "version=\"1.4\"|version=\"4\"",
                "Context=\"Author\"|Context=\"Nobody\"",
                "encoding=\"UTF-16\"|encoding=\"UTF-8\"",
                "mit/task\"|mit/tusk\"",
                "</Task>|"
            })
    void aDocumentThatBreaksARuleIsInvalid(String from, String to) {
        String text = new String(task(), StandardCharsets.UTF_16);
        assertThat(text).contains(from);
        byte[] broken = ("\ufeff" + text.replace(from, to == null ? "" : to)).getBytes(StandardCharsets.UTF_16LE);
        assertThat(TaskSchema.faults(broken)).isNotEmpty();
    }

    @Test
    void anUndecodableDocumentIsInvalid() {
        assertThat(TaskSchema.faults(new byte[0])).isNotEmpty();
        assertThat(TaskSchema.faults(new byte[] {(byte) 0xff, (byte) 0xfe, 0x3c}))
                .isNotEmpty();
    }

    @Test
    void theModelSplitsCommandLinesAsDocumented() {
        // Examples from "Parsing C command-line arguments".
        assertThat(ModelCommandLine.split("\"abc\" d e")).containsExactly("abc", "d", "e");
        assertThat(ModelCommandLine.split("a\\\\b d\"e f\"g h")).containsExactly("a\\\\b", "de fg", "h");
        assertThat(ModelCommandLine.split("a\\\\\\\"b c d")).containsExactly("a\\\"b", "c", "d");
        assertThat(ModelCommandLine.split("a\\\\\\\\\"b c\" d e")).containsExactly("a\\\\b c", "d", "e");
        assertThat(ModelCommandLine.split("\"\" x \"\"")).containsExactly("", "x", "");
        assertThat(ModelCommandLine.split("  ")).isEmpty();
    }

    @Test
    void wineAcceptsTheDocument(@TempDir Path folder) throws Exception {
        boolean wine = Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(entry -> Files.isExecutable(Path.of(entry, "wine")));
        if (!wine) {
            System.out.println("skipped: wine is not installed; its schtasks reads task documents");
        }
        assumeTrue(wine, "wine is not installed");
        Path xml = Files.write(folder.resolve("task.xml"), task());
        assertThat(wine(folder, "schtasks", "/create", "/tn", "Gatehouse_Test", "/xml", "Z:" + xml, "/f"))
                .isZero();
        Path stored = folder.resolve("drive_c/windows/system32/tasks/Gatehouse_Test");
        assertThat(stored).exists();
        assertThat(wine(folder, "schtasks", "/delete", "/tn", "Gatehouse_Test", "/f"))
                .isZero();
        assertThat(stored).doesNotExist();
    }

    private static int wine(Path prefix, String... words) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of("wine"), Stream.of(words)).toList());
        builder.environment().putAll(Map.of("WINEPREFIX", prefix.toString(), "WINEDEBUG", "-all"));
        builder.redirectErrorStream(true)
                .redirectOutput(prefix.resolve("wine.log").toFile());
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(4, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("wine did not exit");
        }
        return process.exitValue();
    }
}
