package dev.gatehouse.systemtest.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.manager.Inspection.Verdict;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.stories.UpgradeStories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Units written by other versions of Gatehouse. */
class SystemdUpgradeStories extends SystemdStories implements UpgradeStories {
    /** Commands of a unit of a version without the home's script; the gateway's command follows. */
    private static final String INLINE = """
            ExecStartPre=/bin/sh -c 'n=0; \\
                { read -r n <"$$1/delay"; } 2>/dev/null; \\
                case $$n in "" | *[!0-9]* | ?????*) n=0 ;; esac; \\
                trap "exit 0" HUP INT QUIT TERM USR1 USR2; \\
                [ "$$n" -eq 0 ] || { sleep "$$n" & wait $$!; }; \\
                rm -f "$$1/delay" "$$1/asked" "$$1/ready"; \\
                { IFS=. read -r n rest </proc/uptime && echo "$$n" >"$$1/started"; } 2>/dev/null; \\
                cd -- "$$2" || exit 1' sh %t/{stem} {directory}
            ExecStop=-/bin/sh -c '[ -z "$${MAINPID-}" ] || echo >"$$1/asked"' sh %t/{stem}
            ExecStopPost=-/bin/sh -c 'cd -- "$$1" || exit 0; \\
                code=$${EXIT_CODE-} status=$${EXIT_STATUS-} by=itself; \\
                if [ -e asked ] || [ "$$code$${SERVICE_RESULT-}" = success ]; then by=operator; fi; \\
                end="$$by $$code $$status"; \\
                [ -n "$$code" ] || { read -r n code status <ended; } 2>/dev/null; \\
                echo "$$by $$code $$status" >ended; \\
                rm -f asked delay; \\
                case $$end in operator* | "itself exited 0" | "itself exited 75" | "itself exited 78") rm -f failures; exit 0 ;; esac; \\
                n=0 now=0 began=0 delay=1; \\
                { IFS=. read -r now rest </proc/uptime; read -r began <started; read -r n <failures; } 2>/dev/null; \\
                case $$n in "" | *[!0-9]* | 0?* | ??????????*) n=0 ;; esac; \\
                [ $$((now - began)) -lt 60 ] || n=0; \\
                echo $$((n + 1)) >failures; \\
                while [ "$$n" -gt 0 ] && [ "$$delay" -lt 60 ]; \\
                do delay=$$((delay * 2)) n=$$((n - 1)); done; \\
                [ "$$delay" -le 60 ] || delay=60; \\
                echo $$((delay - 1)) >delay' sh %t/{stem}
            """;

    @Override
    public Path formatted(FakeGateway gateway) {
        return unit(gateway);
    }

    @Override
    public String asBeforeFormats(FakeGateway gateway, String text) {
        String inline = INLINE.replace("{stem}", machine().stem(gateway.service()))
                .replace(
                        "{directory}",
                        machine().home().directory(gateway.profile()).toString());
        return text.replaceFirst(
                        "# Format 1\\. .*: systemctl",
                        "# It is written anew when the profile changes. Put changes of your own"
                                + " into a drop-in: systemctl")
                .replaceAll("(?m)^Written=.*\n", "")
                .replaceAll("(?m)^Exec(StartPre|Stop|StopPost)=.*\n", "")
                .replace("[Service]\n", "[Service]\n" + inline)
                .replaceFirst(
                        "\nExpect=.*\n",
                        "\nStopMilliseconds="
                                + gateway.definition().stop().grace().toMillis() + "\nRestartAtOnce=75\n");
    }

    @Override
    public List<String> addedSince(FakeGateway gateway) {
        return List.of(script().getFileName().toString());
    }

    private Path script() {
        return fixture().script();
    }

    @Override
    public void rewrite(FakeGateway gateway, String text) throws IOException {
        UpgradeStories.super.rewrite(gateway, text);
        if (!text.contains(script().toString())) {
            Files.deleteIfExists(script());
        }
        SystemdTools.here("daemon-reload");
    }

    /** The run began before the script existed; the script evaluates its exit. */
    @Test
    void aRunOfAnOlderVersionIsRestartedAndStoppedAfterTheRefresh() throws IOException {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        age(gateway);
        manager().start(gateway.service(), Wait.PROOF);
        long first = gateway.events().awaitStart(1);
        assertThat(manager().define(gateway.definition()).change()).isEqualTo(Change.REFRESHED);
        assertThat(script()).exists();
        assertThat(statusOf(gateway).pid()).hasValue(first);

        ProcessHandle.of(first).orElseThrow().destroyForcibly();
        long second = gateway.events().awaitStart(2);
        Poll.until("it is up again", LIMIT, () -> statusOf(gateway).state() == State.UP);
        assertThat(recorded(gateway, "ended")).isEqualTo("itself killed KILL");
        assertThat(recorded(gateway, "failures")).startsWith("1");

        manager().stop(gateway.service(), Wait.PROOF);
        assertThat(ProcessHandle.of(second)).isEmpty();
        assertThat(recorded(gateway, "ended")).startsWith("operator ");
        assertThat(statusOf(gateway).state()).isEqualTo(State.DOWN);
    }

    private String recorded(FakeGateway gateway, String name) throws IOException {
        Path file =
                machine().runtime().resolve(machine().stem(gateway.service())).resolve(name);
        return Files.readString(file).strip();
    }

    @Test
    void theScriptOfANewerVersionIsNotChanged() throws IOException {
        FakeGateway gateway = gateway("alpha");
        long pid = up(gateway);
        String text = Files.readString(script());
        String newer = text.replace("# Format 1.", "# Format 2.");
        assertThat(newer).isNotEqualTo(text);
        Files.writeString(script(), newer);
        try {
            assertThat(inspect(gateway).verdict()).isEqualTo(Verdict.STALE);
            assertThat(inspect(gateway).differences().toString()).contains(script().toString(), "format 2");
            assertThat(manager().isRunning(gateway.service())).isTrue();
            assertThat(statusOf(gateway).pid()).hasValue(pid);
        } finally {
            Files.writeString(script(), text);
        }
        assertThat(inspect(gateway).verdict()).isEqualTo(Verdict.CURRENT);
    }
}
