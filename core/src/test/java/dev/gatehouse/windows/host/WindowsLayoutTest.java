package dev.gatehouse.windows.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.app.Presets;
import dev.gatehouse.profile.Home;
import dev.gatehouse.windows.Launcher;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Paths and names derived from the environment. */
class WindowsLayoutTest {
    private static final String MENU = "Microsoft/Windows/Start Menu/Programs/Startup";

    private static WindowsLayout layout(Map<String, String> environment) {
        return WindowsLayout.locate(Home.at(Presets.named("hermes"), Path.of("/home/ada/.hermes")), environment);
    }

    @Test
    void theStartupFolderIsBelowAppdata() {
        assertThat(layout(Map.of("APPDATA", "/roaming", "USERPROFILE", "/ada")).startup())
                .contains(Path.of("/roaming", MENU));
    }

    @Test
    void withoutAppdataTheStartupFolderIsBelowTheUsersProfile() {
        assertThat(layout(Map.of("USERPROFILE", "/ada")).startup()).contains(Path.of("/ada/AppData/Roaming", MENU));
        assertThat(layout(Map.of("HOME", "/ada")).startup()).contains(Path.of("/ada/AppData/Roaming", MENU));
        assertThat(layout(Map.of()).startup()).isEmpty();
    }

    @Test
    void theUserIncludesTheDomainIfKnown() {
        assertThat(layout(Map.of("USERNAME", "ada", "USERDOMAIN", "OFFICE")).user())
                .contains("OFFICE\\ada");
        assertThat(layout(Map.of("USERNAME", "X\\ada", "USERDOMAIN", "OFFICE")).user())
                .contains("X\\ada");
        assertThat(layout(Map.of("USERNAME", "ada")).user()).contains("ada");
        assertThat(layout(Map.of()).user()).isEmpty();
    }

    @Test
    void theToolsAreInSystem32() {
        assertThat(layout(Map.of("SystemRoot", "/windows")).tools().schtasks())
                .containsExactly(Path.of("/windows/System32/schtasks.exe").toString());
        assertThat(layout(Map.of("GATEHOUSE_SCHTASKS", "/model/schtasks"))
                        .tools()
                        .schtasks())
                .containsExactly("/model/schtasks");
    }

    @Test
    void theLauncherRunsThisLibraryWithThisJava() throws Exception {
        assertThat(layout(Map.of()).launcher()).first().asString().startsWith(System.getProperty("java.home"));
        // Installed tasks name this class.
        assertThat(layout(Map.of()).launcher()).endsWith(Launcher.class.getName());
        assertThat(Launcher.class.getName()).isEqualTo("dev.gatehouse.windows.Launcher");
        assertThat(Launcher.class.getMethod("main", String[].class)).isNotNull();
    }
}
