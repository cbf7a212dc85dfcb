package dev.gatehouse.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A gateway runs the program that was there at its start. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux shows what a process executes")
class ProgramChangeTest {
    @TempDir
    private Path folder;

    private static ServiceStatus up(long pid, Instant since) {
        return ServiceStatus.builder(new ServiceName(ProfileName.of("coder")), State.UP)
                .pid(OptionalLong.of(pid))
                .since(Optional.of(since))
                .build();
    }

    /** DIR is the directory of the test; its files program and script were put there now. */
    @ParameterizedTest
    @CsvSource({
        // started before, executable, command line, what changed
        "60,  DIR/program,            DIR/program run,            program",
        "60,  /bin/true,              node DIR/script serve,      script",
        "60,  /bin/true,              node --flag DIR/script,     script",
        "60,  /bin/true,              node serve DIR/script,      ''",
        "60,  /bin/true,              node DIR/cli.js serve,      cli.js",
        "60,  /bin/true,              redis DIR/agent.conf,       ''",
        "60,  DIR/link,               DIR/link,                   link",
        "60,  DIR/program (deleted),  DIR/program,                program",
        "-60, DIR/program (deleted),  DIR/program,                program",
        "60,  DIR/gone (deleted),     DIR/gone,                   gone",
        "-60, DIR/program,            DIR/script,                 ''",
        "60,  '',                     DIR/program,                program",
        "60,  '',                     program,                    ''",
        "60,  DIR/absent,             DIR/absent,                 ''",
        "60,  DIR,                    DIR,                        ''",
    })
    void theExecutableAndTheScriptCount(long ago, String program, String words, String changed) throws IOException {
        Files.writeString(folder.resolve("program"), "");
        Files.writeString(folder.resolve("script"), "#!/bin/sh\n");
        Files.writeString(folder.resolve("cli.js"), "");
        Files.writeString(folder.resolve("agent.conf"), "port 1\n");
        Files.createSymbolicLink(folder.resolve("link"), Path.of("/bin/true"));
        Optional<ProgramChange> change = ProgramChange.of(
                program.replace("DIR", folder.toString()),
                List.of(words.replace("DIR", folder.toString()).split(" ")),
                Instant.now().minusSeconds(ago));
        assertThat(change.map(found -> found.file().getFileName().toString()).orElse(""))
                .isEqualTo(changed);
        assertThat(change.filter(found -> found.at().isEmpty()).isPresent()).isEqualTo(changed.equals("gone"));
    }

    /** Package managers keep the time of the packed file. */
    @Test
    void aFileWithAnOldModificationTimeThatWasPutThereNowIsNew() throws IOException {
        Path program = Files.writeString(folder.resolve("program"), "");
        Files.setLastModifiedTime(
                program, java.nio.file.attribute.FileTime.from(Instant.parse("1985-10-26T08:15:00Z")));
        assertThat(ProgramChange.of(program.toString(), List.of(), Instant.now().minusSeconds(60)))
                .isPresent();
    }

    @Test
    void aRealProcessWhoseProgramIsReplaced() throws Exception {
        Path program = folder.resolve("sleep");
        Files.copy(Path.of("/bin/sleep").toRealPath(), program);
        program.toFile().setExecutable(true);
        Process process = new ProcessBuilder(program.toString(), "1000").start();
        try {
            Instant since = Instant.now();
            assertThat(ProgramChange.of(up(process.pid(), since))).isEmpty();
            Path next = Files.copy(program, folder.resolve("next"));
            Files.move(next, program, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            ProgramChange change = ProgramChange.of(up(process.pid(), since)).orElseThrow();
            assertThat(change.file()).isEqualTo(program);
            assertThat(Duration.between(since, change.at().orElseThrow()).abs()).isLessThan(Duration.ofMinutes(1));
            assertThat(change.words()).isEqualTo("its program " + program + " was replaced after it had started");
        } finally {
            process.destroyForcibly();
        }
    }
}
