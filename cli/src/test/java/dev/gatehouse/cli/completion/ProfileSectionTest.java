package dev.gatehouse.cli.completion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileSectionTest {
    private static final String BEGIN = "format=1\n";

    @TempDir
    Path scratch;

    private String home(String name) {
        try {
            return Files.createDirectories(scratch.resolve(name)).toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ProfileSection section(String home, String names) {
        return new ProfileSection(home, "hermes", "hermes", "HERMES_HOME", names);
    }

    private static String text(String home, String names) {
        return "home=" + home + "\napp=hermes\nname=hermes\nvariable=HERMES_HOME\n" + names;
    }

    @Test
    void firstSectionMakesTheFile() {
        assertThat(section("/a", "coder\nwriter\n").in("")).isEqualTo(BEGIN + text("/a", "coder\nwriter\n"));
        assertThat(section("/a", "").in("")).isEqualTo(BEGIN + text("/a", ""));
    }

    @Test
    void sameSectionChangesNothing() {
        String file = BEGIN + text("/a", "coder\n") + text("/b", "writer\n") + text("/c", "");
        assertThat(section("/a", "coder\n").in(file)).isSameAs(file);
        assertThat(section("/b", "writer\n").in(file)).isSameAs(file);
        assertThat(section("/c", "").in(file)).isSameAs(file);
    }

    @Test
    void changedSectionComesFirstAndHomesThatVanishedGo() {
        String a = home("a");
        String b = home("b");
        String file = BEGIN + text(a, "coder\n") + text(b, "writer\n") + text("/vanished", "x\n");
        assertThat(section(b, "writer\nz\n").in(file)).isEqualTo(BEGIN + text(b, "writer\nz\n") + text(a, "coder\n"));
        // Fewer names, and names of which one begins with another.
        assertThat(section(b, "writ\n").in(file)).isEqualTo(BEGIN + text(b, "writ\n") + text(a, "coder\n"));
        assertThat(section(a, "").in(file)).isEqualTo(BEGIN + text(a, "") + text(b, "writer\n"));
    }

    @Test
    void damagedFileIsWrittenAnew() {
        for (String file : new String[] {"x", "home=", "\nhome=", "\nhome=/tmp", "home=\nhome=\n\nhome=", "\n\0\n"}) {
            assertThat(section("/a", "coder\n").in(file)).isEqualTo(BEGIN + text("/a", "coder\n"));
        }
    }

    @Test
    void lineEndInAPathIsRefused() {
        assertThat(section("/a\nhome=/b", "coder\n").in("x")).isEqualTo("x");
    }

    @Test
    void fileIsBounded() {
        String file = "";
        for (int i = 0; i < 50; i++) {
            file = section(home("home-" + i), "coder\n").in(file);
        }
        assertThat(file.lines().filter(line -> line.startsWith("home=")))
                .hasSize(20)
                .startsWith("home=" + home("home-49"));
    }
}
