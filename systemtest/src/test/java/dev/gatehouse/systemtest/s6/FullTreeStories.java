package dev.gatehouse.systemtest.s6;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.error.ManagerFullException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A tree whose s6-svscan has a capacity of four services with their loggers. */
class FullTreeStories extends S6Stories {
    @Test
    void theFifthGatewayIsRefusedAndTheOthersKeepRunning() {
        List<FakeGateway> four =
                Stream.of("alpha", "beta", "gamma", "delta").map(this::gateway).toList();
        manager()
                .define(four.stream().map(FakeGateway::definition).toList(), Initially.UP)
                .orThrow();
        FakeGateway fifth = gateway("epsilon");

        ManagerFullException failure =
                org.assertj.core.api.Assertions.catchThrowableOfType(ManagerFullException.class, () -> define(fifth));

        FaultStories.assertTells(failure, "8");
        assertThat(fixture().tracesOf(fifth.service())).isEmpty();
        four.forEach(gateway -> assertThat(gateway.events().awaitStart(1)).isPositive());

        manager().remove(four.getFirst().service());
        manager().define(fifth.definition());
        manager().start(fifth.service(), Wait.PROOF);
        assertThat(manager().isRunning(fifth.service())).isTrue();
    }
}
