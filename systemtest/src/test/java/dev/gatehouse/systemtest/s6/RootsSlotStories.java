package dev.gatehouse.systemtest.s6;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.kit.Conformance;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Rights of the gateways' account in a slot that root has registered in root's scandir: it can read the status and send
 * commands, but not change the slot.
 */
class RootsSlotStories {
    /** The gateway that root registers before these stories. */
    static final ServiceName SERVICE = ServiceName.of("roots");

    private final Place place = Place.here();
    private final ServiceManager manager = place.manager();
    private final Path slot = place.scandir().resolve("gateway-" + SERVICE);

    @Test
    void theAccountCanReadTheStatusAndSendCommands() {
        assertThat(manager.services()).containsExactly(SERVICE);
        assertThat(manager.status(SERVICE).state()).isEqualTo(State.DOWN);
        manager.start(SERVICE, Wait.PROOF);
        assertThat(manager.status(SERVICE).state()).isEqualTo(State.UP);
        manager.restart(SERVICE, Wait.PROOF);
        assertThat(S6Stories.run("s6-svstat", "-o", "up", slot)).isEqualTo("true\n");
        assertThat(S6Stories.run("s6-svc", "-wD", "-d", slot)).isEmpty();
        Poll.until(
                "the gateway is down",
                Conformance.LIMIT,
                () -> manager.status(SERVICE).state() == State.DOWN);
    }

    @Test
    void theAccountCannotChangeTheSlot() {
        assertThat(Files.isWritable(slot)).isFalse();
        assertThat(Files.isWritable(slot.resolve("run"))).isFalse();
        assertThat(Files.isWritable(slot.resolve("finish"))).isFalse();
        assertThat(Files.isWritable(slot.resolve("log/run"))).isFalse();
        AccessRefusedException failure =
                catchThrowableOfType(AccessRefusedException.class, () -> manager.remove(SERVICE));
        FaultStories.assertTells(failure, place.scandir().toString());
        assertThat(manager.status(SERVICE).state()).isNotEqualTo(State.ABSENT);
    }
}
