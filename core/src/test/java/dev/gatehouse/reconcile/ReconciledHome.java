package dev.gatehouse.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.manager.ModelServiceManager;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.HomeOnDisk;
import dev.gatehouse.profile.Intent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A home on disk and a model of a service manager, which are brought into accord. */
abstract class ReconciledHome {
    HomeOnDisk disk;
    ModelServiceManager manager;
    Reconciler reconciler;

    @BeforeEach
    void home(@TempDir Path directory) throws IOException {
        disk = HomeOnDisk.in(directory);
        manager = new ModelServiceManager();
        reconciler = new Reconciler(disk.home(), manager);
    }

    void profile(String name, Intent intent) throws IOException {
        disk.profile(name);
        disk.intent(name, intent);
    }

    /** Brings everything into order, so that a test can disturb it. */
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
