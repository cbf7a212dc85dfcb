package dev.gatehouse.systemtest.windows;

import dev.gatehouse.testkit.kit.ManagerFixture;
import dev.gatehouse.testkit.stories.ServiceManagerConformance;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;

/** Gateways under Task Scheduler: the real one where these tests run on Windows, and a model of it elsewhere. */
@Order(1)
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
