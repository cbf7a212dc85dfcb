package dev.gatehouse.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerCommandTest {
    private static ContainerCommand command(String line) {
        return ContainerCommand.of(line.isBlank() ? List.of() : List.of(line.split(" ")), "hermes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gateway run",
                "hermes gateway run",
                "/usr/bin/hermes gateway run -v",
                "/init /opt/hermes/docker/main-wrapper.sh gateway run",
                "/package/admin/s6/command/s6-svscan main-wrapper.sh hermes gateway run",
                "/bin/sh /opt/hermes/docker/main-wrapper.sh entrypoint-dispatch.sh hermes gateway run"
            })
    void recognizesAGatewayRun(String line) {
        assertThat(command(line).isGatewayRun()).isTrue();
        assertThat(command(line).isDashboard()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "gateway",
                "gateway start",
                "gateway run --no-supervise",
                "-p coder gateway run",
                "chat gateway run",
                "sh -c gateway",
                "gateway-run",
                "hermes hermes gateway run"
            })
    void recognizesOtherCommands(String line) {
        assertThat(command(line).isGatewayRun()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dashboard",
                "dashboard --port 9119",
                "hermes dashboard",
                "/init /opt/main-wrapper.sh dashboard",
                "-p coder dashboard",
                "--profile=coder dashboard",
                "--verbose dashboard"
            })
    void recognizesADashboard(String line) {
        assertThat(command(line).isDashboard()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-p dashboard gateway run",
                "--profile dashboard chat",
                "-p dashboard",
                "-p",
                "chat dashboard",
                "dashboards",
                "gateway run dashboard"
            })
    void aProfileNamedDashboardIsNoDashboard(String line) {
        assertThat(command(line).isDashboard()).isFalse();
    }
}
