package dev.gatehouse.systemtest.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.namespace.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The tests of a place: that its traps work, that root's commands work without an attack, and the attacks. */
final class AttackStories {
    /** Exit code of a command that was not typed correctly: such an attack would prove nothing. */
    private static final int USAGE = 2;

    /** Environment variable: attacks to run, as a regular expression found in their names, for a person who looks into some. */
    private static final String ONLY = "GATEHOUSE_TEST_ATTACKS";

    private AttackStories() {}

    /** Returns the tests, and closes the place after them. */
    static Stream<DynamicTest> in(Arena arena, List<Inherent> inherent, boolean all) {
        Siege siege = new Siege(arena, arena.name, inherent);
        List<Attack> attacks = new ArrayList<>(Table.attacks(arena, all));
        attacks.addAll(Forgeries.attacks(arena, all));
        String only = System.getenv(ONLY);
        if (only != null) {
            Predicate<String> chosen = Pattern.compile(only).asPredicate();
            attacks.removeIf(attack -> !chosen.test(attack.name()));
        }
        List<DynamicTest> tests = new ArrayList<>();
        tests.add(DynamicTest.dynamicTest("traps notice each kind of success", () -> trapsNotice(arena)));
        tests.add(DynamicTest.dynamicTest("root's commands work without an attack", () -> commandsWork(arena)));
        attacks.forEach(attack -> tests.add(DynamicTest.dynamicTest(
                attack.name(), () -> assertThat(siege.run(attack)).isEmpty())));
        if (only == null) {
            tests.add(DynamicTest.dynamicTest(
                    "what is inherent still falls",
                    () -> assertThat(siege.stale()).isEmpty()));
        }
        return tests.stream().onClose(() -> {
            siege.report();
            arena.close();
        });
    }

    private static void trapsNotice(Arena arena) {
        arena.reset();
        arena.traps().arm();
        assertThat(arena.traps().sprung()).isEmpty();
        String home = arena.home();
        Map.of(
                        "cp /root/.hermes/.env " + home + "/copy; chown " + arena.attacker + ": " + home + "/copy",
                        "a secret",
                        "echo x >/root/.hermes/new",
                        "created /root/.hermes/new",
                        "rm /root/.hermes/new",
                        "removed /root/.hermes/new",
                        "touch /root/.hermes/config.yaml",
                        "changed /root/.hermes/config.yaml",
                        "chown " + arena.attacker
                                + ": /root/.hermes/profiles/coder; chown root: /root/.hermes/profiles",
                        "changed /root/.hermes/profiles/coder",
                        "id -u >>" + Traps.RECORD,
                        "ran with uid 0")
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> {
                    arena.asRoot(entry.getKey());
                    assertThat(arena.traps().sprung())
                            .as(entry.getKey())
                            .anySatisfy(text -> assertThat(text).contains(entry.getValue()));
                    arena.asRoot("rm -f " + home + "/copy; chown root: /root/.hermes/profiles/coder");
                    arena.traps().arm();
                });
        for (String line : List.of("  " + Traps.ADVICE, "\u202e", "\u001b[2K", "  tail /opt/data/x", Traps.FORGED)) {
            assertThat(Traps.imitations(Action.reads("profile list"), new Result(0, line, "")))
                    .as(line)
                    .isNotEmpty();
        }
    }

    private static void commandsWork(Arena arena) {
        List<String> failed = new ArrayList<>();
        for (Action action : Table.every(arena)) {
            arena.reset();
            arena.traps().arm();
            Result result = arena.execute(action).orElseThrow();
            assertThat(result.exitCode()).as(action + ": " + result).isNotEqualTo(USAGE);
            assertThat(arena.traps().sprung()).as(action.toString()).isEmpty();
            assertThat(Traps.imitations(action, result))
                    .as(action + ": " + result)
                    .isEmpty();
            // Root refuses to change units of a user; that is so with and without an attack.
            boolean refused = result.error().contains("✗") && result.error().contains("Root does not write in ");
            if (action.changes() && result.exitCode() != 0 && !refused) {
                failed.add(action + ": " + result);
            }
        }
        assertThat(failed).isEmpty();
    }
}
