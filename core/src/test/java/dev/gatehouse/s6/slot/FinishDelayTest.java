package dev.gatehouse.s6.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Host;
import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.s6.protocol.S6Tools;
import dev.gatehouse.spi.process.RunScript;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long {@code finish} waits after a failure. */
class FinishDelayTest extends ExecutedFinish {
    /** s6-supervise waits one second itself, so the first delay needs no sleep and the others are one second shorter. */
    @ParameterizedTest
    @MethodSource("shells")
    void delaysDoubleUpToTheMaximum(Host.Shell which) throws IOException {
        shell = which;
        assertThat(sleptAfterEachOf(9)).containsExactly(0L, 1L, 3L, 7L, 15L, 31L, 59L, 59L, 59L);
        assertThat(verdict()).isEmpty();
        assertThat(data.resolve("failures")).hasContent("9 60");
        assertThat(data.resolve("restarts.next")).as("no run has begun since").hasContent("1");
        assertThat(data.resolve("restarts")).doesNotExist();
    }

    /** s6-supervise does not wait if the gateway was ready. */
    @ParameterizedTest
    @MethodSource("shells")
    void sleepsForTheWholeDelayIfReadinessIsNotified(Host.Shell which) throws IOException {
        shell = which;
        definition = new S6Sample()
                .ready(new Readiness.Notify(3, Duration.ofSeconds(30)))
                .definition();
        assertThat(sleptAfterEachOf(8)).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
    }

    @Test
    void readinessByPortIsNotNotified() throws IOException {
        definition = new S6Sample()
                .ready(new Readiness.Port(8080, Duration.ofSeconds(30)))
                .definition();
        assertThat(sleptAfterEachOf(3)).containsExactly(0L, 1L, 3L);
    }

    @Test
    void usesTheDelaysOfThePolicy() throws IOException {
        definition = new S6Sample().restart(3, 10, 60).definition();
        assertThat(sleptAfterEachOf(5)).containsExactly(2L, 5L, 9L, 9L, 9L);
        Files.delete(data.resolve("failures"));
        definition = new S6Sample().restart(7, 7, 60).definition();
        assertThat(sleptAfterEachOf(3)).containsExactly(6L, 6L, 6L);
        Files.delete(data.resolve("failures"));
        definition = new S6Sample().restart(1, 3600, 60).definition();
        assertThat(sleptAfterEachOf(14)).endsWith(2047L, 3599L, 3599L);
    }

    @Test
    void aHealthyRunResetsTheCount() throws IOException {
        assertThat(sleptAfterEachOf(4)).containsExactly(0L, 1L, 3L, 7L);
        started(20);
        assertThat(slept(1, 0)).as("not yet healthy").isEqualTo(15);
        started(60);
        assertThat(slept(1, 0)).as("healthy").isZero();
        assertThat(sleptAfterEachOf(2)).as("the count starts again").containsExactly(1L, 3L);
        definition = new S6Sample().restart(1, 60, 5).definition();
        started(5);
        assertThat(slept(1, 0)).as("healthy by its own policy").isZero();
    }

    /** Invalid counts are treated as zero, and replaced by a number. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "x",
                "-1",
                "1x",
                "08",
                "09",
                "010",
                "0x10",
                "1 2",
                "99999999999999999999",
                "$(exit 9)",
                "`exit 9`",
                "a[$(exit 9)]",
                "\u0001\u00ff",
                "1.9",
                " 0"
            })
    void invalidCountsAreIgnored(String rubbish) throws IOException {
        for (Host.Shell each : Host.shells()) {
            shell = each;
            Files.writeString(data.resolve("failures"), rubbish);
            started(0);
            assertThat(slept(1, 0)).as("%s", shell).isLessThanOrEqualTo(1);
            assertThat(Files.readString(data.resolve("failures")))
                    .as("%s", shell)
                    .matches("[12] [12]\n");
            Files.writeString(data.resolve("failures"), "2\n");
            Files.writeString(data.resolve("started"), rubbish);
            assertThat(slept(1, 0)).as("%s", shell).isLessThanOrEqualTo(3);
            assertThat(Files.readString(data.resolve("failures")))
                    .as("%s", shell)
                    .matches("[123] [124]\n");
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void rootSleepsAsTheAppsUser(Host.Shell which) throws IOException {
        shell = which;
        Host.script(top.resolve("bin/id"), "#!/bin/sh\necho \"${WHO-0}\"\n");
        Host.script(tools.resolve("s6-setuidgid"), "#!/bin/sh\necho \"as $*\"\n");
        definition = new S6Sample().user("app").definition();
        Files.writeString(data.resolve("failures"), "2\n");
        assertThat(finish(1, 0).output()).isEqualTo("as app /bin/sh ./data/survivors --dropped\nas app sleep 3\n");
        environment.put("WHO", "10000");
        assertThat(finish(1, 0).output()).isEqualTo("slept 7\n");
    }

    /** s6-supervise kills ./finish after timeout-finish, so this must be longer than every wait. */
    @Test
    void theLongestWaitIsWithinTimeoutFinish() {
        S6Layout layout =
                new S6Layout(top, NamingStem.SLOT.pattern("gateway-"), new S6Tools(tools), Optional.empty(), false);
        for (long longest : new long[] {1, 60, 3600}) {
            long limit = new S6Renderer(layout)
                    .render(new S6Sample().restart(1, longest, 60).definition()).files().stream()
                            .filter(file -> file.path().toString().equals("timeout-finish"))
                            .mapToLong(file -> Long.parseLong(file.content().strip()))
                            .findFirst()
                            .orElseThrow();
            // The end of a run whose supervisor was killed takes the stop timeout, and the rest of its group a while.
            long ending = new S6Sample().definition().stop().grace().toMillis() + RunScript.LONGEST.toMillis();
            assertThat(limit).isBetween(longest * 1000 + ending + 1000, longest * 1000 + ending + 60_000);
        }
    }
}
