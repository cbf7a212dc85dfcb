package dev.gatehouse.testkit.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.AlreadyRegisteredException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Limitation;
import dev.gatehouse.manager.State;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.kit.Conformance;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Registration at run time, and the limitations that a manager declares.
 *
 * @since 0.1.0
 */
public interface RegistrationStories extends Conformance {
    /** Unsupported registration is refused with an alternative. */
    @Test
    default void unsupportedRegistrationIsRefusedWithAnAlternative() {
        Assumptions.assumeFalse(manager().supportsRuntimeRegistration(), "this manager has it");
        FakeGateway gateway = gateway("alpha");
        assertThatThrownBy(() -> manager().registerProfileGateway(gateway.definition(), Initially.UP))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("gatehouse gateway install alpha");
        assertThatThrownBy(() -> manager().unregisterProfileGateway(gateway.profile()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("gatehouse gateway uninstall alpha");
        define(gateway);
        assertThat(manager().listProfileGateways()).isEmpty();
        assertThat(manager().limitations()).extracting(Limitation::feature).contains(Limitation.RUNTIME_REGISTRATION);
    }

    /** Registration is strict and unregistration is not. */
    @Test
    default void registrationIsStrictAndUnregistrationIsNot() {
        assumeRegistration();
        FakeGateway gateway = gateway("alpha");
        manager().registerProfileGateway(gateway.definition(), Initially.DOWN);
        assertThat(manager().listProfileGateways()).contains(gateway.profile());

        assertThatThrownBy(() -> manager().registerProfileGateway(gateway.definition(), Initially.UP))
                .isInstanceOf(AlreadyRegisteredException.class)
                .hasMessageContaining("alpha");
        Poll.throughout(
                "the refused one started nothing",
                A_WHILE,
                () -> statusOf(gateway).state() == State.DOWN);

        manager().unregisterProfileGateway(gateway.profile());
        assertThat(manager().listProfileGateways()).doesNotContain(gateway.profile());
        assertThat(statusOf(gateway).state()).isEqualTo(State.ABSENT);
        manager().unregisterProfileGateway(gateway.profile());
        assertThat(gateway.events().all()).isEmpty();
    }

    /** Registering up starts the gateway. */
    @Test
    default void registeringUpStartsTheGateway() {
        assumeRegistration();
        FakeGateway gateway = gateway("alpha");
        manager().registerProfileGateway(gateway.definition(), Initially.UP);
        gateway.events().awaitStart(1);
        manager().unregisterProfileGateway(gateway.profile());
        assertThat(gateway.events().life()).containsExactly("started", asked(), "exiting 0");
    }

    /** The list of registered gateways is sorted. */
    @Test
    default void theListOfRegisteredGatewaysIsSorted() {
        assumeRegistration();
        for (String name : List.of("gamma", "0-first", "alpha", "beta_2", "beta-2")) {
            manager().registerProfileGateway(gateway(name).definition(), Initially.DOWN);
        }
        assertThat(manager().listProfileGateways())
                .isSorted()
                .extracting(Object::toString)
                .contains("0-first", "alpha", "beta-2", "beta_2", "gamma");
        assertThat(manager().services()).isSorted();
    }

    /** The longest name fits. */
    @Test
    default void theLongestNameFits() {
        FakeGateway gateway = gateway("a".repeat(dev.gatehouse.definition.ProfileName.MAX_LENGTH));
        up(gateway);
        assertThat(manager().services()).contains(gateway.service());
    }

    /** Capabilities match the manager. */
    @Test
    default void capabilitiesMatchTheManager() {
        assertThat(manager().capabilities()).contains(dev.gatehouse.manager.Capability.RESTART);
        assertThat(manager().capabilities().contains(dev.gatehouse.manager.Capability.RUNTIME_REGISTRATION))
                .isEqualTo(manager().supportsRuntimeRegistration());
        assertThat(manager().runtimeRegistration().isPresent())
                .isEqualTo(manager().supportsRuntimeRegistration());
    }

    /** Limitations hold. */
    @Test
    default void limitationsHold() {
        for (Limitation limitation : manager().limitations()) {
            assertThat(limitation.feature()).isNotBlank();
            assertThat(limitation.consequence()).isNotBlank();
        }
        FakeGateway limited = gateway("alpha").withMemoryLimit(512L << 20);
        boolean refused = manager().limitations().stream()
                .anyMatch(limitation -> limitation.feature().equals(Limitation.MEMORY_LIMIT) && limitation.refused());
        if (refused) {
            assertThatThrownBy(() -> manager().define(limited.definition()))
                    .isInstanceOf(GatehouseException.class)
                    .hasMessageContaining("memory");
            assertThat(fixture().tracesOf(limited.service())).isEmpty();
        } else {
            define(limited);
            assertThat(statusOf(limited).state()).isEqualTo(State.DOWN);
        }
    }

    private void assumeRegistration() {
        Assumptions.assumeTrue(manager().supportsRuntimeRegistration(), "this manager has no registration at run time");
    }
}
