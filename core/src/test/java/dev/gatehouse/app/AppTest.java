package dev.gatehouse.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.app.layout.ProfileLayout;
import dev.gatehouse.app.layout.ProfilePattern;
import dev.gatehouse.app.service.Launch;
import dev.gatehouse.app.service.ServiceNames;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.InvalidInputException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppTest {
    private static App app(String user, List<String> markers, List<String> folders, ServiceNames names) {
        return App.builder("acme", List.of("acme"))
                .launch(Launch.of(List.of("acme")).as(user))
                .profiles(new ProfileLayout(
                        ProfilePattern.FOLDERS,
                        ProfileLayout.Root.IF_CONFIGURED,
                        markers,
                        folders,
                        List.of(),
                        List.of(),
                        Optional.empty()))
                .names(names)
                .build();
    }

    @Test
    void theRootProfileOfHermesRunsWithoutAProfileOption() {
        Launch hermes = Presets.named("hermes").launch();
        assertThat(hermes.template(ProfileName.DEFAULT)).containsExactly("hermes", "gateway", "run");
        assertThat(hermes.template(ProfileName.of("coder")))
                .containsExactly("hermes", "-p", "{profile}", "gateway", "run");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a;b", "$(id)", "a\n", "0day", "a/b", "-u"})
    void refusesAnInvalidAccountName(String user) {
        assertThatThrownBy(() -> app(
                        user, List.of("m"), List.of(), Presets.named("hermes").names()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("user must be an account name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "/etc/passwd", "a\0"})
    void refusesFileNamesWithPaths(String name) {
        assertThatThrownBy(() -> app(
                        "a", List.of(name), List.of(), Presets.named("hermes").names()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("markers must contain plain file names");
        assertThatThrownBy(() -> app(
                        "a",
                        List.of("m"),
                        List.of(name),
                        Presets.named("hermes").names()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("folders must contain plain file names");
    }

    @Test
    void requiresAMarker() {
        assertThatThrownBy(() ->
                        app("a", List.of(), List.of(), Presets.named("hermes").names()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("markers must name at least one file");
    }

    @Test
    void namesLeaveRoomForAProfile() {
        assertThat(new ServiceNames("g".repeat(200), "u".repeat(200), "l".repeat(200), "t".repeat(200)))
                .isNotNull();
        assertThatThrownBy(() -> new ServiceNames("g".repeat(239), "u", "l", "t"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "names.slot too long (246 > 239 characters): s6 ignores service directories with names of more"
                                + " than 251 bytes");
        assertThatThrownBy(() -> new ServiceNames("g", "u".repeat(244), "l", "t"))
                .hasMessageStartingWith("names.unit");
        assertThatThrownBy(() -> new ServiceNames("g", "u", "../l", "t")).hasMessageStartingWith("names.label");
        assertThatThrownBy(() -> new ServiceNames("g", "u", "l", "")).hasMessageStartingWith("names.task");
    }
}
