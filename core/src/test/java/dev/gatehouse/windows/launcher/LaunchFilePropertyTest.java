package dev.gatehouse.windows.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.EnvironmentSources;
import dev.gatehouse.definition.LogPolicy;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.error.NewerFormatException;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.windows.text.WindowsTexts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The launcher's files are parsed as they were written. */
class LaunchFilePropertyTest {
    /** Absolute on any system. */
    private static Path path(String text) {
        return Path.of(text).toAbsolutePath();
    }

    @Provide
    Arbitrary<String> anyText() {
        return WindowsTexts.anyText();
    }

    @Property(tries = 3000)
    void aLaunchFileIsParsedAsItWasWritten(
            @ForAll("anyText") String word, @ForAll("anyText") String value, @ForAll("anyText") String other) {
        LaunchFile file = new LaunchFile(
                List.of("program", word, value, ""),
                new TreeMap<>(Map.of("A", value, "B", other, "EMPTY", "")),
                new EnvironmentSources(
                        Optional.of(path("/home/ö & co/.env")),
                        new TreeMap<>(Map.of("TOKEN", path("/home/it's a\\secret"))),
                        new TreeMap<>(Map.of("KEY_FILE", path("/home/#key"))),
                        List.of(path("/first bin"), path("/second"))),
                path("/home/ö & co"),
                path("/home/ö & co/profiles/x"),
                path("/logs"),
                new Readiness.Port(8080, Duration.ofSeconds(9)),
                new StopPolicy("INT", Duration.ofMillis(1234)),
                RestartPolicy.ON_FAILURE,
                new LogPolicy(3, 4096, false));
        assertThat(LaunchFile.parse(file.text(), "launch")).isEqualTo(file);
    }

    @Property(tries = 1000)
    void aRecordIsParsedAsItWasWritten(@ForAll LaunchRecord.Phase phase, @ForAll long since, @ForAll int code) {
        LaunchRecord record = new LaunchRecord(
                phase,
                since,
                Optional.of(new ProcessMark(7, since)),
                code % 2 == 0 ? Optional.empty() : Optional.of(new ProcessMark(8, 9)),
                code,
                code % 3 == 0 ? OptionalInt.empty() : OptionalInt.of(code),
                code % 5 == 0 ? "" : "because of this",
                code % 7 == 0 ? OptionalLong.empty() : OptionalLong.of(since));
        assertThat(LaunchRecord.parse(record.text(), "record")).contains(record);
    }

    /** After an update, a logon may come before the service is refreshed. */
    @Example
    void readsALaunchFileWithoutAFormatNumber() {
        LaunchFile file = LaunchFile.parse("""
                # Written by gatehouse. What its launcher knows of this gateway.
                command.0=hermes
                command.1=gateway
                home=/home/ada/.hermes
                directory=/home/ada/.hermes/profiles/coder
                logs=/home/ada/.hermes/logs/gateways/coder
                logs.files=10
                logs.size=1000000
                restart=true
                restart.first=1
                restart.max=60
                restart.healthy=60
                restart.always=75 76
                restart.never=78
                stop.timeout=2500
                ready.port=8123
                ready.timeout=20000
                environment.HERMES_HOME=/home/ada/.hermes
                """, "launch");
        assertThat(file.command()).containsExactly("hermes", "gateway");
        assertThat(file.expectations())
                .isEqualTo(new Expectations(
                        new Readiness.Port(8123, Duration.ofSeconds(20)),
                        new StopPolicy("TERM", Duration.ofMillis(2500)),
                        RestartPolicy.Mode.ON_FAILURE,
                        Set.of(75, 76),
                        Set.of(78)));
        assertThat(file.restart().longest()).isEqualTo(Duration.ofSeconds(60));
    }

    @Example
    void refusesANewerFormat() {
        assertThatThrownBy(() -> LaunchFile.parse("format=2\ncommand.0=x\n", "the launch file"))
                .isInstanceOf(NewerFormatException.class)
                .hasMessageContaining("the launch file was written by a newer Gatehouse (format 2");
        assertThatThrownBy(() -> LaunchRecord.parse("format 2\nphase dreaming\n", "the record"))
                .isInstanceOf(NewerFormatException.class);
        assertThat(LaunchRecord.parse("phase up\nsince 1\ndeaths 2\n", "record")
                        .orElseThrow()
                        .ends())
                .isEqualTo(2);
    }
}
