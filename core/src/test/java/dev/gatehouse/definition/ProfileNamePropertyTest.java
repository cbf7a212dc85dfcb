package dev.gatehouse.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.app.Presets;
import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.app.service.ServiceNames;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Checks the grammar of profile names with random names. */
class ProfileNamePropertyTest {
    @Property(tries = 1000)
    void everyValidNameIsAcceptedAndFitsEveryBackend(@ForAll("names") String name) {
        ProfileName profile = ProfileName.of(name);
        ServiceNames names = Presets.named("hermes").names();
        assertThat(profile.toString()).isEqualTo(name);
        assertThat(names.of(NamingStem.SLOT).of(profile).length()).isLessThanOrEqualTo(239);
        assertThat((names.of(NamingStem.UNIT).of(profile) + ".service.d").length())
                .isLessThanOrEqualTo(255);
        assertThat((names.of(NamingStem.LABEL).of(profile) + ".plist").length()).isLessThanOrEqualTo(255);
        assertThat(names.of(NamingStem.TASK).of(profile).length()).isLessThanOrEqualTo(238);
        assertThat(Presets.named("hermes").refusal(profile)).isEmpty();
    }

    @Provide
    Arbitrary<String> names() {
        Arbitrary<String> first = Arbitraries.strings()
                .withChars("abcdefghijklmnopqrstuvwxyz0123456789")
                .ofLength(1);
        Arbitrary<String> rest = Arbitraries.strings()
                .withChars("abcdefghijklmnopqrstuvwxyz0123456789_-")
                .ofMaxLength(ProfileName.MAX_LENGTH - 1);
        return first.flatMap(letter -> rest.map(others -> letter + others));
    }

    /** The pattern is that of the contract; the hand-written check must agree with it. */
    @Property(tries = 1000)
    void agreesWithThePatternOnAnyText(@ForAll String text) {
        boolean byPattern = text.matches("[a-z0-9][a-z0-9_-]*") && text.length() <= ProfileName.MAX_LENGTH;
        assertThat(ProfileName.isValid(text)).isEqualTo(byPattern);
    }

    @Property(tries = 1000)
    void oneInvalidCharacterAnywhereIsRefused(
            @ForAll("names") String name, @ForAll char foreign, @ForAll int position) {
        if (String.valueOf(foreign).matches("[a-z0-9_-]")) {
            return;
        }
        int at = Math.floorMod(position, name.length() + 1);
        assertThat(ProfileName.isValid(name.substring(0, at) + foreign + name.substring(at)))
                .isFalse();
    }
}
