package dev.gatehouse.testkit.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.manager.State;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.kit.Conformance;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * A gateway that restarts gateways, itself among them, and ends its children when it is asked to end. The program that
 * gives the command does not live to see the result.
 *
 * @since 0.1.0
 */
public interface RestartFromWithinStories extends Conformance {
    /** A gateway that restarts itself comes back. */
    @Test
    default void aGatewayThatRestartsItselfComesBack() {
        FakeGateway gateway = gateway("alpha");
        String command = command(gateway);
        long first = up(gateway);

        gateway.tell(command);

        long second = gateway.events().awaitStart(2);
        awaitPid(gateway, second);
        assertThat(lives(first)).isFalse();
        assertThat(gateway.events().life()).containsExactly("started", asked(), "exiting 0", "started");
        assertStays(gateway, State.UP);
    }

    /** A gateway that restarts all comes back, as the last one. */
    @Test
    default void aGatewayThatRestartsAllComesBackAsTheLastOne() {
        List<FakeGateway> all = Stream.of("alpha", "beta", "gamma")
                .map(name -> gateway(name).readyIfItCan())
                .toList();
        String command = command(all.toArray(FakeGateway[]::new));
        all.forEach(this::up);

        FakeGateway caller = all.get(1);
        caller.tell(command);

        caller.events().awaitStart(2);
        for (FakeGateway gateway : all) {
            assertThat(gateway.events().starts()).as("%s", gateway.service()).hasSize(2);
        }
        for (FakeGateway gateway : all) {
            assertStays(gateway, statusOf(gateway).state());
            assertThat(statusOf(gateway).isRunning()).isTrue();
        }
    }

    private String command(FakeGateway... gateways) {
        List<String> program = fixture().restartProgram();
        Assumptions.assumeFalse(program.isEmpty(), () -> manager().kind() + ": the fixture has no restart program");
        Stream<String> services =
                Stream.of(gateways).map(gateway -> gateway.service().toString());
        return Stream.of(Stream.of("run"), program.stream(), services)
                .flatMap(words -> words)
                .collect(Collectors.joining(" "));
    }
}
