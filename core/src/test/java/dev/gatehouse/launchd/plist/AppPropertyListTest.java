package dev.gatehouse.launchd.plist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.app.App;
import dev.gatehouse.app.Presets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class AppPropertyListTest {
    private static final App HERMES = Presets.named("hermes");
    private static final Path HOME = Path.of("/Users/alice/.hermes");
    private static final List<String> COMMAND = List.of("/venv/bin/python", "-m", "hermes_cli.main", "gateway", "run");

    @TempDir
    private Path folder;

    private boolean isOf(List<String> command, String home) throws IOException {
        Path plist = folder.resolve("list.plist");
        Files.writeString(
                plist,
                PropertyListText.write(Map.of(
                        "Label",
                        "ai.hermes.gateway",
                        "ProgramArguments",
                        command,
                        "EnvironmentVariables",
                        Map.of("HERMES_HOME", home))));
        return AppPropertyList.isOf(plist, HERMES, HOME);
    }

    @Test
    void recognizesTheGatewayCommandWithTheProfilesHome() throws IOException {
        assertThat(isOf(COMMAND, "/Users/alice/.hermes")).isTrue();
        assertThat(isOf(COMMAND, "/Users/alice/.hermes/profiles/coder")).isFalse();
        assertThat(isOf(COMMAND, "/Users/bob/.hermes")).isFalse();
        assertThat(isOf(List.of("/bin/echo", "gateway run"), "/Users/alice/.hermes"))
                .isFalse();
        assertThat(isOf(List.of("/bin/echo", "run", "gateway"), "/Users/alice/.hermes"))
                .isFalse();
    }

    @Test
    void doesNotRecognizeLinksAndOtherFiles() throws IOException {
        assertThat(isOf(COMMAND, HOME.toString())).isTrue();
        Path link = Files.createSymbolicLink(folder.resolve("link.plist"), folder.resolve("list.plist"));
        assertThat(AppPropertyList.isOf(link, HERMES, HOME)).isFalse();
        Path text = Files.writeString(folder.resolve("text.plist"), "gateway run HERMES_HOME=" + HOME);
        assertThat(AppPropertyList.isOf(text, HERMES, HOME)).isFalse();
        assertThat(AppPropertyList.isOf(folder.resolve("absent.plist"), HERMES, HOME))
                .isFalse();
    }

    @Test
    @Timeout(20)
    void aListThatIsMadeToExhaustTheStackIsNone() {
        String head = "<?xml version=\"1.0\"?><plist version=\"1.0\">";
        for (String text : List.of(
                head + "<dict><key>a</key>".repeat(8000),
                head + "<array>".repeat(8000) + "</array>".repeat(8000) + "</plist>",
                "(".repeat(200_000),
                "{a=".repeat(80_000),
                "{a=" + "(".repeat(50_000) + ")".repeat(50_000) + ";}",
                "bplist00" + "\u00a1".repeat(10_000))) {
            assertThat(PropertyListText.read(text.getBytes(StandardCharsets.ISO_8859_1)))
                    .isEmpty();
        }
    }

    /** The default handler of the JDK's parser prints to standard error, between the lines of a command. */
    @Test
    void aBrokenListPrintsNothing() {
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThat(PropertyListText.read("<plist><dict>".getBytes(StandardCharsets.UTF_8)))
                    .isEmpty();
        } finally {
            System.setErr(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
