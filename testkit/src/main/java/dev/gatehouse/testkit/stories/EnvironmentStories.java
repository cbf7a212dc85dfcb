package dev.gatehouse.testkit.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.ByKind;
import dev.gatehouse.definition.Environment;
import dev.gatehouse.definition.EnvironmentSources;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.kit.Capability;
import dev.gatehouse.testkit.kit.Conformance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A gateway gets the environment of its definition, byte by byte.
 *
 * @since 0.1.0
 */
public interface EnvironmentStories extends Conformance {
    /**
     * Values arrive unchanged.
     *
     * @throws Exception if the story cannot be played
     */
    @Test
    default void valuesArriveUnchanged() throws Exception {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("EMPTY", "");
        values.put("BLANKS", "  two  blanks and a tab\t ");
        values.put("SINGLE", "it's 'quoted' ''");
        values.put("DOUBLE", "\"so\" is \"this\"");
        values.put("DOLLAR", "$HOME ${HOME} $(id) $$ $");
        values.put("BACKTICKS", "`id` \\`id\\`");
        values.put("BACKSLASHES", "\\ \\\\ \\n \\t \\");
        values.put("NEWLINES", "one\ntwo\n\nfour\n");
        values.put("RETURNS", "one\r\ntwo\r");
        values.put("HASH", "# no comment ; && || | > < & * ? [a-z] ~ !");
        values.put("PERCENT", "100% %h %%n %n");
        values.put("EQUALS", "a=b=c");
        values.put("UMLAUTS", "Grüße, 東京 🚪 \u0301");
        values.put("LIKE_AN_OPTION", "-n");
        assertArrive(values);
    }

    /**
     * A long value arrives whole.
     *
     * @throws Exception if the story cannot be played
     */
    @Test
    default void aLongValueArrivesWhole() throws Exception {
        assume(Capability.LONG_VALUES);
        StringBuilder text = new StringBuilder();
        while (text.length() < 100 * 1024) {
            text.append("'\"$`\\ ").append(text.length()).append('\n');
        }
        assertArrive(Map.of("LONG", text.toString()));
    }

    /**
     * The home variable is set, to the home or the profile's directory, as the app says for this kind of manager.
     *
     * @throws Exception if the story cannot be played
     */
    @Test
    default void theHomeVariableIsSet() throws Exception {
        String variable = fixture().home().app().home().variable();
        FakeGateway gateway = gateway("alpha").with("FAKE_DUMP", variable);
        up(gateway);
        assertThat(Path.of(Files.readString(gateway.directory().resolve(variable)))
                        .toRealPath())
                .isEqualTo(gateway.definition()
                        .exportedHome(manager().kind().toString())
                        .orElseThrow()
                        .toRealPath());
    }

    /**
     * Variables can contain the name that the manager has for the service, and differ by the kind of manager.
     *
     * @throws Exception if the story cannot be played
     */
    @Test
    default void variablesCanDependOnTheManager() throws Exception {
        String kind = manager().kind().word();
        FakeGateway gateway = gateway("alpha").with("FAKE_DUMP", "NAMED CHOSEN");
        SortedMap<String, ByKind<Optional<String>>> byKind = new TreeMap<>();
        byKind.put("NAMED", ByKind.of(Optional.of("<" + Environment.UNIT + ">")));
        byKind.put("CHOSEN", new ByKind<>(Optional.of("elsewhere"), Map.of(kind, Optional.of("here"))));
        byKind.put("ABSENT", new ByKind<>(Optional.empty(), Map.of("not-" + kind, Optional.of("elsewhere"))));
        GatewayDefinition definition = gateway.definition();
        GatewayDefinition depending = definition.toBuilder()
                .environment(new Environment(definition.environment().variables(), byKind))
                .build();
        manager().define(List.of(depending), Initially.DOWN).orThrow();
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(dumped(gateway, "NAMED")).startsWith("<").contains("alpha").endsWith(">");
        assertThat(dumped(gateway, "CHOSEN")).isEqualTo("here");
        assertThat(manager().inspect(List.of(depending)).getFirst().verdict()).isEqualTo(Inspection.Verdict.CURRENT);
    }

    /**
     * Variables come from files, in this order of precedence: the definition's own and secrets, then the environment file.
     *
     * @throws Exception if the story cannot be played
     */
    @Test
    default void variablesComeFromFiles() throws Exception {
        assume(Capability.SOURCES);
        Path token = fixture().secret("token", "hunter2 it's \"$HOME\" \\\nsecond line\n");
        Path lines = fixture().secret("lines", "FROM_FILE='a  b' # comment\nMODE=of the file\nTOKEN=of the file\n");
        Path tools = gateway("alpha").directory();
        FakeGateway gateway = gateway("alpha")
                .with("MODE", "of the definition")
                .with("FAKE_DUMP", "FROM_FILE MODE TOKEN KEY_FILE PATH")
                .with(new EnvironmentSources(
                        Optional.of(lines),
                        new TreeMap<>(Map.of("TOKEN", token)),
                        new TreeMap<>(Map.of("KEY_FILE", token)),
                        List.of(tools)));
        up(gateway);
        assertThat(dumped(gateway, "FROM_FILE")).isEqualTo("a  b");
        assertThat(dumped(gateway, "MODE")).isEqualTo("of the definition");
        assertThat(dumped(gateway, "TOKEN")).isEqualTo("hunter2 it's \"$HOME\" \\\nsecond line");
        // Or where the manager has copied it for this gateway alone.
        Path key = Path.of(dumped(gateway, "KEY_FILE"));
        assertThat(key).isAbsolute();
        assertThat(String.valueOf(key.getFileName())).isIn("token", "KEY_FILE");
        assertThat(dumped(gateway, "PATH")).startsWith(tools.toString());
        assertThat(filesOf(gateway))
                .as("files of the service")
                .isNotEmpty()
                .allSatisfy(file -> assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("hunter2"));
    }

    /**
     * A secret that others can read keeps the gateway down, with the reason.
     *
     * @throws Exception if the story cannot be played
     */
    @Test
    default void aSecretThatOthersCanReadIsRefused() throws Exception {
        assume(Capability.SOURCES);
        Path token = fixture().secret("token", "hunter2\n");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
        FakeGateway gateway = gateway("alpha")
                .with(new EnvironmentSources(
                        Optional.empty(), new TreeMap<>(Map.of("TOKEN", token)), new TreeMap<>(), List.of()));
        define(gateway);
        assertThatThrownBy(() -> manager().requireStartable(Verb.START, gateway.definition(), OptionalInt.empty()))
                .isInstanceOf(GatehouseException.class)
                .hasMessageContainingAll("secret TOKEN", token.toString(), "others can read it");
        // The manager itself starts it after a boot, when nobody looks beforehand.
        assertThatThrownBy(() -> manager().start(gateway.service(), Wait.PROOF)).isInstanceOf(GatehouseException.class);
        assertThat(gateway.events().starts()).isEmpty();
    }

    private static String dumped(FakeGateway gateway, String name) throws IOException {
        return Files.readString(gateway.directory().resolve(name));
    }

    /** The regular files among the traces of a service, and below them. */
    private List<Path> filesOf(FakeGateway gateway) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String trace : fixture().tracesOf(gateway.service())) {
            Path path = Path.of(trace);
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                try (Stream<Path> below = Files.walk(path)) {
                    files.addAll(below.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                            .toList());
                }
            }
        }
        return files;
    }

    private void assertArrive(Map<String, String> values) throws Exception {
        FakeGateway gateway = gateway("alpha").with("FAKE_DUMP", String.join(" ", values.keySet()));
        for (Map.Entry<String, String> value : values.entrySet()) {
            gateway = gateway.with(value.getKey(), value.getValue());
        }
        up(gateway);
        for (Map.Entry<String, String> value : values.entrySet()) {
            assertThat(Files.readAllBytes(gateway.directory().resolve(value.getKey())))
                    .as(value.getKey())
                    .isEqualTo(value.getValue().getBytes(StandardCharsets.UTF_8));
        }
    }
}
