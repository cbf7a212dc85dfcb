package dev.gatehouse.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.app.service.NamePattern;
import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.app.service.ServiceNames;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.InvalidInputException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of services by a pattern, and back. */
final class NamePatternTest {
    private static final NamePattern LABEL = new NamePattern("ai.openclaw.gateway", "ai.openclaw.{profile}");

    @ParameterizedTest
    @CsvSource({
        "openclaw-gateway, openclaw-gateway-{profile}, coder, openclaw-gateway-coder",
        "openclaw-gateway, openclaw-gateway-{profile}, default, openclaw-gateway",
        "ai.openclaw.gateway, ai.openclaw.{profile}, coder, ai.openclaw.coder",
        "OpenClaw Gateway, OpenClaw Gateway ({profile}), coder, OpenClaw Gateway (coder)",
        "OpenClaw Gateway, OpenClaw Gateway ({profile}), default, OpenClaw Gateway",
        "gateway-default, gateway-{profile}, coder, gateway-coder",
        "x, {profile}, coder, coder",
    })
    void aNameIsParsedBack(String root, String named, String profile, String name) {
        NamePattern pattern = new NamePattern(root, named);

        assertThat(pattern.of(ProfileName.of(profile))).isEqualTo(name);
        assertThat(pattern.profileOf(name)).contains(ProfileName.of(profile));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ai.openclaw.",
                "ai.openclaw.default",
                "ai.openclaw.Coder",
                "ai.openclaw",
                "other",
                "ai.openclaw.a b"
            })
    void anotherNameIsNoProfiles(String name) {
        assertThat(LABEL.profileOf(name)).isEmpty();
    }

    @Test
    void theRootProfilesNameIsTheRootProfiles() {
        assertThat(LABEL.profileOf("ai.openclaw.gateway")).contains(ProfileName.DEFAULT);
    }

    @Test
    void aNameOverlappingBeginningAndEndIsNoProfiles() {
        assertThat(new NamePattern("ab", "ab{profile}ba").profileOf("aba")).isEmpty();
    }

    @Test
    void allNamesShareTheirBeginning() {
        assertThat(LABEL.beginning()).isEqualTo("ai.openclaw.");
        assertThat(new NamePattern("OpenClaw Gateway", "OpenClaw Gateway ({profile})").beginning())
                .isEqualTo("OpenClaw Gateway");
        assertThat(new NamePattern("x", "{profile}").beginning()).isEmpty();
    }

    @Test
    void anAppRefusesProfilesThatDoNotFitItsNamesWithTheReason() {
        App app = App.builder("acme", List.of("acme"))
                .names(new ServiceNames(
                        Map.of(), Map.of("unit", new NamePattern("u", "u".repeat(200) + "{profile}"), "label", LABEL)))
                .build();
        assertThat(app.refusal(ProfileName.of("p".repeat(45)))).isEmpty();
        assertThat(app.refusal(ProfileName.of("p".repeat(46))))
                .contains(
                        "Profile name too long (46 > 45 characters): the directory of a unit's drop-ins has a name of at"
                                + " most 255 bytes");
        assertThat(app.refusal(ProfileName.of("gateway")))
                .contains(
                        "Profile name gateway is not possible: names.label would give its service the name of the root"
                                + " profile's, ai.openclaw.gateway");
        assertThat(app.refusal(ProfileName.DEFAULT)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a b", "-a", "a{b", ""})
    void aManagerAllowsOnlySomeCharacters(String stem) {
        assertThatThrownBy(() -> new ServiceNames("g", stem, "l", "t"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("names.unit");
    }

    @Test
    void aTaskMayHaveBlanksAndParentheses() {
        NamePattern task = new NamePattern("OpenClaw Gateway", "OpenClaw Gateway ({profile})");
        assertThat(new ServiceNames(Map.of(), Map.of("task", task)).of(NamingStem.TASK))
                .isEqualTo(task);
        assertThatThrownBy(() -> new ServiceNames(Map.of(), Map.of("unit", task)))
                .hasMessageContaining(
                        "names.unit must begin with a letter or digit and contain only letters, digits and"
                                + " '.', '_' or '-', got");
    }

    @ParameterizedTest
    @CsvSource({
        "'', x-{profile}",
        "x{profile}, x-{profile}",
        "x, x",
        "x, {profile}-{profile}",
        "x, {profile}-{home}",
        "x, a}{profile}"
    })
    void aPatternHasTheProfileOnce(String root, String named) {
        assertThatThrownBy(() -> new NamePattern(root, named)).isInstanceOf(InvalidInputException.class);
    }
}
