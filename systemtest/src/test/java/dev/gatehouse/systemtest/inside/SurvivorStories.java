package dev.gatehouse.systemtest.inside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.kit.Conformance;
import org.junit.jupiter.api.Test;

/** What a gateway started in a session of its own, where scripts of the supervisor find it by its environment. */
public interface SurvivorStories extends Conformance {
    /** Returns the process that the gateway starts in a session of its own. */
    static long detached(FakeGateway gateway, int number) {
        gateway.tell("detach");
        Poll.until("child " + number, LIMIT, () -> gateway.events().children().size() == number);
        return gateway.events().children().getLast();
    }

    @Test
    default void whatAGatewayWithALongerNameStartedGoesOn() {
        FakeGateway gateway = gateway("alpha");
        FakeGateway other = gateway("alpha-b");
        up(gateway);
        up(other);
        long survivor = detached(other, 1);
        manager().stop(gateway.service(), Wait.PROOF);
        assertThat(ProcessHandle.of(survivor)).isPresent();
        assertThat(statusOf(other).isRunning()).isTrue();
    }
}
