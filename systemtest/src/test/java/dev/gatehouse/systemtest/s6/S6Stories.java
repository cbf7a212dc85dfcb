package dev.gatehouse.systemtest.s6;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.systemtest.Poll;
import dev.gatehouse.systemtest.kit.Conformance;
import dev.gatehouse.systemtest.kit.FakeGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Stories of s6 alone, on the tree of the place where they run. After each, nothing of its gateways is left. */
abstract class S6Stories implements Conformance {
    private Optional<S6Fixture> fixture = Optional.empty();

    /** The tree that these stories are about. */
    Place place() {
        return Place.here();
    }

    @Override
    public S6Fixture fixture() {
        return fixture.orElseThrow();
    }

    @BeforeEach
    void openFixture() throws Exception {
        fixture = Optional.of(new S6Fixture(place()));
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        if (fixture.isEmpty()) {
            return;
        }
        List<ServiceName> services = fixture().services();
        fixture().close();
        for (ServiceName service : services) {
            Poll.until(
                    () -> "no trace of " + service + ", of which there are "
                            + fixture().tracesOf(service),
                    LIMIT,
                    () -> fixture().tracesOf(service).isEmpty());
        }
    }

    Path slot(FakeGateway gateway) {
        return fixture().slot(gateway.service());
    }

    /** Runs a tool to its end and gives what it printed, which is its error output where it failed. */
    static String run(Object... words) {
        try {
            Process process = new ProcessBuilder(
                            List.of(words).stream().map(Object::toString).toList())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(words[0] + " did not end");
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
