package dev.gatehouse.spi.command;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.Host;
import dev.gatehouse.definition.Environment;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.HomeVariable;
import dev.gatehouse.definition.ProfileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The PATH that counts is the service's, then the gateway's own; never the caller's. */
class ProgramSearchTest {
    @TempDir
    private Path top;

    private ProgramSearch search;

    @BeforeEach
    void make() throws IOException {
        Host.script(top.resolve("bin/agent"), "#!/bin/sh\n");
        Host.script(top.resolve("venv/bin/inside"), "#!/bin/sh\n");
        Files.writeString(top.resolve("bin/notes"), "no program\n");
        search = new ProgramSearch(Optional.of(List.of(top.resolve("bin"))), "the unit");
    }

    private GatewayDefinition running(String program) {
        return GatewayDefinition.builder(
                        ProfileName.of("coder"),
                        List.of(program, "run"),
                        new HomeVariable("AGENT_HOME", top),
                        top.resolve("profiles/coder"))
                .activate(Optional.of(top.resolve("venv/bin/activate")))
                .build();
    }

    @Test
    void aProgramOnThePathOfTheServiceExists() {
        assertThatCode(() -> search.require(running("agent"))).doesNotThrowAnyException();
        assertThatCode(() -> search.require(running("inside")))
                .as("beside the activation script")
                .doesNotThrowAnyException();
        assertThatCode(() -> search.require(running(top.resolve("bin/agent").toString())))
                .doesNotThrowAnyException();
    }

    /** {@code sh} is on every caller's PATH. */
    @Test
    void aProgramThatOnlyTheCallerHasIsMissing() {
        assertThatThrownBy(() -> search.require(running("sh")))
                .hasMessage("The gateway of coder cannot start: no program 'sh' on the PATH of the unit ("
                        + top.resolve("bin") + ")");
        assertThatThrownBy(() -> search.require(running("notes"))).hasMessageContaining("no program 'notes'");
    }

    @Test
    void aPathOfTheGatewaysOwnReplacesTheServices() {
        Environment own = new Environment(
                new TreeMap<>(Map.of("PATH", top.resolve("elsewhere").toString())));
        GatewayDefinition definition =
                running("agent").toBuilder().environment(own).build();
        assertThatThrownBy(() -> search.require(definition)).hasMessageContaining("elsewhere");
    }

    @Test
    void aPathIsCheckedAsAFile() {
        assertThatThrownBy(() -> search.require(running("/no/such/agent")))
                .hasMessageContaining("program '/no/such/agent' does not exist");
        assertThatThrownBy(() -> search.require(running(top.resolve("bin/notes").toString())))
                .hasMessageContaining("is not executable");
    }

    /** An upgrade removed the interpreter and kept the script. */
    @Test
    void aScriptNeedsItsInterpreter() throws IOException {
        Host.script(top.resolve("bin/agent"), "#!/usr/bin/env node\nserve\n");
        assertThatThrownBy(() -> search.require(running("agent")))
                .hasMessage("The gateway of coder cannot start: program '" + top.resolve("bin/agent")
                        + "' needs 'node', which is not on the PATH of the unit (" + top.resolve("bin") + ")");
        Host.script(top.resolve("bin/node"), "#!/bin/sh\n");
        assertThatCode(() -> search.require(running("agent"))).doesNotThrowAnyException();
        Path python = top.resolve("versions/3.12.4/bin/python3");
        Host.script(top.resolve("bin/agent"), "#!" + python + "\nimport agent\n");
        for (String program : List.of("agent", top.resolve("bin/agent").toString())) {
            assertThatThrownBy(() -> search.require(running(program)))
                    .hasMessageEndingWith("needs " + python + ", which does not exist");
        }
        Host.script(top.resolve("bin/agent"), "#!/usr/bin/env -S node --flag\n");
        assertThatCode(() -> search.require(running("agent"))).doesNotThrowAnyException();
    }

    @Test
    void anUnknownPathIsNotJudged() throws IOException {
        Host.script(top.resolve("bin/agent"), "#!/usr/bin/env no-such-interpreter\n");
        assertThatCode(() -> new ProgramSearch(Optional.empty(), "the tree")
                        .require(running(top.resolve("bin/agent").toString())))
                .doesNotThrowAnyException();
        assertThatCode(() -> new ProgramSearch(Optional.empty(), "the tree").require(running("no-such-agent")))
                .doesNotThrowAnyException();
    }
}
