package dev.gatehouse.systemtest.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.systemtest.namespace.Prerequisites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.opentest4j.TestAbortedException;

@Isolated("sets a system property that lets tests fail instead of being skipped")
@EnabledOnOs(value = OS.LINUX, disabledReason = "the scripts are for Linux")
class SetupScriptTest {
    private static final Pattern STEP = Pattern.compile("\\b(?:try|limited|apt_get) ([0-9]+) ");

    @TempDir
    private Path root;

    private SetupScript script(String text) throws IOException {
        Path file = Files.writeString(root.resolve("script"), "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new SetupScript(file);
    }

    @Test
    void aScriptThatSucceedsReturnsItsOutput() throws IOException {
        SetupScript script = script("echo working >&2; echo \"/cache/$1\"");
        assertThat(script.require("no programs here", "redis")).isEqualTo("/cache/redis");
        assertThat(script.whyNot()).isEmpty();
    }

    @Test
    void aHostThatCannotDoItSkipsTheTestWithTheLastWordsOfTheScript() throws IOException {
        SetupScript script = script("echo '==> Waiting' >&2; echo '⚠ Go is not installed' >&2; exit 3");
        assertThat(script.whyNot()).contains("Go is not installed");
        assertThatThrownBy(() -> script.require("no cluster here"))
                .isInstanceOf(TestAbortedException.class)
                .hasMessage("no cluster here: Go is not installed");
    }

    @Test
    void whereAllTestsMustRunThatIsAFailure() throws IOException {
        SetupScript script = script("echo '⚠ Go is not installed' >&2; exit 3");
        System.setProperty(Prerequisites.REQUIRED, "true");
        try {
            assertThatThrownBy(() -> script.require("no cluster here"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("no cluster here: Go is not installed");
        } finally {
            System.clearProperty(Prerequisites.REQUIRED);
        }
    }

    @Test
    void aFaultIsAFailureWithTheWordsOfTheScript() throws IOException {
        SetupScript script = script("echo '✗ Could not install redis' >&2; exit 1");
        assertThatThrownBy(() -> script.require("no programs here"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("✗ Could not install redis");
    }

    /** Another run may have begun just before, and this one waits for its lock. */
    @Test
    void theLimitIsThatOfTwoRuns() throws IOException {
        assertThat(script("LIMIT=600").limit()).isEqualTo(Duration.ofMinutes(22));
        assertThat(script("true").limit()).isEqualTo(Duration.ofMinutes(2));
        for (String installer : new String[] {"programs", "wine"}) {
            assertThat(new SetupScript("systemtest/" + installer + "/install").limit())
                    .as(installer)
                    .isGreaterThan(Duration.ofHours(1));
        }
    }

    @Test
    void theLimitOfTheInstallationOfWineIsNotLessThanThatOfItsSteps() throws IOException {
        Path file = Checkout.file("systemtest/wine/install");
        int steps = STEP.matcher(Files.readString(file))
                .results()
                .mapToInt(step -> Integer.parseInt(step.group(1)))
                .sum();
        assertThat(steps).isGreaterThan(1000);
        assertThat(Duration.ofSeconds(2L * steps)).isLessThan(new SetupScript(file).limit());
    }
}
