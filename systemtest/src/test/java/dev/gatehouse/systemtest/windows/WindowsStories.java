package dev.gatehouse.systemtest.windows;

import dev.gatehouse.manager.Inspection;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.kit.FixtureStories;
import dev.gatehouse.windows.host.WindowsLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * Base of stories that are specific to Windows. They run on the model, because a real Task Scheduler cannot be made to
 * fail. Each class has its own Task Scheduler, because test classes run in parallel.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WindowsStories extends FixtureStories<WindowsFixture> {
    static final String TASK = "Hermes_Gateway_alpha";

    private Optional<WindowsHost> host = Optional.empty();

    @BeforeAll
    void openHost() {
        Assumptions.assumeFalse(WindowsHost.isReal(), "the real Task Scheduler cannot be made to fail");
        host = Optional.of(WindowsHost.open());
    }

    @AfterAll
    void closeHost() {
        host.ifPresent(WindowsHost::close);
    }

    @AfterEach
    void mend() {
        tasks().mend();
    }

    WindowsHost host() {
        return host.orElseThrow();
    }

    ModelSchtasks tasks() {
        return host().tasks();
    }

    @Override
    protected WindowsFixture open() throws Exception {
        tasks().mend();
        return WindowsFixture.open(host());
    }

    Path inFolder(String file) {
        return fixture()
                .home()
                .path()
                .resolve(WindowsLayout.FOLDER)
                .resolve(TASK)
                .resolve(file);
    }

    Path entry() {
        return fixture().layout().startup().orElseThrow().resolve(TASK + ".cmd");
    }

    List<String> callsOf(String verb) {
        return tasks().calls().stream()
                .filter(call -> call.startsWith(verb + " "))
                .toList();
    }

    Inspection inspect(FakeGateway gateway) {
        return manager().inspect(List.of(gateway.definition())).getFirst();
    }
}
