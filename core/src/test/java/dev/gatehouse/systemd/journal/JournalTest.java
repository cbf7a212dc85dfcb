package dev.gatehouse.systemd.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Host;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.StandIn;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The last lines of a unit, which explain a failure. */
@Timeout(60)
class JournalTest {
    private static final String UNIT = "hermes-gateway-coder.service";

    @TempDir
    private Path root;

    private StandIn host;

    @BeforeEach
    void host() throws IOException {
        host = new StandIn(root).asSomebody();
    }

    /** Earlier lines belong to another run. */
    @Test
    void returnsOnlyLinesOfThisStart() throws IOException {
        Host.script(root.resolve("journalctl"), "#!/bin/sh\necho \"$*\" >\"${0%/*}/asked\"\necho a line\n");
        Journal journal = new Journal(host.layout(), Scope.SYSTEM);
        assertThat(journal.lastLines(UNIT, Instant.parse("2026-06-01T08:00:00.25Z"), Instant.now()))
                .containsExactly("a line");
        assertThat(root.resolve("asked"))
                .content()
                .contains("--since=@1780300800.250000")
                .contains("_SYSTEMD_UNIT=" + UNIT);
    }

    /** Only the query for the first of several units has to wait. */
    @Test
    void pollsAJournalThatLagsBehindForAShortTime() throws IOException {
        Host.script(
                root.resolve("journalctl"),
                "#!/bin/sh\necho asked >>\"${0%/*}/asked\"\n[ \"$(grep -c . \"${0%/*}/asked\")\" -lt 3 ] || echo its last line\n");
        Journal journal = new Journal(host.layout(), Scope.SYSTEM, Duration.ofSeconds(30));
        Instant begun = Instant.now();
        assertThat(journal.lastLines(UNIT, begun, begun.minusSeconds(31))).isEmpty();
        assertThat(root.resolve("asked")).content().isEqualTo("asked\n");
        assertThat(journal.lastLines(UNIT, begun, Instant.now())).containsExactly("its last line");
    }

    /** A gateway that ends prints its banner and the reason at once, and journald takes them one by one. */
    @Test
    void waitsForTheLastLinesOfABurst() throws IOException {
        Host.script(root.resolve("journalctl"), """
                #!/bin/sh
                echo asked >>"${0%/*}/asked"
                case $(grep -c . "${0%/*}/asked") in
                1) echo banner ;;
                *) echo banner; echo the reason ;;
                esac
                """);
        Journal journal = new Journal(host.layout(), Scope.SYSTEM, Duration.ofSeconds(30));
        assertThat(journal.lastLines(UNIT, Instant.now(), Instant.now())).containsExactly("banner", "the reason");
    }

    @Test
    void doesNotPollAJournalThatFails() throws IOException {
        Host.script(root.resolve("journalctl"), "#!/bin/sh\necho asked >>\"${0%/*}/asked\"\nexit 1\n");
        Journal journal = new Journal(host.layout(), Scope.SYSTEM, Duration.ofSeconds(30));
        assertThat(journal.lastLines(UNIT, Instant.now(), Instant.now())).isEmpty();
        assertThat(root.resolve("asked")).content().isEqualTo("asked\n");
    }
}
