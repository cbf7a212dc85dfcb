package dev.gatehouse.spi.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.posix.Recollection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "processes have an account there that is no number")
class HostFactsTest {
    @TempDir
    private Path root;

    private void process(long pid, String name, String namespacePids) throws IOException {
        Path folder = Files.createDirectories(root.resolve("proc").resolve(Long.toString(pid)));
        Files.writeString(folder.resolve("comm"), name + "\n");
        Files.writeString(folder.resolve("status"), "Name:\t" + name + "\nNSpid:\t" + namespacePids + "\nEnd:\t0\n");
        Files.writeString(folder.resolve("cmdline"), name + "\0argument\0");
    }

    private HostFacts host() {
        return new HostFacts(root, "Linux", Map.of());
    }

    @Test
    void processesAreListedByNumberAndWithoutThoseOfContainers() throws IOException {
        process(100, "runsvdir", "100");
        process(20, "runsvdir", "20");
        process(21, "runsvdir", "21\t1");
        process(3, "other", "3");
        Files.createDirectories(root.resolve("proc/self"));
        Files.createDirectories(root.resolve("proc/1x"));
        assertThat(host().processIds()).containsExactly(3L, 20L, 21L, 100L);
        assertThat(host().processes("runsvdir")).extracting(HostProcess::pid).containsExactly(20L, 100L);
        assertThat(host().processes("runsvdir").getFirst().arguments()).containsExactly("runsvdir", "argument");
    }

    @Test
    void oneLookSeesWhatWasThereAtFirstAndReadsTheRestAfresh() throws IOException {
        process(20, "runsvdir", "20");
        HostFacts look = host().withOneLook();
        assertThat(look.processIds()).containsExactly(20L);
        process(30, "runsvdir", "30");
        assertThat(look.processes("runsvdir")).extracting(HostProcess::pid).containsExactly(20L);
        assertThat(host().processes("runsvdir")).hasSize(2);
        assertThat(look.withOneLook().processes("runsvdir")).hasSize(1);
        assertThat(host().withOneLook().processes("runsvdir")).hasSize(2);
        // It has become a process of another namespace since.
        process(20, "runsvdir", "20\t1");
        assertThat(look.processes("runsvdir")).isEmpty();
    }

    @Test
    void lookThatWasTakenAheadIsUsedUntilTheThreadForgets() throws IOException {
        process(20, "runsvdir", "20");
        Recollection.begin();
        try {
            ProcessTable.readAhead(root);
            assertThat(host().withOneLook().processIds()).containsExactly(20L);
            process(30, "runsvdir", "30");
            assertThat(host().withOneLook().processes("runsvdir")).hasSize(1);
            assertThat(host().withOneLook().command(20)).containsExactly("runsvdir", "argument");
            assertThat(host().processIds()).as("without one look").hasSize(2);
        } finally {
            Recollection.end();
        }
        assertThat(host().withOneLook().processIds()).containsExactly(20L, 30L);
    }

    @Test
    void hostWithoutProcessesHasNone() {
        assertThat(host().processIds()).isEmpty();
        assertThat(host().processes("runsvdir")).isEmpty();
    }
}
