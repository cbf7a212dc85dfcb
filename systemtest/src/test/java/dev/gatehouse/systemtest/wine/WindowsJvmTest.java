package dev.gatehouse.systemtest.wine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.windows.WindowsProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Tests in a Windows JVM under Wine: real files, processes, locks and cmd.exe of Windows; Task Scheduler is the model, because that of
 * Wine only stores tasks.
 */
@Tag("all")
@Order(1)
@Execution(ExecutionMode.SAME_THREAD)
class WindowsJvmTest {
    private static final String PACKAGE = "dev.gatehouse.systemtest.windows.";

    /** What runs there: classes, or methods as in {@code Class#method}. A test that takes longer than it tells is left out. */
    private static final List<String> STORIES = List.of(
            "CmdFilesTest",
            "AdviceInCmdTest",
            "WindowsDayTest",
            "WindowsCommandTest#aGatewayFromInstallToUninstall",
            "OddHomeStoriesTest",
            "OtherDriveTest",
            "LogonStoriesTest#aLogonStartsRunningGatewaysButNotStoppedOnes",
            "StartupFolderStoriesTest#ifTaskSchedulerHangsAStartupEntryReplacesTheTask",
            "StartupFolderStoriesTest#withoutTaskAndStartupFolderTheInstallFailsWithBothReasons",
            "StartupFolderStoriesTest#twoHomesOfOneAccountHaveTheirOwnEntries",
            "StartupFolderStoriesTest#aTaskReplacesTheStartupEntryOnceItCanBeRegistered",
            "StartupFolderStoriesTest#reportsALauncherThatExitsImmediately",
            "LauncherStoriesTest#aKilledLauncherIsRestartedAndStopsTheOrphanedGateway",
            "LauncherStoriesTest#aReusedPidIsNotKilled",
            "LauncherStoriesTest#reportsAMissingProgram",
            "LauncherStoriesTest#outputIsWrittenToTheLog",
            "TaskSchemaTest",
            "TaskStoriesTest#aRegisteredTaskMatchesTheSchema");

    /**
     * Classes of core that the published tests on Windows run too. Left out are those that need jqwik or a compiler, those that expect no
     * other backend on the class path, and those that follow logs through hundreds of rotations, for which Wine needs a minute.
     */
    private static final List<String> CORE = List.of(
            "NativeAccessTest",
            "NeutralSourcesTest",
            "SecurityDocumentTest",
            "SkipReasonsTest",
            "app.AppTest",
            "app.NamePatternTest",
            "check.ProgramChangeTest",
            "check.VersionedPathTest",
            "definition.EnvironmentFilesTest",
            "definition.EnvironmentLinesTest",
            "definition.EnvironmentSourcesTest",
            "definition.EnvironmentTest",
            "definition.NaturalOrderTest",
            "definition.PlaceholdersTest",
            "definition.ProfileNameTest",
            "definition.SuggestionTest",
            "detection.HostAppsTest",
            "engine.DaemonSearchTest",
            "engine.DefinerTest",
            "engine.InterruptedLoopTest",
            "engine.ProofLoopTest",
            "engine.RunAgeTest",
            "engine.StartRuleTest",
            "engine.StopRuleTest",
            "error.RemedyTest",
            "fuzz.FuzzSeedsTest",
            "gateways.step.HomeHandsTest",
            "gateways.step.IntentRecordTest",
            "manager.BatchTest",
            "manager.KindTest",
            "profile.AppLayoutTest",
            "profile.GatewaySettingsTest",
            "settings.Json5Test",
            "settings.TopLevelTextTest",
            "spi.RetryTest",
            "spi.files.DirectoryLockTest",
            "spi.files.FileSetTest",
            "spi.files.FileWriterTest",
            "spi.files.OwnersFilesTest",
            "spi.files.StorageErrorsTest",
            "spi.logs.LogFoldersByPathTest",
            "spi.logs.LogFoldersTest",
            "spi.logs.LogTimesByPathTest",
            "spi.logs.LogTimesTest",
            "spi.port.HostHttpTest",
            "spi.port.HostPortsTest",
            "spi.process.EnvironmentScriptTest",
            "spi.process.GatewayVariablesTest",
            "spi.process.HardLimitsTest",
            "spi.process.HomeScriptTest",
            "spi.process.RequiredAccountTest",
            "spi.process.RunRecordTest",
            "spi.provider.HolderQueryTest",
            "spi.provider.HostFactsTest",
            "spi.provider.ServiceScriptTest",
            "spi.provider.UnixPathTest",
            "spi.waiting.DeadlineTest",
            "spi.waiting.WaitLoopTest",
            "windows.OpenClawTaskTest",
            "windows.ServiceFactsTest",
            "windows.WindowsAdoptionTest",
            "windows.WindowsControllerTest",
            "windows.WindowsOptionsTest",
            "windows.host.WindowsLayoutTest",
            "windows.launcher.LauncherPartsTest",
            "windows.task.LoginStartTest",
            "windows.task.StartActionTest",
            "windows.task.TaskDocumentTest",
            "windows.task.TaskGoldenTest",
            "windows.text.StartScriptTest");

    /**
     * What of the kit runs there: where the systems differ in processes, files, ports or variables. Wine damages its own memory with the
     * path of the longest name.
     */
    private static final List<String> KIT = List.of(
            "definingAgainChangesNothing",
            "twoThreadsThatDefineTheSameGatewayInstallItOnce",
            "removingARunningGatewayStopsItAndLeavesNothing",
            "aGatewayWithAPortIsReadyWhenItListens",
            "aStubbornGatewayIsKilledAfterItsGrace",
            "aRestartCreatesANewProcess",
            "aKilledGatewayRestartsAndTheRestartIsCounted",
            "aChildThatOutlivesAKilledGatewayDoesNotKeepItDown",
            "valuesArriveUnchanged",
            "variablesComeFromFiles",
            "newOutputIsFollowed",
            "aFailedStartShowsItsLastLines",
            "aGatewayThatRestartsItselfComesBack",
            "limitationsHold");

    /** The property of {@code WindowsHost}. */
    private static final Map<String, String> MODEL = Map.of("gatehouse.test.model", "true");

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static Optional<WinePrefix> prefix = Optional.empty();

    @BeforeAll
    static void open() {
        prefix = Optional.of(WinePrefix.open(WineInstallation.require()));
    }

    @AfterAll
    static void close() {
        prefix.ifPresent(WinePrefix::close);
    }

    /** It reads the documents, as the real one does, but never starts a task. */
    @TestFactory
    Stream<DynamicTest> schtasksOfWineReadsEachRenderedTask() {
        return Stream.of("/home/ada", "/home/größe & <co>", "/home/it's 100%", "/home/東京")
                .flatMap(home -> Stream.of("default", "a".repeat(ProfileName.MAX_LENGTH))
                        .map(profile -> DynamicTest.dynamicTest(
                                home + " " + profile, () -> assertIsRead(task(Path.of(home), profile)))));
    }

    private static byte[] task(Path path, String profile) {
        Home home = Home.at(Presets.named("hermes"), path);
        Map<String, String> environment = Map.of("USERNAME", "ada", "USERDOMAIN", "OFFICE", "APPDATA", "/x");
        return new WindowsProvider()
                .renderer(ManagerRequest.of(home, environment))
                .render(new Profile(home, ProfileName.of(profile)).gateway(GatewaySettings.DEFAULTS))
                .files()
                .getLast()
                .bytes();
    }

    private static void assertIsRead(byte[] document) throws IOException {
        Path xml = prefix.orElseThrow().driveD().resolve("task.xml");
        Files.write(xml, document);
        Path stored = prefix.orElseThrow().tasks().resolve("Gatehouse_Test");
        assertThat(schtasks("/create", "/tn", "Gatehouse_Test", "/xml", "d:\\task.xml", "/f"))
                .isZero();
        assertThat(stored).exists();
        assertThat(schtasks("/delete", "/tn", "Gatehouse_Test", "/f")).isZero();
        assertThat(stored).doesNotExist();
        // A document that is no task, so that this test can fail.
        Files.writeString(xml, "<Task>");
        assertThat(schtasks("/create", "/tn", "Gatehouse_Test", "/xml", "d:\\task.xml", "/f"))
                .isNotZero();
    }

    private static int schtasks(String... words) {
        List<String> all = new ArrayList<>(List.of("schtasks"));
        all.addAll(List.of(words));
        WinePrefix windows = prefix.orElseThrow();
        return windows.start(windows.driveD(), all).result(LIMIT).exitCode();
    }

    @TestFactory
    Stream<DynamicTest> core() {
        return prefix.orElseThrow()
                .test(
                        "core",
                        List.of("target/test-classes"),
                        Map.of(),
                        CORE.stream().map(name -> "dev.gatehouse." + name).toList());
    }

    @TestFactory
    Stream<DynamicTest> kit() {
        return prefix.orElseThrow()
                .test(
                        MODEL,
                        KIT.stream()
                                .map(name -> PACKAGE + "WindowsConformanceTest#" + name)
                                .toList());
    }

    @TestFactory
    Stream<DynamicTest> stories() {
        return prefix.orElseThrow()
                .test(MODEL, STORIES.stream().map(name -> PACKAGE + name).toList());
    }
}
