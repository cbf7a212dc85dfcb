package dev.gatehouse.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.cli.CommandTest;
import org.junit.jupiter.api.Test;

/** {@code adopt} with a manager that the app installs nothing under; CommandOnSystemdTest has the others. */
class AdoptCommandTest extends CommandTest {
    @Test
    void withNothingToAdoptNothingChanges() {
        profile("coder");
        done("gateway start coder");
        assertThat(done("adopt --dry-run coder").err()).isEqualTo("✓ Nothing to adopt\n");
        assertThat(done("adopt --all").err()).isEqualTo("✓ Nothing to adopt\n");
        assertThat(done("adopt --all --undo").err()).isEqualTo("✓ No gateway was adopted\n");
        assertThat(manager.calls()).noneMatch(call -> call.startsWith("remove"));
    }

    @Test
    void aNamedGatewayIsInstalledAsByInstall() {
        profile("coder");
        assertThat(done("adopt coder").err()).isEqualTo("✓ coder is installed (stopped)\n");
    }

    @Test
    void aServiceThatCannotBeGivenBackStays() {
        profile("coder");
        done("gateway start coder");
        Result refused = run("adopt --undo coder");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("coder: ", "keeps nothing of what the app had installed");
        assertThat(done("gateway status coder").code()).isZero();
    }

    @Test
    void theDryRunAndTheUndoAreObjectsInJson() throws Exception {
        profile("coder");
        done("gateway start coder");
        assertThat(done("adopt --dry-run --json coder").json().getArray("adoptions"))
                .isEmpty();
        assertThat(run("adopt --undo --json coder").json().getArray("results").getObject(0))
                .containsEntry("profile", "coder")
                .containsEntry("change", "failed");
    }

    @Test
    void contradictoryOptionsAreRefused() {
        assertThat(run("adopt --dry-run --undo coder").code()).isEqualTo(2);
        assertThat(run("adopt --all coder").code()).isEqualTo(2);
    }

    @Test
    void aProfileThatCannotBeAdoptedIsNamedWithTheReason() throws Exception {
        config("broken", "gateway: {port: x}\n");
        Result shown = run("adopt --dry-run broken");
        assertThat(shown.code()).isEqualTo(1);
        assertThat(shown.err()).contains("broken: ", "gateway.port");
    }
}
