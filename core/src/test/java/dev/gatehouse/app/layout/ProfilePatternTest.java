package dev.gatehouse.app.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfilePatternTest {
    private static final Path HOME = Path.of("/home/ada/.acme");

    @Test
    void directoriesBesideAHomeAreKnownByTheirNames() {
        ProfilePattern beside = new ProfilePattern("{home}-{profile}");
        assertThat(beside.isInAny(HOME, List.of(".acme", ".other-work", ".acme-work")))
                .isTrue();
        assertThat(beside.isInAny(HOME, List.of(".acme", ".acme-", ".other-work", "work")))
                .isFalse();
        assertThat(beside.isInAny(HOME, List.of())).isFalse();
    }

    /** Whether a name is possible for a profile is another question. */
    @Test
    void anyDirectoryBelowAHomeMayBeOne() {
        assertThat(ProfilePattern.FOLDERS.isInAny(HOME, List.of("Not A Profile")))
                .isTrue();
    }
}
