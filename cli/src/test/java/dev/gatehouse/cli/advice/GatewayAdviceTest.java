package dev.gatehouse.cli.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.State;
import dev.gatehouse.testkit.memory.Program;
import java.nio.file.Files;
import java.util.List;

/** What messages about gateways advise. */
class GatewayAdviceTest extends AdviceTable {
    static List<Row> rows() {
        return List.of(
                new Row(
                        "WaitCommand: gatehouse gateway status",
                        "down when the time is over",
                        CODER,
                        "wait coder --timeout 0s",
                        leads("The gateway of coder is not installed")),
                new Row(
                        "ServiceManager: gatehouse gateway uninstall",
                        "nothing that could be given back",
                        STARTED,
                        "adopt --undo coder",
                        (test, row, advised) -> assertThat(
                                        test.run("gateway status coder").code())
                                .isEqualTo(3)),
                new Row(
                        "Difference: gatehouse gateway restart",
                        "older settings",
                        OLDER_SETTINGS,
                        "gateway list",
                        (test, row, advised) ->
                                assertThat(row.source().message(test).err()).isEmpty()),
                new Row(
                        "HolderSearch: gatehouse gateway",
                        "older settings",
                        OLDER_SETTINGS,
                        "gateway status coder",
                        (test, row, advised) ->
                                assertThat(row.source().message(test).err()).isEmpty()),
                new Row(
                        "Comparison: gatehouse gateway restart",
                        "given up, and repaired",
                        test -> {
                            CODER.on(test);
                            test.manager.gateway("coder").runs(Program.exiting(78));
                            test.run("gateway start coder");
                            test.manager.gateway("coder").runs(Program.steady());
                        },
                        "gateway list",
                        isUp("coder")),
                new Row(
                        "Comparison: gatehouse gateway start",
                        "finished",
                        test -> {
                            STARTED.on(test);
                            test.manager.gateway("coder").exit(0);
                        },
                        "gateway list",
                        isUp("coder")),
                new Row(
                        "Comparison: gatehouse gateway start",
                        "intent unreadable",
                        test -> {
                            CODER.on(test);
                            Files.writeString(test.home.resolve("profiles/coder/gateway.intent"), "perhaps\n");
                        },
                        "reconcile --dry-run",
                        WORKS),
                new Row(
                        "Comparison: gatehouse gateway start",
                        "runs without a recorded intent",
                        test -> {
                            CODER.on(test);
                            test.done("gateway start coder --temporary");
                        },
                        "gateway list",
                        (test, row, advised) -> assertThat(test.intent("coder")).isEqualTo("running")),
                new Row(
                        "Comparison: gatehouse gateway stop",
                        "served by the root profile's gateway, and runs",
                        test -> {
                            STARTED.on(test);
                            Files.writeString(test.home.resolve("config.yaml"), "multiplex_profiles: true\n");
                        },
                        "gateway list",
                        (test, row, advised) -> assertThat(test.intent("coder")).isEqualTo("stopped")),
                new Row(
                        "Comparison: gatehouse gateway start default",
                        "served by the root profile's gateway",
                        test -> {
                            CODER.on(test);
                            Files.writeString(test.home.resolve("config.yaml"), "multiplex_profiles: true\n");
                        },
                        "gateway list",
                        isUp("default")),
                new Row(
                        "ServedProfileException: gatehouse gateway start",
                        "served by the root profile's gateway",
                        test -> {
                            CODER.on(test);
                            Files.writeString(test.home.resolve("config.yaml"), "multiplex_profiles: true\n");
                        },
                        "gateway start coder",
                        isUp("default")),
                new Row(
                        "Comparison: gatehouse gateway status",
                        "unknown",
                        test -> {
                            STARTED.on(test);
                            test.manager.gateway("coder").become(State.UNKNOWN);
                        },
                        "reconcile --dry-run",
                        leads("the test made the state unknown")),
                new Row(
                        "LifecycleReport: gatehouse gateway restart",
                        "new definition, already up",
                        test -> {
                            STARTED.on(test);
                            test.config("coder", "gateway: {env: {A: b}}\n");
                        },
                        "gateway start coder",
                        isUp("coder")),
                new Row(
                        "LifecycleReport: gatehouse gateway status",
                        "failure without a remedy",
                        test -> {
                            STARTED.on(test);
                            test.manager.gateway("coder").refuse(new GatehouseException("no"));
                        },
                        "gateway stop coder",
                        shows("up")),
                new Row(
                        "ListCommand: gatehouse reconcile",
                        "should run and is down",
                        test -> {
                            STARTED.on(test);
                            test.done("gateway stop coder --temporary");
                        },
                        "gateway list",
                        isUp("coder")),
                new Row(
                        "StatusCommand: gatehouse gateway start",
                        "not installed",
                        CODER,
                        "gateway status coder",
                        isUp("coder")),
                new Row(
                        "StatusCommand: gatehouse reconcile",
                        "unknown under s6",
                        test -> {
                            STARTED.on(test);
                            test.manager.gateway("coder").become(State.UNKNOWN);
                        },
                        "gateway status coder",
                        leads("unknown")),
                new Row(
                        "StatusCommand: gatehouse detect",
                        "unknown elsewhere",
                        test -> {
                            test.manager.passAs(dev.gatehouse.manager.Kind.SYSTEMD);
                            STARTED.on(test);
                            test.manager.gateway("coder").become(State.UNKNOWN);
                        },
                        "gateway status coder",
                        shows("EVIDENCE")),
                new Row(
                        "PortConflicts: gatehouse profile show",
                        "port of another profile",
                        test -> {
                            test.config("a", "gateway: {port: 8000}\n");
                            test.config("b", "gateway: {port: 8000}\n");
                        },
                        "gateway start b",
                        shows("8000")),
                new Row(
                        "RunCommand: gatehouse gateway stop",
                        "runs as a service",
                        STARTED,
                        "gateway run coder",
                        (t, row, advised) -> {
                            assertThat(advised.code()).isZero();
                            assertThat(t.manager.gateway("coder").state()).isEqualTo(State.DOWN);
                        }),
                new Row(
                        "Foreground: gatehouse profile show",
                        "program missing",
                        test -> {
                            test.app("command: [no-such-program]\n");
                            test.config("coder", "");
                        },
                        "gateway run coder",
                        shows("no-such-program")));
    }
}
