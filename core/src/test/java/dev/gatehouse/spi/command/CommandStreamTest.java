package dev.gatehouse.spi.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.Await;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CommandStreamTest {
    private static CommandStream sh(String script) throws Exception {
        return CommandStream.open(Command.of(Duration.ofSeconds(30), "/bin/sh", "-c", script));
    }

    @Test
    void linesArriveWhileTheProgramRuns() throws Exception {
        try (CommandStream stream = sh("echo one; printf 'zwei ü\\nno newline'; exec sleep 1000")) {
            assertThat(stream.next()).contains("one");
            assertThat(stream.await()).contains("zwei ü");
            assertThat(stream.isReady()).isFalse();
        }
    }

    @Test
    void theEndHasTheExitCodeAndStandardError() throws Exception {
        try (CommandStream stream = sh("echo out; echo err >&2; exit 7")) {
            assertThat(stream.next()).contains("out");
            assertThat(stream.next()).isEqualTo(Optional.empty());
            assertThat(stream.end()).isEqualTo(new CommandResult(7, "", "err\n"));
        }
    }

    @Test
    void longOutputArrivesCompletely() throws Exception {
        try (CommandStream stream = sh("i=0; while [ $i -lt 5000 ]; do printf '%099d\\n' $i; i=$((i+1)); done")) {
            int count = 0;
            while (stream.next().isPresent()) {
                count++;
            }
            assertThat(count).isEqualTo(5000);
        }
    }

    @Test
    void closingKillsTheProgramAndItsChildren() throws Exception {
        long parent;
        long child;
        try (CommandStream stream = sh("sleep 1000 & echo $$; echo $!; wait")) {
            parent = Long.parseLong(stream.next().orElseThrow());
            child = Long.parseLong(stream.next().orElseThrow());
        }
        Await.until("both are gone", () -> !isAlive(parent) && !isAlive(child));
    }

    /** A process that has ended may remain in the process table, without a command line. */
    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .isPresent();
    }

    @Test
    void silenceHasALimit() throws Exception {
        try (CommandStream stream =
                CommandStream.open(Command.of(Duration.ofMillis(200), "/bin/sh", "-c", "exec sleep 1000"))) {
            assertThatThrownBy(stream::next).isInstanceOf(CommandTimeoutException.class);
        }
    }

    @Test
    void namesTheMissingProgram() {
        assertThatThrownBy(() -> CommandStream.open(Command.of(Duration.ofSeconds(1), "/nowhere/tool")))
                .isInstanceOf(ToolMissingException.class)
                .hasMessageContaining("/nowhere/tool");
    }
}
