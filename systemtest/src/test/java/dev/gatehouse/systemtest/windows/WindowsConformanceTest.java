package dev.gatehouse.systemtest.windows;

import dev.gatehouse.testkit.kit.ManagerFixture;
import dev.gatehouse.testkit.stories.ServiceManagerConformance;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;

/** Conformance of the Windows backend: with the real Task Scheduler on Windows, with a model elsewhere. */
@Order(0)
class WindowsConformanceTest extends ServiceManagerConformance {
    private static Optional<WindowsHost> host = Optional.empty();

    @BeforeAll
    static void openHost() {
        host = Optional.of(WindowsHost.open());
    }

    @AfterAll
    static void closeHost() {
        host.ifPresent(WindowsHost::close);
    }

    @Override
    protected ManagerFixture open() throws Exception {
        return WindowsFixture.open(host.orElseThrow());
    }
}
