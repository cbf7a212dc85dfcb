package dev.gatehouse.systemtest.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.checkout.Checkout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Static checks of the scripts for cmd.exe, which work on any host. */
class CmdScriptsTest {
    private static final Path ROOT = Checkout.root();

    /** cmd.exe searches labels by byte offset, and misses some in files with LF line breaks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "gatehouse.cmd",
                "test.cmd",
                "cli/src/main/dist/bin/gatehouse.cmd",
                "cli/src/main/dist/lib/find-java.cmd"
            })
    void aCmdFileHasCrLfLineBreaksAndOnlyAscii(String file) throws Exception {
        String text = Files.readString(ROOT.resolve(file), StandardCharsets.ISO_8859_1);
        assertThat(text).startsWith("@echo off\r\nrem ").endsWith("\r\n");
        assertThat(text.replace("\r\n", "")).doesNotContain("\r", "\n");
        assertThat(text.chars()).allMatch(c -> c < 0x7f);
    }
}
