package dev.gatehouse.testkit.memory;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Home;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.fake.FakeGatewayScript;
import dev.gatehouse.testkit.kit.Capability;
import dev.gatehouse.testkit.kit.ManagerFixture;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An in-memory manager in real time, whose gateways do what the fake gateway does. */
final class MemoryFixture extends ManagerFixture {
    private final InMemoryServiceManager manager;
    private final FakeGatewayScript script = new FakeGatewayScript();

    MemoryFixture(Path directory) {
        super(Home.at(Presets.named("hermes"), directory));
        manager = InMemoryServiceManager.inRealTime(home());
    }

    @Override
    public ServiceManager manager() {
        return manager;
    }

    @Override
    public FakeGateway gateway(String name) {
        manager.gateway(name).runs(script);
        return super.gateway(name);
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.complementOf(EnumSet.of(Capability.PORT_OWNERS, Capability.SOURCES));
    }

    @Override
    public List<String> tracesOf(ServiceName service) {
        MemoryGateway gateway = manager.gateway(service.profile());
        return gateway.isInstalled() ? List.of(gateway.status().toString()) : List.of();
    }

    @Override
    public List<String> leftoversOf(ServiceName service) {
        return List.of();
    }

    @Override
    public boolean lives(long pid) {
        return ofProcess(pid).isPresent();
    }

    /** A child of a gateway is a number only. */
    @Override
    public void kill(long pid) {
        ofProcess(pid).ifPresent(gateway -> gateway.kill(9));
    }

    private Optional<MemoryGateway> ofProcess(long pid) {
        return manager.services().stream()
                .map(ServiceName::profile)
                .map((ProfileName profile) -> manager.gateway(profile))
                .filter(gateway -> gateway.status().pid().stream().anyMatch(known -> known == pid))
                .findFirst();
    }
}
