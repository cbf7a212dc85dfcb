package dev.gatehouse.testkit.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.GatewayNotRegisteredException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.StartFailedException;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.kit.Capability;
import dev.gatehouse.testkit.kit.Conformance;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Operations on several gateways at once.
 *
 * @since 0.1.0
 */
public interface BulkStories extends Conformance {
    /** Twenty gateways are operated together. */
    @Test
    default void twentyGatewaysAreOperatedTogether() {
        liveTogether(20);
    }

    /** Two hundred gateways are operated together. */
    @Test
    @Tag("slow")
    default void twoHundredGatewaysAreOperatedTogether() {
        assume(Capability.HUNDREDS);
        liveTogether(200);
    }

    /** A failure does not affect other gateways. */
    @Test
    default void aFailureDoesNotAffectOtherGateways() {
        FakeGateway first = gateway("alpha");
        FakeGateway broken = gateway("beta").exiting(5).neverServing();
        FakeGateway last = gateway("gamma");
        ServiceName unknown = ServiceName.of("never-heard-of");
        manager()
                .define(List.of(first.definition(), broken.definition(), last.definition()), Initially.DOWN)
                .orThrow();

        Batch batch = manager().start(List.of(first.service(), unknown, broken.service(), last.service()), Wait.PROOF);

        assertThat(batch.outcomes())
                .extracting(Outcome::service)
                .containsExactly(first.service(), unknown, broken.service(), last.service());
        assertThat(batch.outcomes())
                .extracting(Outcome::change)
                .containsExactly(Change.STARTED, Change.FAILED, Change.FAILED, Change.STARTED);
        assertThat(batch.failures().getFirst().failure().orElseThrow())
                .isInstanceOf(GatewayNotRegisteredException.class);
        assertThat(batch.failures().getLast().failure().orElseThrow()).isInstanceOf(StartFailedException.class);
        assertThat(manager().isRunning(first.service())).isTrue();
        assertThat(manager().isRunning(last.service())).isTrue();
    }

    /** Repeating an operation changes nothing. */
    @Test
    default void repeatingAnOperationChangesNothing() {
        FakeGateway running = gateway("alpha");
        FakeGateway down = gateway("beta");
        up(running);
        define(down);
        assertThat(manager()
                        .start(List.of(running.service()), Wait.PROOF)
                        .orThrow()
                        .outcomes())
                .containsExactly(Outcome.of(running.service(), Change.UNCHANGED));
        assertThat(manager().stop(List.of(down.service()), Wait.PROOF).orThrow().outcomes())
                .containsExactly(Outcome.of(down.service(), Change.UNCHANGED));
    }

    /** Empty collections are accepted. */
    @Test
    default void emptyCollectionsAreAccepted() {
        assertThat(manager().define(List.of(), Initially.UP).outcomes()).isEmpty();
        assertThat(manager().start(List.of(), Wait.PROOF).outcomes()).isEmpty();
        assertThat(manager().stop(List.of(), Wait.PROOF).outcomes()).isEmpty();
        assertThat(manager().restart(List.of(), Wait.PROOF).outcomes()).isEmpty();
        assertThat(manager().remove(List.of()).outcomes()).isEmpty();
    }

    private void liveTogether(int number) {
        List<FakeGateway> gateways = IntStream.range(0, number)
                .mapToObj(i -> gateway(String.format("many-%03d", i)))
                .toList();
        List<ServiceName> services = gateways.stream().map(FakeGateway::service).toList();
        // Twice what one is given: so many processes take their time on a small machine.
        Wait proof = Wait.proof(Duration.ofSeconds(60));

        Batch defined =
                manager().define(gateways.stream().map(FakeGateway::definition).toList(), Initially.DOWN);
        assertEach(defined.orThrow(), services, Change.CREATED);
        assertThat(manager().services()).containsAll(services);
        assertStates(services, State.DOWN);

        assertEach(manager().start(services, proof).orThrow(), services, Change.STARTED);
        assertStates(services, State.UP);
        gateways.forEach(gateway -> assertRuns(gateway, gateway.events().awaitStart(1)));

        assertEach(manager().stop(services, proof).orThrow(), services, Change.STOPPED);
        assertStates(services, State.DOWN);

        assertEach(manager().remove(services).orThrow(), services, Change.REMOVED);
        assertThat(manager().services()).doesNotContainAnyElementsOf(services);
        gateways.forEach(
                gateway -> assertThat(gateway.events().life()).containsExactly("started", asked(), "exiting 0"));
        gateways.forEach(gateway -> gateway.events().starts().forEach(this::awaitGone));
    }

    private static void assertEach(Batch batch, List<ServiceName> services, Change change) {
        assertThat(batch.outcomes())
                .containsExactlyElementsOf(services.stream()
                        .map(service -> Outcome.of(service, change))
                        .toList());
    }

    private void assertStates(List<ServiceName> services, State state) {
        assertThat(manager().status(services)).extracting(ServiceStatus::state).containsOnly(state);
    }
}
