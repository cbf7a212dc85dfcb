package dev.gatehouse.s6.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.OutOfMemory;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.s6.protocol.S6Tools;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class S6RendererTest {
    private static final S6Layout LAYOUT = new S6Layout(
            Path.of("/run/service"),
            NamingStem.SLOT.pattern("gateway-"),
            new S6Tools(Path.of("/command")),
            Optional.empty(),
            true);

    private static Map<String, String> files(S6Layout layout, GatewayDefinition definition) {
        return new S6Renderer(layout)
                .render(definition).files().stream()
                        .collect(Collectors.toMap(file -> file.path().toString(), RenderedFile::content));
    }

    @Test
    void refusesAMemoryLimitAndAnEndOfAllProcessesForLackOfMemory() {
        Limits limits = new Limits(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(1 << 30));
        assertThatThrownBy(() -> new S6Renderer(LAYOUT)
                        .render(new S6Sample().limits(limits).definition()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Profile coder sets gateway.limits.memory, which s6 cannot enforce: remove it, or run under"
                        + " systemd");
        assertThatThrownBy(() -> new S6Renderer(LAYOUT)
                        .render(new S6Sample()
                                .limits(new Limits(none(), none(), none(), OutOfMemory.KILL))
                                .definition()))
                .hasMessageContaining("gateway.limits.oom");
    }

    private static OptionalLong none() {
        return OptionalLong.empty();
    }

    @Test
    void exportsVariablesInOrder() {
        String run = files(
                        LAYOUT,
                        new S6Sample()
                                .environment(Map.of("B", "2", "A", "1", "_C", "3", "AB", "4"))
                                .definition())
                .get("run");
        assertThat(run.lines().filter(line -> line.matches("export [A-Z_]+=.*")))
                .containsExactly(
                        "export GATEHOUSE_SERVICE=/run/service/gateway-coder",
                        "export A=1",
                        "export AB=4",
                        "export B=2",
                        "export _C=3");
    }

    @Test
    void forwardsOutputIfBothTheTreeAndThePolicyAllowIt() {
        S6Layout silent = new S6Layout(
                LAYOUT.scandir(), NamingStem.SLOT.pattern("gateway-"), LAYOUT.tools(), Optional.empty(), false);
        GatewayDefinition definition = new S6Sample().definition();
        assertThat(files(LAYOUT, definition).get("log/run")).contains("'-^')\" 1 n10 ");
        assertThat(files(silent, definition).get("log/run")).contains("'-^')\" n10 ");
    }

    @Test
    void onlyTheRootTreeLoadsTheContainersEnvironment() {
        S6Layout root = new S6Layout(
                LAYOUT.scandir(),
                NamingStem.SLOT.pattern("gateway-"),
                LAYOUT.tools(),
                Optional.of(Path.of("/command/with-contenv")),
                true);
        GatewayDefinition definition = new S6Sample().definition();
        assertThat(files(root, definition).get("run")).startsWith("#!/command/with-contenv sh\n");
        assertThat(files(root, definition).get("log/run")).startsWith("#!/command/with-contenv sh\n");
        assertThat(files(LAYOUT, definition).get("run")).startsWith("#!/bin/sh\n");
        assertThat(files(root, definition).get("finish")).startsWith("#!/bin/sh\n");
    }
}
