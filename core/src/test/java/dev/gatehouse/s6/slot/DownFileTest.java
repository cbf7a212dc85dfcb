package dev.gatehouse.s6.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.EnablingConflict;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.s6.protocol.Servicedir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DownFileTest {
    @TempDir
    Path slot;

    private Optional<EnablingConflict> conflict(State state, boolean wanted, boolean enabled) {
        return DownFile.conflict(
                new Servicedir(slot),
                ServiceStatus.builder(ServiceName.of("coder"), state)
                        .pid(state == State.UP ? OptionalLong.of(7) : OptionalLong.empty())
                        .wanted(Optional.of(wanted))
                        .enabled(Optional.of(enabled))
                        .build());
    }

    @ParameterizedTest
    @CsvSource({
        "UP, true, true",
        "UP, false, false",
        "STOPPING, false, false",
        "DOWN, false, false",
        "FAILED, false, true",
        "FINISHED, false, true",
        "CRASHLOOP, true, true"
    })
    void mostStatesAgreeWithTheFile(State state, boolean wanted, boolean enabled) {
        assertThat(conflict(state, wanted, enabled)).isEmpty();
    }

    @Test
    void reconcileCorrectsASlotOfThisAccount() {
        assertThat(conflict(State.UP, true, false))
                .contains(new EnablingConflict(
                        ServiceName.of("coder"),
                        false,
                        "not enabled: " + slot.resolve("down") + " keeps it down when its s6-supervise starts again",
                        Remedy.gatehouse("reconcile")));
        assertThat(conflict(State.DOWN, false, true))
                .contains(new EnablingConflict(
                        ServiceName.of("coder"),
                        true,
                        "still enabled: without " + slot.resolve("down")
                                + " it starts when its s6-supervise starts again",
                        Remedy.gatehouse("reconcile")));
    }

    @Test
    void onlyRootCorrectsOthers() throws IOException {
        assumeFalse(Accounts.isRoot(), "root may write anywhere");
        Files.setPosixFilePermissions(slot, PosixFilePermissions.fromString("r-xr-xr-x"));
        EnablingConflict conflict = conflict(State.UP, true, false).orElseThrow();
        assertThat(conflict.words()).contains("/down, which this account may not delete, keeps it down");
        assertThat(conflict.remedy()).isEqualTo(Remedy.gatehouse("reconcile").asRoot());
    }
}
