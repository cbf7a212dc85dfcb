package dev.gatehouse.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.NewerFormatException;
import dev.gatehouse.manager.GatewayNotRegisteredException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection.Verdict;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.State;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.Cause;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.logs.LogFolders;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.launcher.LaunchFile;
import dev.gatehouse.windows.launcher.LaunchRecord;
import dev.gatehouse.windows.launcher.LaunchRecord.Phase;
import dev.gatehouse.windows.launcher.ProcessMark;
import dev.gatehouse.windows.launcher.ServiceFolder;
import dev.gatehouse.windows.launcher.StartPolicy;
import dev.gatehouse.windows.task.SampleTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that the controller writes for launchers, and its messages. These tests start no process. */
class WindowsControllerTest {
    private static final ServiceName CODER = ServiceName.of("coder");
    private static final Deadline SOON = Deadline.after(Duration.ofSeconds(5));

    @TempDir
    private Path path;

    private Home home = Home.at(Presets.named("hermes"), Path.of("none"));
    private WindowsLayout layout = SampleTask.layout(Path.of("none"));
    private ServiceFolder folder = new ServiceFolder(Path.of("none"));
    private final List<GatehouseException> refused = new ArrayList<>();

    @BeforeEach
    void install() throws IOException {
        home = Home.at(Presets.named("hermes"), path);
        layout = SampleTask.layout(path);
        folder = layout.folder(CODER.profile());
        folder.create();
        folder.write(folder.launch(), LaunchFile.of(definition()).text());
    }

    private GatewayDefinition definition() {
        return SampleTask.gateway(path, "coder");
    }

    private WindowsTarget command(Operation operation, boolean temporary) {
        WindowsController controller = new WindowsController(layout, home, temporary);
        WindowsTarget target =
                controller.prepare(List.of(CODER), operation, this::refuse).getFirst();
        controller.command(operation, List.of(target), SOON, this::refuse);
        return target;
    }

    private void refuse(ServiceName service, GatehouseException reason) {
        refused.add(reason);
    }

    private GatehouseException refusal(Operation operation) {
        assertThat(new WindowsController(layout, home, false).prepare(List.of(CODER), operation, this::refuse))
                .isEmpty();
        return refused.getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        // operation, temporary, before, after
        "STOP,     no,  RUN,     STOPPED",
        "STOP,     no,  ONCE,    STOPPED",
        "STOP,     no,  LATER,   STOPPED",
        "STOP,     yes, RUN,     ONCE",
        "STOP,     yes, ONCE,    ONCE",
        "STOP,     yes, LATER,   STOPPED",
        "STOP,     yes, STOPPED, STOPPED",
        "MAKE_WAY, no,  RUN,     ONCE",
        "MAKE_WAY, no,  LATER,   STOPPED",
        "REMOVE,   yes, RUN,     STOPPED",
    })
    void aStopChangesTheNextLogonOnlyIfItIsPermanent(
            Operation operation, String temporary, StartPolicy before, StartPolicy after) throws IOException {
        folder.write(before);
        assertThat(command(operation, temporary.equals("yes")).commanded).isTrue();
        assertThat(refused).isEmpty();
        assertThat(folder.readStartPolicy()).isEqualTo(after);
    }

    private void record(Phase phase) throws IOException {
        folder.write(new LaunchRecord(
                phase,
                System.currentTimeMillis(),
                Optional.of(ProcessMark.of(ProcessHandle.current())),
                Optional.empty(),
                1,
                OptionalInt.of(3),
                "",
                OptionalLong.empty()));
    }

    /** This test process plays the launcher, so the launcher is alive and no task is requested. */
    @ParameterizedTest
    @CsvSource({
        // phase, policy before, commanded, policy after
        "STOPPED,  STOPPED, no,  STOPPED",
        "FINISHED, RUN,     no,  RUN",
        "ENDING,   STOPPED, no,  STOPPED",
        "WAITING,  RUN,     no,  ONCE",
        "BEGUN,    RUN,     yes, RUN",
        "UP,       LATER,   yes, RUN",
    })
    void aStartWaitsUntilThePreviousLauncherHasExited(
            Phase phase, StartPolicy before, String commanded, StartPolicy after) throws IOException {
        folder.write(before);
        record(phase);
        assertThat(command(Operation.START, false).commanded).isEqualTo(commanded.equals("yes"));
        assertThat(refused).isEmpty();
        assertThat(folder.readStartPolicy()).isEqualTo(after);
    }

    @Test
    void aTemporaryStartOfAStoppedGatewayLastsUntilTheNextLogon() throws IOException {
        folder.write(StartPolicy.LATER);
        record(Phase.UP);
        command(Operation.START, true);
        assertThat(folder.readStartPolicy()).isEqualTo(StartPolicy.LATER);
    }

    /** The advice must not name a command that this kind refuses. */
    @Test
    void advisesCommandsThatWork() throws IOException {
        record(Phase.UP);
        WindowsTarget target = command(Operation.START, false);
        WindowsController controller = new WindowsController(layout, home, false);
        assertThat(controller.remedy(target, Cause.ENDED).text()).isEqualTo("gatehouse gateway run coder");
        assertThat(controller.remedy(target, Cause.LATE).text()).isEqualTo("gatehouse gateway status coder");
        Files.createDirectories(LogFolders.folder(path, CODER));
        for (Cause cause : Cause.values()) {
            assertThat(controller.remedy(target, cause).text()).isEqualTo("gatehouse gateway logs -n 20 coder");
        }
        assertThat(controller.remedy(command(Operation.STOP, false), Cause.LATE).text())
                .isEqualTo("gatehouse gateway status coder");
    }

    @Test
    void refusesAServiceThatIsNotInstalled() throws IOException {
        folder.deleteAll();
        assertThat(refusal(Operation.START)).isInstanceOf(GatewayNotRegisteredException.class);
    }

    @Test
    void aDamagedLaunchFileIsRepairedByInstallAndDoesNotBlockARemoval() throws IOException {
        folder.write(folder.launch(), "nonsense\n");
        assertThat(refusal(Operation.STOP))
                .hasMessageContaining("is damaged")
                .extracting(failure -> failure.remedy().orElseThrow().text())
                .isEqualTo("gatehouse gateway install coder");
        command(Operation.REMOVE, false);
        assertThat(refused).hasSize(1);
        assertThat(new WindowsInstaller(layout, dev.gatehouse.windows.task.Registration.LogonChoice.NOTHING)
                        .look(CODER)
                        .isOurs())
                .isTrue();
    }

    @Test
    void aServiceOfANewerVersionIsNeitherControlledNorChanged() throws IOException {
        String newer = LaunchFile.of(definition()).text().replace("format=1\n", "format=2\n");
        folder.write(folder.launch(), newer);
        assertThat(refusal(Operation.STOP)).isInstanceOf(NewerFormatException.class);
        WindowsServiceManager manager = new WindowsServiceManager(home, layout);
        assertThat(manager.inspect(List.of(definition())).getFirst().verdict()).isEqualTo(Verdict.FOREIGN);
        for (Outcome outcome : List.of(
                manager.define(List.of(definition()), Initially.DOWN).outcomes().getFirst(),
                manager.remove(List.of(CODER)).outcomes().getFirst())) {
            assertThat(outcome.failure().orElseThrow())
                    .isInstanceOf(NewerFormatException.class)
                    .hasMessageContaining("newer Gatehouse");
        }
        assertThat(folder.launch()).hasContent(newer);
    }

    @Test
    void aRecordOfANewerVersionMakesTheStatusUnknown() throws IOException {
        Files.writeString(folder.path().resolve("record"), "format 2\nphase up\n");
        assertThat(new WindowsServiceManager(home, layout).status(CODER))
                .satisfies(status -> assertThat(status.state()).isEqualTo(State.UNKNOWN))
                .satisfies(status -> assertThat(status.reason().orElseThrow()).contains("newer Gatehouse"));
        assertThat(refusal(Operation.START)).isInstanceOf(NewerFormatException.class);
    }
}
