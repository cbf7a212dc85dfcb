package dev.gatehouse.testkit.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.error.NewerFormatException;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.Inspection.Verdict;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.kit.Conformance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Gateways that another version of Gatehouse installed. An older format works, and is refreshed once without a restart. A newer
 * format is left alone. Not part of {@link ServiceManagerConformance}: a backend that writes files adds these stories.
 *
 * @since 0.1.0
 */
public interface UpgradeStories extends Conformance {
    /**
     * Returns the file that holds the format of a gateway's installation.
     *
     * @param gateway the gateway
     * @return the file
     */
    Path formatted(FakeGateway gateway);

    /**
     * Converts the text of that file to what versions before numbered formats wrote.
     *
     * @param gateway the gateway
     * @param text what this version wrote
     * @return the older text
     */
    String asBeforeFormats(FakeGateway gateway, String text);

    /**
     * Returns further files that versions before numbered formats did not write. By default none.
     *
     * @param gateway the gateway
     * @return the files, as an inspection names them
     */
    default List<String> addedSince(FakeGateway gateway) {
        return List.of();
    }

    /**
     * Replaces the text of that file. A manager that reads such files only once must be told here.
     *
     * @param gateway the gateway
     * @param text the new text
     * @throws IOException if the file cannot be written
     */
    default void rewrite(FakeGateway gateway, String text) throws IOException {
        Files.writeString(formatted(gateway), text);
    }

    /**
     * Converts that file to what versions before numbered formats wrote.
     *
     * @param gateway the gateway
     * @return what this version had written
     * @throws IOException if the file cannot be read or written
     */
    default String age(FakeGateway gateway) throws IOException {
        String text = Files.readString(formatted(gateway));
        String older = asBeforeFormats(gateway, text);
        assertThat(older).isNotEqualTo(text).doesNotContainIgnoringCase("format");
        rewrite(gateway, older);
        return text;
    }

    private Inspection look(FakeGateway gateway) {
        return manager().inspect(List.of(gateway.definition())).getFirst();
    }

    /**
     * An older format is refreshed once without a restart.
     *
     * @throws IOException if the story cannot be played
     */
    @Test
    default void anOlderFormatIsRefreshedOnceWithoutARestart() throws IOException {
        FakeGateway gateway = gateway("alpha");
        long pid = up(gateway);
        assertThat(look(gateway).verdict()).isEqualTo(Verdict.CURRENT);
        String text = age(gateway);

        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
        assertThat(look(gateway).verdict()).isEqualTo(Verdict.STALE);
        List<String> differences = new ArrayList<>(look(gateway).differences());
        assertThat(differences).containsAll(addedSince(gateway));
        differences.removeAll(addedSince(gateway));
        assertThat(differences)
                .singleElement()
                .satisfies(file -> assertThat(formatted(gateway)).endsWith(Path.of(file)));
        assertRuns(gateway, pid);
        assertThat(manager().define(gateway.definition()).change()).isEqualTo(Change.REFRESHED);
        assertThat(Files.readString(formatted(gateway))).isEqualTo(text);
        assertRuns(gateway, pid);
        assertThat(manager().define(gateway.definition()).change()).isEqualTo(Change.UNCHANGED);
        assertThat(look(gateway).verdict()).isEqualTo(Verdict.CURRENT);

        assertRuns(gateway, pid);
        assertThat(gateway.events().life()).containsExactly("started");
    }

    /**
     * An older format can be started and stopped.
     *
     * @throws IOException if the story cannot be played
     */
    @Test
    default void anOlderFormatCanBeStartedAndStopped() throws IOException {
        FakeGateway gateway = gateway("alpha").stubborn(GRACE.multipliedBy(2));
        define(gateway);
        String text = age(gateway);
        String older = Files.readString(formatted(gateway));

        manager().start(gateway.service(), Wait.PROOF);
        long pid = gateway.events().awaitStart(1);
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
        long begin = System.nanoTime();
        // Shorter than the grace, which the stop has in any case.
        manager().stop(gateway.service(), Wait.proof(Duration.ofMillis(500)));
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isGreaterThanOrEqualTo(GRACE.multipliedBy(2).minusMillis(50));
        assertThat(lives(pid)).isFalse();
        assertThat(gateway.events().life()).containsExactly("started", asked());
        assertThat(statusOf(gateway).state()).isEqualTo(State.DOWN);

        assertThat(Files.readString(formatted(gateway))).isEqualTo(older);
        assertThat(manager().define(gateway.definition()).change()).isEqualTo(Change.REFRESHED);
        assertThat(Files.readString(formatted(gateway))).isEqualTo(text);
        assertThat(gateway.events().starts()).hasSize(1);
    }

    /**
     * A newer format is left as it is.
     *
     * @throws IOException if the story cannot be played
     */
    @Test
    default void aNewerFormatIsLeftAsItIs() throws IOException {
        FakeGateway running = gateway("alpha");
        FakeGateway resting = gateway("beta");
        long pid = up(running);
        define(resting);
        for (FakeGateway gateway : List.of(running, resting)) {
            String text = Files.readString(formatted(gateway));
            String newer = text.replace("format=1", "format=2").replace("Format 1", "Format 2");
            assertThat(newer).isNotEqualTo(text);
            rewrite(gateway, newer);
            try {
                assertRefused(gateway, manager().start(List.of(gateway.service()), Wait.PROOF));
                assertRefused(gateway, manager().stop(List.of(gateway.service()), Wait.PROOF));
                assertRefused(gateway, manager().restart(List.of(gateway.service()), Wait.PROOF));
                assertRefused(gateway, manager().define(List.of(gateway.definition()), Initially.DOWN));
                assertRefused(gateway, manager().remove(List.of(gateway.service())));
                assertThat(look(gateway).verdict()).isEqualTo(Verdict.FOREIGN);
                assertThat(Files.readString(formatted(gateway))).isEqualTo(newer);
            } finally {
                rewrite(gateway, text);
            }
        }
        assertThat(running.events().life()).containsExactly("started");
        assertRuns(running, pid);
        assertThat(resting.events().all()).isEmpty();
    }

    private void assertRefused(FakeGateway gateway, Batch batch) {
        assertThatThrownBy(batch::orThrow)
                .isInstanceOf(NewerFormatException.class)
                .hasMessageContaining(formatted(gateway).toString())
                .hasMessageContaining("format 2");
    }
}
