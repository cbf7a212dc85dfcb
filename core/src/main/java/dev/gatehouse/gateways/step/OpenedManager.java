package dev.gatehouse.gateways.step;

import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Home;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A service manager that is opened once, when it is first needed. A failed attempt is repeated the next time. */
public final class OpenedManager {
    private final Supplier<? extends ServiceManager> source;
    private @Nullable ServiceManager manager;

    private OpenedManager(Supplier<? extends ServiceManager> source) {
        this.source = source;
    }

    public static OpenedManager of(ServiceManager manager) {
        return new OpenedManager(new Given(manager));
    }

    public static OpenedManager detected(Home home) {
        return new OpenedManager(new Detected(home));
    }

    public static OpenedManager from(Supplier<? extends ServiceManager> source) {
        return new OpenedManager(source);
    }

    /** A record instead of a lambda, because linking a lambda costs a short command too much time. */
    private record Given(ServiceManager manager) implements Supplier<ServiceManager> {
        @Override
        public ServiceManager get() {
            return manager;
        }
    }

    private record Detected(Home home) implements Supplier<ServiceManager> {
        @Override
        public ServiceManager get() {
            return ServiceManagers.detect(home);
        }
    }

    public synchronized ServiceManager get() {
        ServiceManager opened = manager;
        if (opened == null) {
            opened = source.get();
            manager = opened;
        }
        return opened;
    }
}
