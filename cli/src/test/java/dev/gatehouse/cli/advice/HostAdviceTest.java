package dev.gatehouse.cli.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;

/** What messages about service managers of the host advise. */
class HostAdviceTest extends AdviceTable {
    static List<Row> rows() {
        return List.of(
                new Row(
                        "DetectCommand: unset GATEHOUSE_MANAGER",
                        "invalid variable",
                        test -> test.environment.put("GATEHOUSE_MANAGER", "foo"),
                        "detect",
                        (test, row, advised) ->
                                assertThat(test.done("detect").err()).doesNotContain("GATEHOUSE_MANAGER")),
                new Row(
                        "RenderCommand: gatehouse --manager s6 render",
                        "no manager",
                        NO_MANAGER,
                        "render coder",
                        shows("definition")),
                new Row(
                        "ServiceManagers: gatehouse detect",
                        "a manager of another system",
                        test -> {
                            test.realBackends = true;
                            assumeTrue(!System.getProperty("os.name").startsWith("Mac"), "this host has launchd");
                        },
                        "--manager launchd gateway list",
                        shows("EVIDENCE")));
    }
}
