package dev.gatehouse.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.App;
import dev.gatehouse.profile.Home;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where things lie, by the environment. */
class WindowsLayoutTest {
    private static final String MENU = "Microsoft/Windows/Start Menu/Programs/Startup";

    private static WindowsLayout layout(Map<String, String> environment) {
        return WindowsLayout.locate(Home.at(App.hermes(), Path.of("/home/ada/.hermes")), environment);
    }

    @Test
    void theStartupFolderIsInTheRoamingData() {
        assertThat(layout(Map.of("APPDATA", "/roaming", "USERPROFILE", "/ada")).startup())
                .contains(Path.of("/roaming", MENU));
    }

    @Test
    void withoutAppdataItIsFoundBelowTheUsersProfile() {
        assertThat(layout(Map.of("USERPROFILE", "/ada")).startup()).contains(Path.of("/ada/AppData/Roaming", MENU));
        assertThat(layout(Map.of("HOME", "/ada")).startup()).contains(Path.of("/ada/AppData/Roaming", MENU));
        assertThat(layout(Map.of()).startup()).isEmpty();
    }

    @Test
    void theUserIsOneOfADomainWhereThatIsKnown() {
        assertThat(layout(Map.of("USERNAME", "ada", "USERDOMAIN", "OFFICE")).user())
                .contains("OFFICE\\ada");
        assertThat(layout(Map.of("USERNAME", "X\\ada", "USERDOMAIN", "OFFICE")).user())
                .contains("X\\ada");
        assertThat(layout(Map.of("USERNAME", "ada")).user()).contains("ada");
        assertThat(layout(Map.of()).user()).isEmpty();
    }

    @Test
    void theToolsAreThoseOfTheSystem() {
        assertThat(layout(Map.of("SystemRoot", "/windows")).tools().schtasks())
                .containsExactly(Path.of("/windows/System32/schtasks.exe").toString());
        assertThat(layout(Map.of("GATEHOUSE_SCHTASKS", "/model/schtasks"))
                        .tools()
                        .schtasks())
                .containsExactly("/model/schtasks");
    }

    @Test
    void theLauncherIsThisLibraryOnThisJava() {
        assertThat(layout(Map.of()).launcher()).first().asString().startsWith(System.getProperty("java.home"));
        assertThat(layout(Map.of()).launcher()).endsWith("dev.gatehouse.windows.Launcher");
    }

    @Test
    void whatIsNotSaidIsLookedForInTheEnvironment() {
        WindowsOptions said = new WindowsOptions(Optional.of(false), Optional.empty(), false);
        WindowsOptions both = said.orOf(
                Map.of("HERMES_GATEWAY_INSTALL_START_NOW", "yes", "HERMES_GATEWAY_INSTALL_START_ON_LOGIN", " Off "));
        assertThat(both).isEqualTo(new WindowsOptions(Optional.of(false), Optional.of(false), false));
        assertThat(WindowsOptions.NONE.orOf(Map.of("HERMES_GATEWAY_INSTALL_START_NOW", "perhaps")))
                .isEqualTo(WindowsOptions.NONE);
    }
}
