package dev.gatehouse.testkit.memory;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.GatewayNotRegisteredException;
import dev.gatehouse.spi.Cause;
import dev.gatehouse.spi.Controller;
import dev.gatehouse.spi.Course;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.Refusals;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.Signals;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Commands and observes services in memory. */
record MemoryController(MemoryHost host) implements Controller<MemoryTarget> {
    @Override
    public List<MemoryTarget> prepare(List<ServiceName> services, Operation operation, Refusals refusals) {
        synchronized (host) {
            List<MemoryTarget> targets = new ArrayList<>();
            for (ServiceName name : services) {
                MemoryService service = host.service(name);
                Optional<GatehouseException> refusal = step(operation).flatMap(step -> host.refusal(step, name));
                if (refusal.isPresent()) {
                    refusals.refuse(name, refusal.get());
                } else if (!service.isInstalled()) {
                    boolean onDisk = host.home().profile(name.profile()).isPresent();
                    refusals.refuse(name, new GatewayNotRegisteredException(name.profile(), onDisk));
                } else {
                    targets.add(new MemoryTarget(
                            name,
                            Expectations.of(service.require()),
                            Observation.of(service.status()).withEnds(service.ends()),
                            operation == Operation.RESTART ? Course.STOP_FIRST : Course.AT_ONCE));
                }
            }
            return targets;
        }
    }

    private static Optional<Step> step(Operation operation) {
        return switch (operation) {
            case START -> Optional.of(Step.START);
            case STOP -> Optional.of(Step.STOP);
            case RESTART -> Optional.of(Step.RESTART);
            case REMOVE -> Optional.of(Step.REMOVE);
            case MAKE_WAY -> Optional.empty();
        };
    }

    @Override
    public void command(Operation operation, List<MemoryTarget> targets, Deadline deadline, Refusals refusals) {
        synchronized (host) {
            for (MemoryTarget target : targets) {
                MemoryService service = host.service(target.service());
                if (operation.ends()) {
                    service.stop();
                } else {
                    service.start();
                }
            }
        }
    }

    @Override
    public Map<ServiceName, Observation> observe(Collection<MemoryTarget> targets, Refusals refusals) {
        synchronized (host) {
            Map<ServiceName, Observation> observations = new LinkedHashMap<>();
            for (MemoryTarget target : targets) {
                ServiceName service = target.service();
                MemoryService seen = host.service(service);
                observations.put(service, Observation.of(seen.status()).withEnds(seen.ends()));
            }
            return observations;
        }
    }

    @Override
    public Signals<MemoryTarget> signals(List<MemoryTarget> targets) {
        return host.time().signals();
    }

    @Override
    public Remedy remedy(MemoryTarget target, Cause cause) {
        return Remedy.gatehouse("gateway", "status", target.service().toString());
    }
}
