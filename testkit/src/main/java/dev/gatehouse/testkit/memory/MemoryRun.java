package dev.gatehouse.testkit.memory;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.manager.LastExit;
import java.time.Duration;

/** One run of a service. Guarded by its host's monitor. */
final class MemoryRun implements Run {
    private final MemoryHost host;
    private final MemoryService service;
    private final GatewayDefinition definition;
    private final long pid;
    private final long began;
    private boolean serving;

    MemoryRun(MemoryHost host, MemoryService service, GatewayDefinition definition) {
        this.host = host;
        this.service = service;
        this.definition = definition;
        this.pid = host.newPid();
        this.began = host.time().nanos();
    }

    @Override
    public GatewayDefinition definition() {
        return definition;
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public boolean isOver() {
        synchronized (host) {
            return !service.isCurrent(this);
        }
    }

    @Override
    public void ready() {
        synchronized (host) {
            serving = true;
            service.ready(this);
        }
    }

    @Override
    public void exit(int code) {
        service.ended(this, LastExit.exited(code));
    }

    void kill(int signal) {
        service.ended(this, LastExit.killedBy(signal));
    }

    @Override
    public void print(String line) {
        synchronized (host) {
            if (!isOver()) {
                host.print(service.name(), line);
            }
        }
    }

    @Override
    public void after(Duration delay, Runnable action) {
        host.time().after(delay, () -> {
            synchronized (host) {
                if (!isOver()) {
                    action.run();
                }
            }
        });
    }

    boolean isServing() {
        return serving;
    }

    Duration age() {
        return Duration.ofNanos(host.time().nanos() - began);
    }
}
