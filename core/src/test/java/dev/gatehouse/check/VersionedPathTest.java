package dev.gatehouse.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.Environment;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.HomeVariable;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Rendering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an upgrade of a package removes is recognized in a definition. */
class VersionedPathTest {
    @TempDir
    private Path top;

    @ParameterizedTest
    @CsvSource({
        "/opt/homebrew/Cellar/node/22.11.0/bin/node, true",
        "/opt/homebrew/Cellar/python@3.12/3.12.4_1/bin/python3, true",
        "/opt/homebrew/opt/node/bin/node, false",
        "/home/a/.nvm/versions/node/v22.11.0/bin/openclaw, true",
        "/home/a/.local/share/fnm/node-versions/v20.1.0/installation/bin/node, true",
        "/home/a/.pyenv/versions/3.12.4/bin/hermes, true",
        "/home/a/.pyenv/shims/hermes, false",
        "/home/a/.volta/tools/image/node/22.1.0/bin/node, true",
        "/home/a/.local/share/pnpm/global/5/.pnpm/openclaw@1.2.3/node_modules/openclaw/cli.js, true",
        "/home/a/.local/share/pnpm/openclaw, false",
        "/home/a/.local/share/uv/python/cpython-3.12.4-linux-x86_64-gnu/bin/python3.12, true",
        "/home/a/.local/share/uv/tools/hermes/bin/hermes, false",
        "/home/a/.local/share/pipx/venvs/hermes/bin/hermes, false",
        "/nix/store/0c5l8xhpa8dcd8v5qkczwjkqhbn4c9ly-nodejs-22.11.0/bin/node, true",
        "/nix/var/nix/profiles/default/bin/node, false",
        "/usr/bin/python3.12, false",
        "/usr/lib/node_modules/openclaw/dist/index.js, false",
        "/home/a/v2/bin/program, false",
    })
    void directoriesWithAVersion(Path path, boolean versioned) {
        assertThat(VersionedPath.isVersioned(path)).isEqualTo(versioned);
    }

    private Path program(String path, String text) throws IOException {
        Path file = top.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private List<VersionedPath> found(String program, String content) {
        return found(program, Map.of(), content);
    }

    private List<VersionedPath> found(String program, Map<String, String> variables, String content) {
        GatewayDefinition definition = GatewayDefinition.builder(
                        ProfileName.of("coder"),
                        List.of(program, "run"),
                        new HomeVariable("AGENT_HOME", top),
                        top.resolve("profiles/coder"))
                .environment(new Environment(new TreeMap<>(variables)))
                .build();
        return VersionedPath.in(
                new Rendering(top, List.of(new RenderedFile(Path.of("x.service"), content, 0644))), definition);
    }

    /** Only a path that Gatehouse has found itself is found anew by a reconcile. */
    @Test
    @DisabledOnOs(
            value = OS.WINDOWS,
            disabledReason = "a path begins with a slash in the definitions that are searched")
    void theAdviceDependsOnWhoNamedThePath() throws IOException {
        Path real = program("versions/1.2.3/bin/agent", "");
        String path = "Environment=\"PATH=" + real.getParent() + ":/usr/bin\"\n";
        assertThat(found("agent", path)).singleElement().satisfies(one -> {
            assertThat(one.words()).endsWith("which an upgrade removes. After an upgrade:");
            assertThat(one.remedy("coder").text()).isEqualTo("gatehouse reconcile");
        });
        Map<String, String> own = Map.of("PATH", "/usr/bin:" + real.getParent());
        for (List<VersionedPath> found :
                List.of(found(real.toString(), "ExecStart=" + real + " run\n"), found("agent", own, path))) {
            assertThat(found).singleElement().satisfies(one -> {
                assertThat(one.words()).endsWith("Its own settings name it:");
                assertThat(one.remedy("coder").text()).isEqualTo("gatehouse profile show coder");
            });
        }
    }

    @Test
    @DisabledOnOs(
            value = OS.WINDOWS,
            disabledReason = "a path begins with a slash in the definitions that are searched")
    void aShimOrALinkIsTheStableName() throws IOException {
        Path real = program(".pyenv/versions/3.12.4/bin/hermes", "");
        Path shim = program(".pyenv/shims/hermes", "");
        String path = "Environment=\"PATH=" + real.getParent() + ":/usr/bin\"\n";
        assertThat(found("hermes", path)).singleElement().satisfies(one -> {
            assertThat(one.path()).isEqualTo(real);
            assertThat(one.stable()).contains(shim);
            assertThat(one.words()).contains("needs " + real, shim + " stays");
        });
        Path cellar = program("brew/Cellar/openclaw/1.2.3/bin/openclaw", "");
        Path link = top.resolve("brew/bin/openclaw");
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, cellar);
        assertThat(found(cellar.toString(), "ExecStart=" + cellar + " gateway run\n"))
                .singleElement()
                .satisfies(one -> assertThat(one.stable()).contains(link));
    }

    @Test
    @DisabledOnOs(
            value = OS.WINDOWS,
            disabledReason = "a path begins with a slash in the definitions that are searched")
    void theInterpreterOfAScriptCounts() throws IOException {
        program(".nvm/versions/node/v22.11.0/bin/node", "");
        Path script = program(".local/bin/openclaw", "#!/usr/bin/env node\n");
        String path = "PATH=" + script.getParent() + ":" + top.resolve(".nvm/versions/node/v22.11.0/bin") + "\n";
        assertThat(found("openclaw", path)).singleElement().satisfies(one -> {
            assertThat(one.path()).isEqualTo(top.resolve(".nvm/versions/node/v22.11.0/bin/node"));
            assertThat(one.stable()).isEmpty();
        });
    }

    @Test
    @DisabledOnOs(
            value = OS.WINDOWS,
            disabledReason = "a path begins with a slash in the definitions that are searched")
    void aVersionThatTheProgramDoesNotNeedIsNoFinding() throws IOException {
        program(".nvm/versions/node/v22.11.0/bin/node", "");
        Path binary = program(".local/bin/hermes", "#!/bin/sh\n");
        String path = "PATH=" + top.resolve(".nvm/versions/node/v22.11.0/bin") + ":" + binary.getParent() + "\n";
        assertThat(found("hermes", path)).isEmpty();
        assertThat(found("absent", path)).isEmpty();
    }

    @Test
    void aNameThatIsTooLongForAFileHasNoVersion() {
        assertThat(VersionedPath.isVersioned(Path.of("/1" + ".1".repeat(60_000) + "/bin/hermes")))
                .isFalse();
    }
}
