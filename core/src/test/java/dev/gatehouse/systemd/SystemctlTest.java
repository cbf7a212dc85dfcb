package dev.gatehouse.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.systemd.host.SystemdLayout;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A systemctl that is missing, silent, slow or broken, and the number of calls. */
class SystemctlTest extends ManagerOnStandIn {
    @Test
    void allGatewaysAreQueriedInOneCall() throws IOException {
        host.unit(UNIT, "LoadState=loaded", "ActiveState=active", "MainPID=12", "Type=exec");
        List<ServiceStatus> statuses =
                manager().status(List.of(ServiceName.of("writer"), CODER, ServiceName.of("default"), CODER));
        assertThat(statuses)
                .extracting(ServiceStatus::state)
                .containsExactly(State.ABSENT, State.UP, State.ABSENT, State.UP);
        assertThat(host.calls())
                .containsExactly("show -- hermes-gateway-writer.service " + UNIT + " hermes-gateway.service");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "exit 1",
                "echo; echo",
                "echo garbage",
                "printf 'ActiveState=active\\n\\nActiveState=active\\n'",
                "printf 'Aktiv=ja\\n'",
                "printf 'LoadState=loaded\\n'",
                "echo 'Der Dienst läuft' >&2; exit 5",
                "head -c 100000 /dev/urandom",
            })
    void anInvalidAnswerIsUnknownWithAReason(String script) throws IOException {
        host.systemctl(script + "\n");
        ServiceStatus status = manager().status(CODER);
        assertThat(status.state()).isEqualTo(State.UNKNOWN);
        assertThat(status.reason().orElseThrow()).isNotBlank();
        assertThat(status.wanted()).isEmpty();
    }

    @Test
    void aHangingSystemctlTimesOut() throws IOException {
        host.systemctl("sleep 50\n").answersWithin(Duration.ofMillis(300));
        ServiceStatus status = manager().status(CODER);
        assertThat(status.state()).isEqualTo(State.UNKNOWN);
        assertThat(status.reason()).contains("systemctl did not answer within 300 ms");
        Outcome outcome = manager().start(List.of(CODER), Wait.PROOF).outcomes().getFirst();
        assertThat(outcome.failure().orElseThrow()).hasMessageContaining("did not answer within");
    }

    @Test
    void aMissingSystemctlIsReported() {
        SystemdLayout without = host.layout(List.of(root.resolve("nowhere").toString()), true);
        assertThat(manager(without).status(CODER).reason().orElseThrow())
                .contains("nowhere is not installed or not executable");
    }

    /** No decision depends on text in the caller's language. */
    @Test
    void everyCallUsesTheCLocale() throws IOException {
        host.systemctl("printf '%s %s\\n' \"$LC_ALL\" \"$TZ\" >\"$root/seen\"\n");
        manager().status(CODER);
        assertThat(root.resolve("seen")).hasContent("C UTC");
    }
}
