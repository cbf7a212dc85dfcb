package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The file itself: valid YAML of limited size and depth, in UTF-8, and neither a FIFO nor, for root, a symbolic link.
 */
class ConfigFileTest extends ConfigYaml {
    @ParameterizedTest
    @ValueSource(strings = {"- a\n- b\n", "just text\n", "42\n"})
    void theFileMustBeAMapping(String text) throws IOException {
        assertRefused(text, "the file must be a mapping of keys to values");
    }

    @Test
    void duplicateKeysAreRefused() throws IOException {
        assertRefused("gateway: {port: 1}\ngateway: {port: 2}\n", "duplicate key 'gateway' (line 2");
        assertGatewayRefused("port: 1, port: 2", "duplicate key 'gateway.port'");
        assertGatewayRefused("env: {A: 1, \"A\": 2}", "duplicate key 'gateway.env.A'");
        assertGatewayRefused("stop: {signal: INT, signal: INT}", "duplicate key 'gateway.stop.signal'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: [1\n",
                "a: b: c\n",
                "\ta: 1\n",
                "{",
                "a: 'x\n",
                "*unknown\n",
                "a: 1\n---\nb: 2\n",
                "a: \u0001\n",
                "%YAML 3.0\n---\na: 1\n"
            })
    void invalidYamlIsRefusedWithItsPosition(String text) throws IOException {
        assertRefused(text, "not valid YAML: ");
    }

    @Test
    void showsLineAndColumnOfInvalidYaml() throws IOException {
        assertRefused("a: 1\nb: [2\nc: 3\n", "not valid YAML: ", "(line 3, column 2)");
    }

    @Test
    void aBillionLaughsAreRefusedQuickly() throws IOException {
        String bomb = "a0: &a0 [lol, lol]\n"
                + IntStream.range(1, 60)
                        .mapToObj(i -> "a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n")
                        .collect(Collectors.joining());
        assertRefused(bomb, "not valid YAML: ", "50");
    }

    @Test
    void aFewAliasesAreAccepted() throws IOException {
        GatewaySettings settings = read("common: &env {A: 1}\ngateway:\n  env: *env\n");
        assertThat(settings.environment().variables()).containsEntry("A", "1");
    }

    @Test
    void aMappingThatContainsItselfIsRead() throws IOException {
        assertRefused("gateway: &g {env: *g}\n", "unknown key 'gateway.env.env.env'");
    }

    @Test
    void deepNestingIsRefused() throws IOException {
        assertThat(read("a: " + "[".repeat(99) + "]".repeat(99) + "\ngateway: {port: 7}\n")
                        .port())
                .hasValue(7);
        assertRefused("a: " + "[".repeat(100) + "]".repeat(100), "not valid YAML: nested more than 100 levels deep");
    }

    @Test
    void aFileMayHave256KibibytesButNotMore() throws IOException {
        String head = "gateway: {port: 7}\n#";
        assertThat(read(head + "x".repeat((256 << 10) - head.length())).port()).hasValue(7);
        assertRefused(
                head + "x".repeat((256 << 10) - head.length() + 1),
                "cannot be read: 262145 bytes; the limit is 256 KiB");
    }

    @Test
    void aByteOrderMarkIsAcceptedAndOtherEncodingsAreNot() throws IOException {
        assertThat(read("\uFEFFgateway: {port: 7}\n").port()).hasValue(7);
        Files.write(file, "gateway: {port: 7}".getBytes(java.nio.charset.StandardCharsets.UTF_16));
        assertThatThrownBy(() -> SettingsFile.read(file)).hasMessageContaining("not UTF-8");
    }

    @Test
    void aSymbolicLinkIsFollowed() throws IOException {
        Path real = Files.writeString(directory.resolve("real.yaml"), "gateway: {port: 7}\n");
        Files.createSymbolicLink(file, real);
        assertThat(SettingsFile.read(file).port()).hasValue(7);
    }

    @Test
    void aFifoDoesNotBlock() throws IOException {
        HomeOnDisk.fifo(file);
        assertThatThrownBy(() -> SettingsFile.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(file + ": cannot be read: not a regular file");
    }
}
