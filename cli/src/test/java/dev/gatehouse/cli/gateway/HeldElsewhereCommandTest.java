package dev.gatehouse.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import dev.gatehouse.cli.CommandTest;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Verb;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What commands say about a gateway that a unit of another scope runs. */
class HeldElsewhereCommandTest extends CommandTest {
    @BeforeEach
    void unitRunsCoder() {
        profile("coder");
        holders.add(new Holder(
                ServiceName.of("coder"),
                Kind.SYSTEMD,
                "/etc/systemd/system/bot.service",
                "system unit bot.service",
                OptionalLong.of(2028),
                true,
                true,
                false,
                Map.of(
                        Verb.RESTART, Remedy.of("systemctl", "restart", "bot").asRoot(),
                        Verb.STOP,
                                Remedy.of("systemctl", "disable", "--now", "bot")
                                        .asRoot())));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gateway start coder     | ; not started a second time | sudo systemctl restart bot
            gateway restart coder   | ; not restarted here        | sudo systemctl restart bot
            gateway install coder   | ; not installed here        | sudo systemctl disable --now bot
            gateway stop coder      | ''                          | sudo systemctl disable --now bot
            gateway uninstall coder | ''                          | sudo systemctl disable --now bot
            gateway run coder       | ; not started a second time | sudo systemctl restart bot
            profile delete coder --yes| ''                          | sudo systemctl disable --now bot
            """)
    void operationIsRefusedWithTheCommandThatWorks(String line, String effect, String command) {
        Result result = run(line);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errorLines())
                .containsExactly("✗ coder runs as system unit bot.service (pid 2028)" + effect, "  " + command);
        assertThat(manager.calls()).isEmpty();
        assertThat(intent("coder")).isNotEqualTo("stopped").isNotEqualTo("running");
    }

    @Test
    void statusPointsToTheHolder() {
        Result result = run("gateway status coder");
        assertThat(result.code()).isEqualTo(3);
        assertThat(result.errorLines())
                .containsExactly("⚠ coder runs as system unit bot.service (pid 2028)", "  sudo systemctl restart bot");
        JsonObject holder =
                run("--json gateway status coder").json().getArray("holders").getObject(0);
        assertThat(holder.getString("kind")).isEqualTo("systemd");
        assertThat(holder.getBoolean("running")).isTrue();
        assertThat(holder.getInt("pid")).isEqualTo(2028);
    }

    @Test
    void listNotesTheHolder() {
        Result result = done("gateway list");
        assertThat(result.out()).contains("runs as system unit bot.service (pid 2028)");
        assertThat(done("--json gateway list").json().getArray("holders")).hasSize(1);
    }

    @Test
    void statusOfARunningGatewayAsksNobody() {
        holders.clear();
        done("gateway start coder");
        holders.add(new Holder(
                ServiceName.of("coder"),
                Kind.SYSTEMD,
                "x",
                "another",
                OptionalLong.empty(),
                true,
                true,
                false,
                Map.of()));
        assertThat(done("gateway status coder").err()).isEmpty();
    }

    @Test
    void reconcileLeavesTheGatewayAlone() {
        Result result = run("reconcile --dry-run");
        assertThat(result.out()).doesNotContain("coder");
        assertThat(result.err()).contains("⚠ coder: runs as system unit bot.service (pid 2028)");
        assertThat(run("reconcile").err()).contains("⚠ coder: runs as system unit bot.service (pid 2028)");
        assertThat(manager.services()).isEqualTo(List.of(ServiceName.of("default")));
    }
}
