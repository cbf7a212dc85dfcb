package dev.gatehouse.spi.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunRecordTest {
    @BeforeEach
    void onlyOnLinux() {
        Host.requireLinux();
    }

    private static RunRecord record(Process process) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        String begun = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19];
        return RunRecord.parse(process.pid() + " " + begun + "\n").orElseThrow();
    }

    private static String ownName() throws IOException {
        return Files.readString(Path.of("/proc/self/comm")).strip();
    }

    /** Its supervisor may not have written its status yet. */
    @Test
    void aRunThatHasJustBegunIsNoOrphan() throws Exception {
        Process process = new ProcessBuilder("sleep", "1000").start();
        try {
            RunRecord run = record(process);
            assertThat(run.isAlive()).isTrue();
            assertThat(run.isOrphanOf(ownName())).isFalse();
            assertThat(run.isOrphanOf("s6-supervise")).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void aRunThatHasEndedIsNoOrphan() throws Exception {
        Process process = new ProcessBuilder("sleep", "1000").start();
        RunRecord run = record(process);
        process.destroyForcibly().waitFor();
        assertThat(run.isOrphanOf("s6-supervise")).isFalse();
    }

    /** Another process has got its number. */
    @Test
    void aProcessThatBeganAtAnotherTimeIsNotTheRun() throws Exception {
        Process process = new ProcessBuilder("sleep", "1000").start();
        try {
            RunRecord run = new RunRecord((int) process.pid(), record(process).begun() - 1);
            assertThat(run.isAlive()).isFalse();
            assertThat(run.isOrphanOf("s6-supervise")).isFalse();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
