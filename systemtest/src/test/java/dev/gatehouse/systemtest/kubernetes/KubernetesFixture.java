package dev.gatehouse.systemtest.kubernetes;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.kit.Capability;
import dev.gatehouse.testkit.kit.ManagerFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Gateways of a home of their own in a namespace of their own. */
final class KubernetesFixture extends ManagerFixture {
    private final KubernetesPlace place;
    private final ServiceManager manager;

    KubernetesFixture(KubernetesPlace place) {
        super(place.home());
        this.place = place;
        this.manager = place.manager(home());
    }

    @Override
    public ServiceManager manager() {
        return manager;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(
                Capability.RESTARTS,
                Capability.LAST_EXIT,
                Capability.STOP_SIGNALS,
                Capability.SIGNALS,
                Capability.LONG_VALUES,
                Capability.SOURCES);
    }

    @Override
    public FakeGateway gateway(String name) {
        FakeGateway gateway = super.gateway(name);
        if (place.isOfRoot()) {
            return gateway;
        }
        try (Stream<Path> files = Files.walk(home().path())) {
            files.forEach(KubernetesPlace::give);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return gateway;
    }

    @Override
    public Path secret(String name, String content) {
        Path file = super.secret(name, content);
        KubernetesPlace.give(file);
        return file;
    }

    /** A process of the node, of which the gateway knows the number in its pod. */
    private Stream<ProcessHandle> processes(long pid) {
        return ProcessHandle.allProcesses().filter(process -> {
            Path place = Path.of("/proc", Long.toString(process.pid()));
            try {
                return Files.readString(place.resolve("status"))
                                .lines()
                                .anyMatch(line -> line.startsWith("NSpid:")
                                        && line.split("\t").length > 2
                                        && line.endsWith("\t" + pid))
                        && Files.readString(place.resolve("environ"))
                                .contains(home().path().toString());
            } catch (IOException gone) {
                return false;
            }
        });
    }

    @Override
    public boolean lives(long pid) {
        return processes(pid).findAny().isPresent();
    }

    @Override
    public void kill(long pid) {
        processes(pid).forEach(ProcessHandle::destroyForcibly);
    }

    /**
     * Kills process 1 of a gateway's container, as the kernel does for the memory of all of it.
     *
     * @param pid the gateway's process in its pod
     */
    void killContainer(long pid) {
        processes(pid).flatMap(process -> process.parent().stream()).forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public List<String> tracesOf(ServiceName service) {
        List<String> traces = new ArrayList<>();
        String all = place.cluster()
                .kubectl(
                        "-n",
                        place.namespace(),
                        "get",
                        "statefulsets,pods,configmaps,secrets,services,networkpolicies",
                        "-o",
                        "name")
                .orThrow();
        all.lines().filter(name -> name.contains("/gw-" + service)).forEach(traces::add);
        Path records = home().path().resolve("logs/gateways").resolve(service.toString());
        try (Stream<Path> files = Files.list(records)) {
            files.forEach(file -> traces.add(file.toString()));
        } catch (NoSuchFileException none) {
            return traces;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return traces;
    }

    @Override
    public List<String> leftoversOf(ServiceName service) {
        return List.of();
    }
}
