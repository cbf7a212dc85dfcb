package dev.gatehouse.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.testkit.TestHome;
import dev.gatehouse.testkit.memory.InMemoryServiceManager;
import dev.gatehouse.testkit.memory.VirtualClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A home on disk and a service manager in memory, for tests of the reconciler. */
abstract class ReconciledHome {
    TestHome disk;
    final VirtualClock clock = VirtualClock.create();
    InMemoryServiceManager manager;
    Reconciler reconciler;

    @BeforeEach
    void home(@TempDir Path directory) throws IOException {
        disk = TestHome.in(directory);
        manager = InMemoryServiceManager.of(disk.home(), clock);
        reconciler = new Reconciler(disk.home(), manager);
    }

    void profile(String name, Intent intent) throws IOException {
        disk.profile(name);
        disk.intent(name, intent);
    }

    /** Reconciles everything, so that a test can change something afterwards. */
    void settle() {
        reconciler.apply(reconciler.plan(), Wait.none());
    }

    List<String> planned() {
        return reconciler.plan().actions().stream()
                .map(action -> action.type() + " " + action.service())
                .toList();
    }

    void assertSettled() {
        assertThat(reconciler.plan().actions()).isEmpty();
    }
}
