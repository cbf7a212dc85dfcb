package dev.gatehouse.systemtest.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.systemtest.namespace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rows of the table of advised commands that need a real service manager; those of the module cli have the rest. A row brings
 * about a state, types a command that prints a message, and types the command that the message advises. Afterwards the state
 * must be better, or the command must have shown what is needed.
 *
 * <p>A subclass has the rows of one manager, in a static method {@code rows}.
 */
abstract class AdviceStories {
    /** Variable that is set inside a namespace. */
    static final String INSIDE = "GATEHOUSE_TEST_ADVICE";

    /** File inside with the executed rows: site, state, command. */
    static final String RECORD = "/tmp/advised-commands.txt";

    /** Acts on the machine. */
    @FunctionalInterface
    interface Act {
        void on(Person person) throws Exception;

        /** This one, then another. */
        default Act and(Act next) {
            return person -> {
                on(person);
                next.on(person);
            };
        }
    }

    /** What must be so after the advised command. */
    @FunctionalInterface
    interface Check {
        void after(Person person, Row row, Result advised) throws Exception;
    }

    /**
     * A row of the table.
     *
     * @param site the place in the sources that makes the remedy: class and constant part of the command
     * @param state the state, in words
     * @param act brings it about
     * @param command the line that prints the message
     * @param better what must be so after the advised command
     */
    record Row(String site, String state, Act act, String command, Check better) {
        @Override
        public String toString() {
            return site + " (" + state + ")";
        }
    }

    /** The advised command succeeds, and then the command that failed does. */
    static final Check WORKS = (person, row, advised) -> {
        assertThat(advised.exitCode()).as(advised.toString()).isZero();
        person.done(row.command());
    };

    /** The advised command succeeds and shows something. */
    static Check shows(String text) {
        return (person, row, advised) -> {
            assertThat(advised.exitCode()).as(advised.toString()).isZero();
            assertThat(advised.output() + advised.error()).contains(text);
        };
    }

    /** The advised command shows something; its exit code tells a state. */
    static Check leads(String text) {
        return (person, row, advised) ->
                assertThat(advised.output() + advised.error()).contains(text);
    }

    /** After the advised command another one succeeds. */
    static Check then(String line) {
        return (person, row, advised) -> {
            assertThat(advised.exitCode()).as(advised.toString()).isZero();
            person.done(line);
        };
    }

    static final Act NOTHING = _ -> {};

    /** A row for a gateway that says something and ends as soon as it is started. */
    static Row failedStart(String site, Act coder) {
        return failedStart(site, coder, "echo last words; exit 3");
    }

    /** The same with a gateway of its own, which prints "last words" and ends with 3. */
    static Row failedStart(String site, Act coder, String agent) {
        return new Row(
                site,
                "a start that fails",
                coder.and(person -> person.agent(agent)),
                "gatehouse gateway start coder",
                shows("last words"));
    }

    /**
     * A row for a gateway that ignores the request to end.
     *
     * @param shown what the advised command shows of it
     */
    static Row slowStop(String site, Act coder, String shown) {
        return new Row(
                site,
                "a gateway that does not stop in time",
                coder.and(person -> person.agent("trap '' TERM; while :; do sleep 1; done"))
                        .and(person -> person.done("gatehouse gateway start coder"))
                        .and(person -> person.atTheEnd("pkill -KILL -f " + person.home() + "/agent")),
                "gatehouse gateway stop coder --timeout 1s",
                leads(shown));
    }

    private Optional<Person> person = Optional.empty();

    /** Returns the person who types, with a home of their own for each row. */
    abstract Person person() throws IOException;

    @BeforeEach
    void open() throws IOException {
        assumeTrue(
                System.getenv(INSIDE) != null, "runs only inside of a namespace, started by the test of this package");
        person = Optional.of(person());
    }

    @AfterEach
    void close() {
        person.ifPresent(Person::leave);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void advisedCommandHelps(Row row) throws Exception {
        Person who = person.orElseThrow();
        row.act().on(who);
        Result message = who.type(row.command());
        String advised = advised(row.site(), message)
                .orElseThrow(() -> new AssertionError("No such command is advised: " + message));
        row.better().after(who, row, who.type(advised));
        Files.writeString(
                Path.of(RECORD),
                row.site() + "\t" + row.state() + "\t" + advised + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /** Remedies are indented by two blanks. What says where and as whom is left out in the name of a site. */
    private static Optional<String> advised(String site, Result message) {
        String stem = site.substring(site.indexOf(':') + 1).strip();
        List<String> lines = message.error()
                .lines()
                .filter(line -> line.startsWith("  ") && !line.startsWith("   "))
                .map(String::strip)
                .toList();
        return lines.stream()
                .filter(line -> line.startsWith(stem)
                        || command(line).startsWith(stem)
                        || plain(line).startsWith(stem))
                .findFirst();
    }

    /** Leaves out the account and the variables. */
    private static String command(String line) {
        return line.replaceFirst("^(sudo (-u \\S+ )?(env )?)?([A-Z0-9_]+=\\S+ )*", "")
                .replaceFirst(" --app \\S+", "");
    }

    private static String plain(String line) {
        return command(line).replaceAll(" --(home|manager) \\S+", "");
    }
}
