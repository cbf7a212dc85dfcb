package dev.gatehouse.systemtest.s6;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.reconcile.Reconciler;
import dev.gatehouse.testkit.FileTree;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands for another home, on a scandir with the gateways of this home. */
class OtherHomeStories extends S6Stories {
    private Home other;

    @BeforeEach
    void makeHome() throws IOException {
        other = Home.at(Presets.named("hermes"), Files.createTempDirectory("another-home"));
        Files.createDirectories(other.path().resolve("profiles"));
    }

    @AfterEach
    void deleteHome() {
        if (Files.exists(other.path())) {
            FileTree.delete(other.path());
        }
    }

    private ServiceManager others() {
        return place().manager(other);
    }

    @Test
    void gatewaysOfAnotherHomeAreNeitherListedNorChanged() {
        FakeGateway gateway = gateway("alpha");
        long pid = up(gateway);
        assertThat(others().services()).isEmpty();
        assertThat(others().status(gateway.service()).state()).isEqualTo(State.ABSENT);
        assertThat(others().inspect(List.of(gateway.definition())).getFirst().verdict())
                .isEqualTo(Inspection.Verdict.FOREIGN);
        assertThat(new Reconciler(other, others()).plan().actions())
                .noneMatch(action -> action.service().equals(gateway.service()));
        for (Wait wait : List.of(Wait.PROOF, Wait.none())) {
            assertNoPlace(() -> others().start(gateway.service(), wait));
            assertRefused(() -> others().stop(gateway.service(), wait));
            assertNoPlace(() -> others().restart(gateway.service(), wait));
        }
        assertNoPlace(() -> define(others(), gateway.definition()));
        assertThat(others().remove(List.of(gateway.service())).outcomes())
                .containsExactly(Outcome.of(gateway.service(), Outcome.Change.UNCHANGED));
        assertThat(statusOf(gateway).pid()).hasValue(pid);
        assertThat(gateway.events().life()).containsExactly("started");
    }

    @Test
    void anEmptyScandirCanBeClaimedByAnyHome() throws IOException {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        manager().remove(gateway.service());
        GatewayDefinition definition = beta();
        define(others(), definition);
        try {
            assertThat(others().services()).containsExactly(definition.service());
            assertNoPlace(() -> define(place().manager(), gateway.definition()));
        } finally {
            others().remove(definition.service());
        }
        define(gateway);
        assertThat(statusOf(gateway).state()).isEqualTo(State.DOWN);
    }

    @Test
    void aDeletedHomeHasNoClaim() throws IOException {
        GatewayDefinition definition = beta();
        define(others(), definition);
        // A logger that is still starting would create its folder again. In the root tree the folder is in the
        // container's home.
        Path log = other.path().resolve("logs/gateways/beta/current");
        Poll.until("the logger has its folder", LIMIT, () -> place().isRootTree() || Files.exists(log));
        FileTree.delete(other.path());
        assertThat(place().manager().services()).contains(definition.service());
        place().manager().remove(definition.service());
        assertThat(Path.of(place().scandir() + "/gateway-beta")).doesNotExist();
    }

    /** Returns a gateway of the other home. */
    private GatewayDefinition beta() throws IOException {
        Path profile = Files.createDirectories(other.path().resolve("profiles/beta"));
        Files.writeString(profile.resolve("config.yaml"), "");
        return other.profile(ProfileName.of("beta")).orElseThrow().gateway();
    }

    private static void define(ServiceManager manager, GatewayDefinition definition) {
        manager.define(List.of(definition), Initially.DOWN).orThrow();
    }

    /** Only one home can have gateways in a tree; beside the container's tree each home can have a tree of its own. */
    private void assertNoPlace(org.junit.jupiter.api.function.Executable operation) {
        if (place().isRootTree()) {
            StorageException refused = catchThrowableOfType(StorageException.class, operation::execute);
            assertThat(refused).isNotNull().hasMessageContaining("another home, ");
            assertThat(refused.remedy().orElseThrow().text()).isEqualTo("gatehouse tree up");
        } else {
            assertRefused(operation);
        }
    }

    private void assertRefused(org.junit.jupiter.api.function.Executable operation) {
        StorageException refused = catchThrowableOfType(StorageException.class, operation::execute);
        assertThat(refused).isNotNull().hasMessageContaining("another home");
        assertThat(refused.remedy().orElseThrow().text())
                .startsWith("gatehouse --home ")
                .endsWith(" gateway list");
    }
}
