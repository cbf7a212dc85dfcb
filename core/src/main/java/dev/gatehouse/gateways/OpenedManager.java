package dev.gatehouse.gateways;

import dev.gatehouse.manager.ServiceManager;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A service manager that is opened when it is first needed, and once. A failed attempt is repeated at the next need. */
final class OpenedManager {
    private final Supplier<? extends ServiceManager> source;
    private @Nullable ServiceManager manager;

    OpenedManager(Supplier<? extends ServiceManager> source) {
        this.source = source;
    }

    synchronized ServiceManager get() {
        ServiceManager opened = manager;
        if (opened == null) {
            opened = source.get();
            manager = opened;
        }
        return opened;
    }
}
