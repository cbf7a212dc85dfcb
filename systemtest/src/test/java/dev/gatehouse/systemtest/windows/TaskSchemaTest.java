package dev.gatehouse.systemtest.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.windows.WindowsProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks rendered task documents against the published schema. */
class TaskSchemaTest {
    private static byte[] rendered(String profile, Map<String, String> environment) {
        Home home = Home.at(
                Presets.named("hermes"),
                Path.of(System.getProperty("java.io.tmpdir"), "größe & co").toAbsolutePath());
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
}
