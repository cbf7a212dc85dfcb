package dev.gatehouse.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.manager.Advice;
import dev.gatehouse.manager.Outcome.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Units that somebody changed after Gatehouse had written them. */
class EditedUnitTest extends ManagerOnStandIn {
    private SystemdServiceManager manager;

    @BeforeEach
    void installed() throws IOException {
        Files.createFile(root.resolve("run/bus"));
        manager = manager();
        manager.define(sample().definition());
    }

    private List<String> differences() {
        return manager.inspect(List.of(sample().definition())).getFirst().differences();
    }

    @Test
    void replacedLinesAreNamedWithACommandThatKeepsThem() throws IOException {
        assertThat(differences()).isEmpty();
        String text = Files.readString(unit());
        Files.writeString(
                unit(),
                text.replace("[Service]\n", "[Service]\nNice=5\nEnvironment=TOKEN=secret\n")
                        .replaceFirst("TimeoutStopSec=.*", "TimeoutStopSec=1s"));
        assertThat(differences())
                .containsExactly(UNIT + " (edited by somebody: Nice=5; Environment=TOKEN=…; TimeoutStopSec=1s)");
        assertThat(manager.define(sample().definition()).change()).isEqualTo(Change.REFRESHED);
        assertThat(unit()).hasContent(text);
        Advice advice = manager.advice().getFirst();
        assertThat(advice.message()).contains(UNIT + ": Nice=5; ").doesNotContain("secret");
        assertThat(advice.commands().getFirst().text()).isEqualTo("systemctl --user edit " + UNIT);
        assertThat(manager().advice()).as("another process").isEmpty();
    }

    @Test
    void aChangeOfTheSettingsIsNoEdit() {
        manager.define(sample().environment(Map.of("A", "1")).definition());
        assertThat(manager.advice()).isEmpty();
    }
}
