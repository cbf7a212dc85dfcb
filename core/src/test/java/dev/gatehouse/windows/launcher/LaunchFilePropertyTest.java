package dev.gatehouse.windows.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.LogPolicy;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.windows.text.WindowsTexts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Round trips of the launcher's files. */
class LaunchFilePropertyTest {
    @Provide
    Arbitrary<String> anyText() {
        return WindowsTexts.anyText();
    }

    @Property(tries = 3000)
    void theLauncherReadsWhatWasWrittenForIt(
            @ForAll("anyText") String word, @ForAll("anyText") String value, @ForAll("anyText") String other) {
        LaunchFile file = new LaunchFile(
                List.of("program", word, value, ""),
                new TreeMap<>(Map.of("A", value, "B", other, "EMPTY", "")),
                Path.of("/home/ö & co"),
                Path.of("/home/ö & co/profiles/x"),
                Path.of("/logs"),
                RestartPolicy.ON_FAILURE,
                Duration.ofMillis(1234),
                OptionalInt.of(8080),
                Duration.ofSeconds(9),
                new LogPolicy(3, 4096, false));
        assertThat(LaunchFile.parse(file.text())).isEqualTo(file);
    }

    @Property(tries = 1000)
    void aRecordIsReadAsItWasWritten(@ForAll LaunchRecord.Phase phase, @ForAll long since, @ForAll int code) {
        LaunchRecord record = new LaunchRecord(
                phase,
                since,
                Optional.of(new ProcessMark(7, since)),
                code % 2 == 0 ? Optional.empty() : Optional.of(new ProcessMark(8, 9)),
                code,
                code % 3 == 0 ? OptionalInt.empty() : OptionalInt.of(code),
                code % 5 == 0 ? "" : "because of this");
        assertThat(LaunchRecord.parse(record.text())).contains(record);
    }
}
