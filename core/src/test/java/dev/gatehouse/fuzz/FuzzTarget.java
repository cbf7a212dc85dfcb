package dev.gatehouse.fuzz;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One family of parsers of what others may write. Its class has the method that Jazzer calls with each input.
 *
 * @param type name of the class, without {@code dev.gatehouse.}
 * @param golden directory of golden files whose parts are seeds; empty if none
 * @param parsers names of the parsers' source files, whose coverage is reported
 */
record FuzzTarget(String type, String golden, List<String> parsers) {
    private static final Path RESOURCES = Path.of("src/test/resources");

    static final List<FuzzTarget> ALL = List.of(
            of("s6.protocol.S6Fuzz", "", "SupervisionStatus", "Tai64n", "LockList"),
            of("systemd.SystemctlFuzz", "", "UnitFacts", "EndRecord"),
            of("systemd.unit.UnitFuzz", "systemd", "Origin", "UnitText", "UnitExpectations"),
            of("systemd.holder.ForeignUnitFuzz", "systemd", "UnitContent", "UnitWords"),
            of("systemd.journal.JournalFuzz", "", "JournalEntry", "JournalFields"),
            of("launchd.launchctl.LaunchctlFuzz", "", "JobPrint", "DisabledList"),
            of("launchd.job.JobPhaseFuzz", "", "JobFolder"),
            of("launchd.plist.PropertyListFuzz", "launchd", "PropertyListText", "AppPropertyList"),
            of("windows.task.TaskFuzz", "windows", "TaskDocument", "StartAction"),
            of(
                    "windows.launcher.LaunchFuzz",
                    "windows",
                    "LaunchFile",
                    "LaunchRecord",
                    "ProcessMark",
                    "StartScript",
                    "CommandLine"),
            of(
                    "profile.SettingsFuzz",
                    "",
                    "SettingsKeys",
                    "YamlValue",
                    "LimitedParser",
                    "AppFile",
                    "RestartKeys",
                    "StopKeys",
                    "ReadyKeys",
                    "LimitsKeys"),
            of("profile.IntentFuzz", "", "Intents", "AppIntent", "LimitedJson", "IntentPlace"),
            of("profile.owner.OwnerFuzz", "", "Owner"),
            of("spi.RetryFuzz", "", "Retry", "Expectations"),
            of("spi.port.ProcFuzz", "s6", "Listener", "LinuxProcess", "RunRecord", "ServiceScript"),
            of("spi.logs.LogLineFuzz", "", "LogStamp"));

    private static FuzzTarget of(String type, String golden, String... parsers) {
        return new FuzzTarget(type, golden, List.of(parsers));
    }

    static FuzzTarget named(String name) {
        return ALL.stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    String className() {
        return "dev.gatehouse." + type;
    }

    String name() {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    /** Valid inputs, and those that once broke a parser. */
    List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        Path own = RESOURCES.resolve("fuzz").resolve(name());
        for (Path file : files(own)) {
            seeds.add(Files.readAllBytes(file));
        }
        Set<String> parts = new TreeSet<>();
        if (!golden.isEmpty()) {
            for (Path file : files(RESOURCES.resolve("golden").resolve(golden))) {
                // A golden file holds several files, each after a line with its name. Many of them are the same.
                parts.addAll(List.of(Files.readString(file).split("(?m)^==> .*\n", -1)));
            }
        }
        parts.forEach(part -> seeds.add(part.getBytes(StandardCharsets.UTF_8)));
        return seeds;
    }

    private static Set<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return new TreeSet<>(files.filter(Files::isRegularFile).toList());
        }
    }

    /** Gives one input to the parsers, in this process. */
    void run(byte[] input) throws Throwable {
        entry().invokeExact(input);
    }

    MethodHandle entry() throws ReflectiveOperationException {
        return MethodHandles.publicLookup()
                .findStatic(
                        Class.forName(className()),
                        "fuzzerTestOneInput",
                        MethodType.methodType(void.class, byte[].class));
    }

    @Override
    public String toString() {
        return name();
    }
}
