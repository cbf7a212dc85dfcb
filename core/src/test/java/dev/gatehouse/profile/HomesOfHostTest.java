package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Host;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HomesOfHostTest {
    /** Runs also on macOS, where persons are not in {@code /etc/passwd}. */
    @Test
    void findsTheDirectoryOfThisPerson() {
        String name = System.getProperty("user.name");
        Host.skipUnless(!name.equals("?"), "this user has no account");
        assertThat(new HomesOfHost().directoryOf(name)).contains(Path.of(System.getProperty("user.home")));
        assertThat(new HomesOfHost().directoryOf("no-such-account")).isEmpty();
    }
}
