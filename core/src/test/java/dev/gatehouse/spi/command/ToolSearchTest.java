package dev.gatehouse.spi.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import dev.gatehouse.posix.Accounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolSearchTest {
    private static final int ALICE = 10001;

    @TempDir
    private Path top;

    @Test
    void findsToolsInTheUsualDirectoriesIfThePathLacksThem() {
        Host.requireLinux();
        assumeFalse(Accounts.isRoot(), "root does not search the PATH");
        assertThat(ToolSearch.word("sh", "/nowhere:/usr/bin:/bin")).isEqualTo("sh");
        for (String path : new String[] {"", "/nowhere", "bin:."}) {
            assertThat(Path.of(ToolSearch.word("sh", path))).isAbsolute().isExecutable();
        }
        assertThat(ToolSearch.word("gatehouse-has-no-such-tool", "")).isEqualTo("gatehouse-has-no-such-tool");
    }

    private Path tool(String place) throws IOException {
        Path tool = top.resolve(place);
        Files.createDirectories(tool.getParent());
        Host.script(tool, "#!/bin/sh\necho of the account\n");
        return tool;
    }

    private static void give(Path path) throws IOException {
        Files.setAttribute(path, "unix:uid", ALICE, LinkOption.NOFOLLOW_LINKS);
    }

    @Test
    void rootDoesNotSearchThePath() throws IOException {
        Host.requireRoot();
        Path own = tool("bin/tool");
        Path planted = tool("alice/tool");
        String path = planted.getParent().toString();
        assertThat(ToolSearch.word(top, "tool", path)).isEqualTo(own.toString());
        assertThat(ToolSearch.word(top, "alices-tool", path)).isEqualTo("alices-tool");
    }

    /** In a separate JVM, because its PATH decides what the system would start. */
    @Test
    void aCommandOfRootRunsNoProgramOfThePath() throws IOException {
        Host.requireRoot();
        tool("alice/getent");
        tool("alice/gatehouse-planted");
        List<String> words = Host.java(Main.class, "getent", "gatehouse-planted");
        Ran ran = Ran.in(top, Map.of("PATH", top.resolve("alice").toString()), words);
        assertThat(ran.output().lines())
                .as(ran.toString())
                .containsExactly(
                        "passwd 0",
                        "Cannot run program \"gatehouse-planted\": root runs it only from /usr/local/sbin, /usr/local/bin,"
                                + " /usr/sbin, /usr/bin, /sbin, /bin, /run/current-system/sw/bin, where root alone can change it");
    }

    /** Calls each program. */
    static final class Main {
        private Main() {}

        public static void main(String[] programs) throws IOException {
            for (String program : programs) {
                try {
                    String output = Command.of(Duration.ofSeconds(10), program, "passwd", "0")
                            .run()
                            .output();
                    System.out.println(output.startsWith("root:") ? "passwd 0" : output);
                } catch (ToolMissingException e) {
                    System.out.println(e.getMessage());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        // what is changed, how, whether root still runs the tool
        "usr/bin/tool, owner, false",
        "usr/bin/tool, rwxrwxr-x, false",
        "usr/bin/tool, rwxr-xrwx, false",
        "usr/bin, owner, false",
        "usr/bin, rwxrwxr-x, false",
        "usr, owner, false",
        "usr, rwxr-xrwx, false",
        "usr/bin/tool, rwx------, true",
        "usr/bin, rwx------, true"
    })
    void rootRunsOnlyAToolThatRootAloneCanChange(String part, String change, boolean runs) throws IOException {
        Host.requireRoot();
        Path tool = tool("usr/bin/tool");
        if (change.equals("owner")) {
            give(top.resolve(part));
        } else {
            Files.setPosixFilePermissions(top.resolve(part), PosixFilePermissions.fromString(change));
        }
        assertThat(ToolSearch.word(top, "tool", "")).isEqualTo(runs ? tool.toString() : "tool");
        assertThat(ToolSearch.forRoot("tool", tool.getParent())).isEqualTo(runs ? Optional.of(tool) : Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void rootFollowsOnlyLinksOfRoot(boolean ofAlice, boolean runs) throws IOException {
        Host.requireRoot();
        Path real = tool("real/tool");
        Path link = Files.createDirectories(top.resolve("usr/bin")).resolve("tool");
        Files.createSymbolicLink(link, real);
        if (ofAlice) {
            give(link);
        }
        assertThat(ToolSearch.word(top, "tool", "")).isEqualTo(runs ? link.toString() : "tool");
    }

    /** A tool that others can change is passed over for one that they cannot. */
    @Test
    void aToolOfAnotherAccountHidesNoToolOfRoot() throws IOException {
        Host.requireRoot();
        give(tool("usr/local/bin/tool"));
        Path own = tool("bin/tool");
        assertThat(ToolSearch.word(top, "tool", "")).isEqualTo(own.toString());
        assertThatThrownBy(() -> ToolSearch.program("gatehouse-has-no-such-tool"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("root runs it only from /usr/local/sbin");
    }
}
