package dev.gatehouse.s6.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Real shells read quoted words unchanged. Each shell gets many words, because starting it is slow. */
class ShellWordPropertyTest {
    private static Path directory;

    @BeforeContainer
    public static void make() throws IOException {
        directory = Files.createTempDirectory("gatehouse-words");
    }

    @AfterContainer
    public static void delete() throws IOException {
        Host.deleteTree(directory);
    }

    @Provide
    public Arbitrary<List<String>> texts() {
        return NastyShellText.any().list().ofMinSize(150).ofMaxSize(250);
    }

    @Property(tries = 20)
    void everyShellReadsTheTextUnchanged(@ForAll("texts") List<String> texts) throws IOException {
        assertTaken(texts);
    }

    @Example
    void everyShellReadsOddAndLongTextUnchanged() throws IOException {
        assertTaken(NastyShellText.chosen());
    }

    /** Uses each text once as an argument, and once as an assigned value. */
    private static void assertTaken(List<String> texts) throws IOException {
        String words = texts.stream().map(ShellWord::quote).collect(Collectors.joining(" "));
        String assignments = texts.stream()
                .map(text -> "export V=" + ShellWord.quote(text) + "\nprintf '%s\\0' \"$V\"\n")
                .collect(Collectors.joining());
        Path script = directory.resolve("script");
        Files.writeString(script, "printf '%s\\0' " + words + "\n" + assignments);
        for (Host.Shell shell : Host.shellsInEveryLocale()) {
            Ran ran = shell.run(directory, script);
            assertThat(ran.error()).as("%s", shell).isEmpty();
            List<String> taken = ran.outputBetweenNuls();
            assertThat(taken).as("%s", shell).hasSize(2 * texts.size());
            assertThat(taken.subList(0, texts.size()))
                    .as("arguments of %s", shell)
                    .isEqualTo(texts);
            assertThat(taken.subList(texts.size(), taken.size()))
                    .as("values of %s", shell)
                    .isEqualTo(texts);
        }
    }

    @Example
    void plainWordsAreNotQuoted() {
        for (String plain : List.of("a", "/usr/bin/env", "-p", "a_b-c+d:e,f@g%h.i", "0")) {
            assertThat(ShellWord.quote(plain)).isEqualTo(plain);
        }
        assertThat(ShellWord.quote("")).isEqualTo("''");
        assertThat(ShellWord.quote("it's")).isEqualTo("'it'\\''s'");
    }

    @Example
    void refusesNul() {
        assertThatThrownBy(() -> ShellWord.quote("a\0b")).isInstanceOf(InvalidInputException.class);
    }
}
