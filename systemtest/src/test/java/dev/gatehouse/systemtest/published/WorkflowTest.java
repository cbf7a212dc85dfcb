package dev.gatehouse.systemtest.published;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.checkout.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The workflow that runs all tests on Linux, macOS and Windows at GitHub. */
class WorkflowTest {
    private static final Path ROOT = Checkout.root();

    private static String workflow() throws IOException {
        return Files.readString(ROOT.resolve(".github/workflows/ci.yml"));
    }

    @Test
    void workflowIsValid() throws IOException {
        assertThat(Workflow.problems(workflow(), ROOT)).isEmpty();
    }

    @Test
    void workflowRunsTheSameTestsOnAllSystems() throws IOException {
        assertThat(workflow())
                .contains("runs-on: ubuntu-24.04", "runs-on: macos-15", "runs-on: windows-2025")
                .contains("GATEHOUSE_TEST_KUBECONFIG", "kindest/node:")
                .contains("./test", "run: test.cmd", "./gatehouse detect", "run: gatehouse.cmd detect");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    runs-on: macos-15         | runs-on: my-mac            | no runner: my-mac
                    timeout-minutes: 90       | timeout-minutes: 9000      | no limit of 1 to 360 minutes
                    steps:                    | stages:                    | unknown key in job
                    actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 | actions/checkout@v7.0.1 | not pinned to a commit
                    run: test.cmd             | run: tests.cmd             | no such file in the repository: tests.cmd
                    shell: cmd                | shell: command.com         | no shell: command.com
                    uses: actions/checkout    | run: x                     | with belongs to uses
                    workflow_dispatch:        | workflow_call:             | unknown key in on
                    github.ref                | githb.ref                  | unknown expression
                    jobs:                     | job:                       | jobs must be a mapping
                    contents: read            | contents: [                | expected
                    """)
    void invalidWorkflowIsReported(String right, String wrong, String problem) throws IOException {
        assertThat(workflow()).contains(right);
        assertThat(Workflow.problems(workflow().replace(right, wrong), ROOT))
                .anyMatch(found -> found.contains(problem));
    }
}
