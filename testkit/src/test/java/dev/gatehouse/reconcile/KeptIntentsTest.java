package dev.gatehouse.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Intent;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** A manager that keeps intents itself: what others did with it is their intent. */
class KeptIntentsTest extends ReconciledHome {
    private static final ServiceName CODER = ServiceName.of("coder");

    /** The manager in memory, which says that it keeps intents. */
    private Reconciler keeping() {
        ServiceManager keeper = (ServiceManager) Proxy.newProxyInstance(
                ServiceManager.class.getClassLoader(),
                new Class<?>[] {ServiceManager.class},
                (_, method, arguments) -> {
                    if (method.getName().equals("keepsIntents")) {
                        return true;
                    }
                    try {
                        return method.invoke(manager, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return new Reconciler(disk.home(), keeper);
    }

    @Test
    void whatTheManagerKeepsCountsInsteadOfTheRecord() throws Exception {
        profile("coder", Intent.RUNNING);
        keeping().apply(keeping().plan());
        assertThat(manager.isRunning(CODER)).isTrue();

        manager.stop(CODER, Wait.PROOF);
        assertThat(reconciler.plan().actions()).extracting(Action::type).containsExactly(Action.Type.START);
        assertThat(keeping().plan().actions()).isEmpty();

        manager.start(CODER, Wait.PROOF);
        profile("coder", Intent.STOPPED);
        assertThat(reconciler.plan().actions()).extracting(Action::type).containsExactly(Action.Type.STOP);
        assertThat(keeping().plan().actions()).isEmpty();
    }

    @Test
    void theRecordCountsWithoutAServiceAndForADisabledProfile() throws Exception {
        profile("coder", Intent.RUNNING);
        assertThat(keeping().plan().actions())
                .filteredOn(action -> action.service().equals(CODER))
                .extracting(Action::type)
                .containsExactly(Action.Type.REGISTER_UP);
        keeping().apply(keeping().plan());
        profile("coder", Intent.DISABLED);
        assertThat(keeping().plan().actions()).extracting(Action::type).containsExactly(Action.Type.STOP);
    }
}
