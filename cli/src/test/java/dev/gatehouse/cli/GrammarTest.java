package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.parsing.FullReader;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.QuickReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrammarTest extends CommandTest {
    static List<String> commands() {
        List<String> paths = new ArrayList<>();
        for (List<String> path : List.of(
                List.<String>of(),
                List.of("app"),
                List.of("profile"),
                List.of("gateway"),
                List.of("tree"),
                List.of("container"))) {
            Commands.Group group = Commands.group(path);
            for (String member : group.members()) {
                if (Commands.isComplete(List.of(group.pathOf(member).split(" ")))) {
                    paths.add(group.typed(member));
                }
            }
        }
        return paths;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelp(String path) {
        for (String line : List.of(path + " --help", "--help " + path, path + " -h", "help " + path)) {
            Result result = done(line);
            assertThat(result.out())
                    .startsWith("Usage: gatehouse " + path)
                    .contains(command(path).summary());
            assertThat(result.err()).isEmpty();
        }
    }

    private static CliCommand command(String typed) {
        return Commands.find(Invocation.of(typed.split(" ")).path()).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "app", "profile", "gateway", "tree", "container"})
    void everyGroupListsItsCommands(String group) {
        Result result = done((group + " --help").strip());
        for (Commands.Row row :
                Commands.group(group.isEmpty() ? List.of() : List.of(group)).rows()) {
            assertThat(result.out()).contains("\n  " + String.join(", ", row.members()) + " ");
        }
    }

    @Test
    void helpOfTheProgramFitsAScreenAndBeginsWithTheDailyVerbs() {
        List<String> lines = done("--help").out().lines().toList();
        assertThat(lines)
                .hasSizeLessThan(24)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(lines.get(3)).startsWith("  start, stop, restart ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "stop", "restart", "status", "list", "logs", "run", "install", "uninstall"})
    void verbAloneIsTheCommandOfGateways(String verb) {
        for (String line : List.of("%s", "-p coder %s", "--home=x %s", "--json %s a b --all", "%s -p coder")) {
            Invocation brief = Invocation.of(line.formatted(verb).split(" "));
            Invocation full = Invocation.of(line.formatted("gateway " + verb).split(" "));
            assertThat(brief.path()).isEqualTo(full.path()).containsExactly("gateway", verb);
            assertThat(brief.rest()).isEqualTo(full.rest());
            assertThat(brief.typed()).isEqualTo(verb);
        }
    }

    @Test
    void helpDoesNotListUnavailableCommands() {
        for (String group : List.of("", "profile ", "gateway ")) {
            assertThat(done(group + "--help").out()).doesNotContain("import");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "gateway", "profile", "tree", "container"})
    void groupAloneIsWrongUsage(String group) {
        Result result = run(group);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("Usage: gatehouse " + group);
    }

    @Test
    void emptyCommandLineIsWrongUsage() {
        Result result = runWords();
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).startsWith("Usage: gatehouse");
    }

    @Test
    void versionIsOneLine() {
        assertThat(done("--version").out()).startsWith("gatehouse ").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({
        "frobnicate,            Unknown command 'frobnicate'",
        "reconcil,              did you mean 'reconcile'?",
        "stats,                 did you mean 'status'?",
        "strat coder,           Unknown command 'strat'; did you mean 'start'?",
        "-p coder strat,        did you mean 'start'?",
        "stpo,                  did you mean 'stop'?",
        "restrat,               did you mean 'restart'?",
        "lsit,                  did you mean 'list'?",
        "log,                   did you mean 'logs'?",
        "unistall,              did you mean 'uninstall'?",
        "START,                 did you mean 'start'?",
        "create coder,          did you mean 'profile create'?",
        "profile status,        did you mean 'status' or 'tree status'?",
        "gateway reconcile,     did you mean 'reconcile'?",
        "gateway sttaus,        did you mean 'status'?",
        "gateway stat,          did you mean 'status'?",
        "prof list,             did you mean 'profile'?",
        "gateway start --al,    did you mean '--all'?",
        "start --al,            did you mean '--all'?",
        "start -all,            did you mean '--all'?",
        "start -P coder,        did you mean '-p'?",
        "logs -F,               did you mean '-f'?",
        "stop --All,            did you mean '--all'?",
        "gateway start --timout 3, did you mean '--timeout'?",
        "--jsno gateway status, did you mean '--json'?",
        "--timeout 3 gateway start, Unknown global option '--timeout'",
        "gateway start --timeout, --timeout requires a value",
        "gateway start --timeout 3y, --timeout must be a duration",
        "gateway start --timeout -1, --timeout",
        "gateway start --no-wait --timeout 3, --no-wait cannot be combined with --timeout",
        "gateway start --all --all, Duplicate option --all",
        "gateway start --all=yes, --all",
        "gateway start --all coder, --all cannot be combined with profile arguments",
        "-p coder gateway start --all, --all cannot be combined with profile arguments",
        "-p coder gateway start writer, -p cannot be combined with profile arguments",
        "--home, --home requires a value",
        "gateway logs -n many, --lines must be a number",
        "gateway logs -n -5, --lines",
        "gateway logs --lines=-5, --lines must be a number",
        "gateway logs -n 1.5, --lines must be a number",
        "gateway logs --since 10, --since must be a time",
        "gateway logs --since whenever, such as 10m",
        "gateway logs --since 2999-01-01, is in the future",
        "gateway logs --all coder, --all cannot be combined with profile arguments",
        "gateway logs --folow, did you mean '--follow'?",
        "detect now, detect accepts no arguments",
        "render --all a, --all cannot be combined with profile arguments",
        "profile create, profile create requires NAME",
        "profile create a b, profile create accepts only NAME",
        "profile rename a, profile rename requires OLD NEW",
        "profile create x --port many, --port must be a number",
        "--manager upstart gateway status, Unknown service manager 'upstart'",
        "completion, completion requires SHELL",
        "completion bsh, got 'bsh'; did you mean 'bash'?",
        "completion tcsh, must be one of bash",
        "gateway -- status, Unknown global option '--'",
    })
    void wrongUsageIsReportedWithARemedy(String line, String explanation) {
        Result result = run(line);
        assertThat(result.code()).as(result.err()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.errorLines()).hasSize(2);
        assertThat(result.errorLines().getFirst()).startsWith("✗ ").contains(explanation);
        assertThat(result.errorLines().getLast()).startsWith("  gatehouse ");
        assertThat(manager.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "start codr",
                "stop codr",
                "restart codr",
                "status codr",
                "logs codr",
                "run codr",
                "install codr",
                "uninstall codr",
                "render codr",
                "-p codr start",
                "start Coder",
                "-p Coder status",
                "profile show codr",
                "profile delete codr --yes",
                "profile rename codr x",
                "profile clone codr x",
                "profile disable codr",
                "profile enable Coder"
            })
    void similarProfileIsSuggested(String line) {
        profile("coder");
        Result result = run(line);
        assertThat(result.code()).isNotZero();
        assertThat(result.err()).contains("did you mean 'coder'?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"profile import x", "doctor --fix"})
    void unavailableCommandsNameAnAlternative(String line) {
        Result result = run(line);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("is not available in this version; ");
        assertThat(result.errorLines()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-p coder start",
                "start -p coder",
                "start coder",
                "-p coder gateway start",
                "gateway -p coder start",
                "gateway start -p coder",
                "gateway start coder",
                "gateway start --profile=coder",
                "gateway start -pcoder",
                "gateway start -p coder coder",
                "gateway start coder coder",
                "gateway start -- coder"
            })
    void profileCanBeNamedInManyWays(String line) {
        profile("coder");
        profile("writer");
        done(line);
        assertThat(manager.calls()).containsExactly("define-down [coder]", "start [coder]");
    }

    @Test
    void homeVariableOfAProfileSelectsTheCurrentProfile() {
        profile("coder");
        environment.put("HERMES_HOME", home.resolve("profiles/coder").toString());
        done("gateway start");
        assertThat(manager.calls()).containsExactly("define-down [coder]", "start [coder]");
    }

    @Test
    void rootProfileIsTheDefault() {
        done("gateway start");
        assertThat(manager.calls()).containsExactly("define-down [default]", "start [default]");
    }

    @Test
    void homeOptionOverridesTheVariable() {
        profile("coder");
        environment.put("HERMES_HOME", "/nowhere");
        assertThat(done("--home " + home + " profile list").out()).contains("coder");
        assertThat(done("profile list --home=" + home).out()).contains("coder");
    }

    /** The quick reader can leave a command line to the full reader, but must never parse it differently. */
    @Test
    void bothReadersAgree() {
        Random random = new Random(20260601);
        List<String> words = List.of(
                "-p",
                "coder",
                "--profile",
                "--home",
                "--json",
                "--all",
                "--timeout",
                "--no-wait",
                "a",
                "b",
                "5",
                "--timeout=5",
                "-pcoder",
                "--",
                "-x",
                "--help",
                "-h",
                "@file",
                "''",
                "-",
                "--home=x");
        CliCommand command = Commands.create("gateway start");
        int quick = 0;
        for (int i = 0; i < 5000; i++) {
            List<String> typed = new ArrayList<>();
            for (int n = random.nextInt(5); n >= 0; n--) {
                typed.add(words.get(random.nextInt(words.size())));
            }
            Optional<ParsedArgs> read = QuickReader.read(command.syntax(), typed);
            if (read.isPresent()) {
                quick++;
                assertThat(FullReader.read(command.path(), command.syntax(), typed))
                        .as("%s", typed)
                        .isEqualTo(read.get());
            }
        }
        assertThat(quick).isGreaterThan(200);
    }
}
