package dev.gatehouse.testkit.example;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Home;
import dev.gatehouse.testkit.kit.Capability;
import dev.gatehouse.testkit.kit.ManagerFixture;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** How the conformance tests reach the tiny manager. */
// begin fixture
final class TinyFixture extends ManagerFixture {
    private final TinyServiceManager manager = new TinyServiceManager(home());

    TinyFixture(Home home) {
        super(home);
    }

    @Override
    public ServiceManager manager() {
        return manager;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.LAST_EXIT, Capability.LONG_VALUES, Capability.PORT_OWNERS);
    }

    @Override
    public List<String> tracesOf(ServiceName service) {
        return manager.services().contains(service) ? List.of("the map has " + service) : List.of();
    }

    @Override
    public List<String> leftoversOf(ServiceName service) {
        return List.of();
    }
}
// end fixture
