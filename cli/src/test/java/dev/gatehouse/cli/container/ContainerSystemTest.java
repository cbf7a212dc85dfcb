package dev.gatehouse.cli.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.cli.CommandTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerSystemTest extends CommandTest {
    @ParameterizedTest
    @CsvSource({
        "container boot, Mac OS X",
        "container boot -- gateway run, Windows 11",
        "container perms, Mac OS X",
        "container perms --open-root-tree, Windows 11",
        "container stop, Mac OS X",
        "container stop, Windows 11",
    })
    void otherSystemsThanLinuxAreRefused(String line, String system) {
        profile("coder");
        osName = system;
        // Nothing is read before.
        managerIsThere = false;
        Result result = run(line);
        String[] words = line.split(" ", -1);
        assertThat(result.code()).as(result.err()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.errorLines())
                .first()
                .isEqualTo(
                        "✗ `container " + words[1] + "` is for the scripts of a container image; containers run Linux,"
                                + " but this system is " + system);
        assertThat(result.err()).contains("gatehouse detect");
        assertThat(manager.services()).isEmpty();
        assertThat(home.resolve("logs")).doesNotExist();
    }

    /** The help is the same everywhere. */
    @ParameterizedTest
    @CsvSource({"boot", "perms", "stop"})
    void helpIsShownEverywhere(String command) {
        osName = "Mac OS X";
        assertThat(done("container " + command + " --help").out()).contains("container " + command);
    }
}
