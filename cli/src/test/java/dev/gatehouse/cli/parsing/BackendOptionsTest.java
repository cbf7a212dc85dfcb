package dev.gatehouse.cli.parsing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.cli.parsing.Syntax.Option;
import dev.gatehouse.spi.provider.ManagerOption.Use;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackendOptionsTest {
    private static ParsedArgs quick(Use use, String... typed) {
        return QuickReader.read(new Syntax().backendOptions(use), List.of(typed))
                .orElseThrow();
    }

    private static ParsedArgs full(Use use, String... typed) {
        return FullReader.read("gateway status", new Syntax().backendOptions(use), List.of(typed));
    }

    @Test
    void bothReadersSeparateBackendOptions() {
        Map<String, String> expected = Map.of("--system", "", "--run-as-user", "alice");
        for (ParsedArgs args : List.of(
                quick(Use.INSTALL, "--system", "--run-as-user", "alice"),
                full(Use.INSTALL, "--system", "--run-as-user=alice"))) {
            assertThat(args.backendOptions()).isEqualTo(expected);
            assertThat(args.flags()).isEmpty();
            assertThat(args.values()).isEmpty();
        }
    }

    @Test
    void useDeterminesTheOptions() {
        assertThat(names(Use.EVERY))
                .containsExactlyInAnyOrder("--system", "--user", "--gui", "--context", "--namespace");
        assertThat(names(Use.RENDER)).contains("--run-as-user").doesNotContain("--adopt");
        assertThat(names(Use.INSTALL)).contains("--run-as-user", "--adopt", "--start-now", "--elevated-handoff");
        assertThat(QuickReader.read(new Syntax().backendOptions(Use.EVERY), List.of("--adopt")))
                .isEmpty();
        assertThatThrownBy(() -> full(Use.EVERY, "--adopt"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("Unknown option '--adopt'");
        assertThatThrownBy(() -> FullReader.read("profile list", new Syntax(), List.of("--system")))
                .isInstanceOf(UsageException.class);
    }

    private static List<String> names(Use use) {
        return BackendOptions.of(use).stream().map(Option::name).toList();
    }

    @Test
    void helpListsTheKindsOfAnOption() {
        Map<String, String> helps = new HashMap<>();
        BackendOptions.of(Use.EVERY).forEach(option -> helps.put(option.name(), option.help()));
        assertThat(helps)
                .containsEntry("--gui", "Use the domain of the user's desktop session (launchd)")
                .containsEntry("--namespace", "Namespace of the gateways (kubernetes)")
                .containsEntry("--user", "Use the manager or domain of the calling user (launchd, systemd)");
    }

    /** An option of the command hides an option of a backend with the same name. */
    @Test
    void optionOfTheCommandHidesTheBackends() {
        Syntax syntax = new Syntax().flag("--user", "the command's own").backendOptions(Use.EVERY);
        assertThat(syntax.options())
                .filteredOn(option -> option.name().equals("--user"))
                .hasSize(1);
        Optional<ParsedArgs> args = QuickReader.read(syntax, List.of("--user"));
        assertThat(args.orElseThrow().flags()).isEqualTo(Set.of("--user"));
        assertThat(args.orElseThrow().backendOptions()).isEmpty();
    }

    @Test
    void remedyRepeatsTheManagerOptions() {
        assertThat(BackendOptions.selectors(quick(Use.INSTALL, "--user", "--adopt")))
                .containsExactly(List.of("--user"));
        List<String> words = List.of("gatehouse", "gateway", "start", "coder");
        assertThat(BackendOptions.afterVerb(words)).isEqualTo(3);
        assertThat(BackendOptions.afterVerb(List.of("gatehouse", "gateway", "start", "--system")))
                .isEqualTo(-1);
        assertThat(BackendOptions.afterVerb(List.of("gatehouse", "profile", "list")))
                .isEqualTo(-1);
    }
}
