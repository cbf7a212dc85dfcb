package dev.gatehouse.systemtest.runit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.kit.FixtureStories;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;

/** Base of stories specific to runit, in the services directory of the place where they run. */
abstract class RunitPlaceStories extends FixtureStories<RunitFixture> {
    @TempDir
    Path scratch;

    @Override
    protected RunitFixture open() {
        return new RunitFixture(RunitPlace.here());
    }

    Path directory(FakeGateway gateway) {
        return fixture().directory(gateway.service());
    }

    /** Runs a tool to its end; returns what it printed. */
    static String run(Object... words) throws Exception {
        Process process = new ProcessBuilder(
                        List.of(words).stream().map(Object::toString).toList())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
