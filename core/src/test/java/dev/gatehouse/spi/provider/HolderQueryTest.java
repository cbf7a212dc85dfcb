package dev.gatehouse.spi.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.app.App;
import dev.gatehouse.app.AppFile;
import dev.gatehouse.app.Presets;
import dev.gatehouse.app.service.Launch;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.profile.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which gateway a command runs: by its words, and by the directory that its variables name. */
class HolderQueryTest {
    @TempDir
    Path temp;

    private Path home;

    @BeforeEach
    void makeHomes() throws IOException {
        home = temp.resolve("account/.hermes");
        Files.createDirectories(home.resolve("profiles/coder"));
        Files.createDirectories(home.resolve("profiles/writer"));
        Files.createDirectories(temp.resolve("other/profiles/coder"));
    }

    private String gateway(App app, String command, String variables) {
        HolderQuery query = HolderQuery.of(
                Home.at(app, home),
                new HostFacts(temp, "Linux", Map.of()),
                Stream.of("default", "coder", "writer").map(ServiceName::of).toList());
        Map<String, String> set = new HashMap<>();
        for (String variable :
                variables.isEmpty() ? new String[0] : expand(variables).split(" ")) {
            set.put(variable.substring(0, variable.indexOf('=')), variable.substring(variable.indexOf('=') + 1));
        }
        List<String> words = List.of(expand(command).split(" "));
        String found = query.gatewayOf(words, set).map(ServiceName::toString).orElse("-");
        assertThat(found.equals("-") || query.mayBeGateway(words)).as(command).isTrue();
        return found;
    }

    private String expand(String text) {
        return text.replace("HOMEDIR", home.toString()).replace("TEMP", temp.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hermes gateway run                                                    | HERMES_HOME=HOMEDIR                 | default
            /opt/hermes/.venv/bin/hermes gateway run --replace                    | HERMES_HOME=HOMEDIR                 | default
            hermes -p coder gateway run                                           | HERMES_HOME=HOMEDIR                 | coder
            hermes --profile=coder gateway run                                    | HERMES_HOME=HOMEDIR                 | coder
            hermes gateway run -p coder                                           | HERMES_HOME=HOMEDIR                 | coder
            python -m hermes_cli.main --profile coder gateway run --replace       | HERMES_HOME=HOMEDIR                 | coder
            /v/bin/python3.11 -u /v/bin/hermes -p coder gateway run               | HERMES_HOME=HOMEDIR                 | coder
            python -m hermes_cli.main gateway run --replace                       | HERMES_HOME=HOMEDIR/profiles/coder  | coder
            python -m hermes_cli.main -p writer gateway run                       | HERMES_HOME=HOMEDIR/profiles/coder  | writer
            hermes -p coder gateway run                                           | HOME=TEMP/account                   | coder
            hermes gateway run                                                    | HOME=TEMP/account                   | default
            hermes -p coder gateway run                                           | HOME=TEMP                           | -
            hermes -p coder gateway run                                           | ''                                  | -
            hermes -p coder gateway run                                           | HERMES_HOME=TEMP/other              | -
            hermes gateway run                                                    | HERMES_HOME=TEMP/other/profiles/coder | -
            hermes -p coder gateway run                                           | HERMES_HOME=.hermes                 | -
            hermes -p nobody gateway run                                          | HERMES_HOME=HOMEDIR                 | -
            hermes -p coder gateway status                                        | HERMES_HOME=HOMEDIR                 | -
            hermes -p coder gateway run foreground                                | HERMES_HOME=HOMEDIR                 | -
            hermes -p coder chat                                                  | HERMES_HOME=HOMEDIR                 | -
            python -m http.server                                                 | HERMES_HOME=HOMEDIR/profiles/coder  | -
            grep -r hermes gateway run                                            | HERMES_HOME=HOMEDIR/profiles/coder  | -
            vim hermes gateway run                                                | HERMES_HOME=HOMEDIR/profiles/coder  | -
            bash -c hermes gateway run                                            | HERMES_HOME=HOMEDIR/profiles/coder  | -
            gatehouse gateway run coder                                           | HERMES_HOME=HOMEDIR                 | -
            java -cp /opt/hermes/x.jar dev.gatehouse.cli.Main gateway run         | HERMES_HOME=HOMEDIR                 | -
            /bin/sh -e /run/s6/basedir/scripts/rc.init top /init gateway run      | HERMES_HOME=HOMEDIR                 | -
            """)
    void commandOfHermes(String command, String variables, String expected) {
        assertThat(gateway(Presets.named("hermes"), command, variables)).isEqualTo(expected);
    }

    @ParameterizedTest
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the creation of a symbolic link needs a privilege there")
    @CsvSource(delimiter = '|', textBlock = """
            HERMES_HOME=TEMP/link                | default
            HERMES_HOME=TEMP/link/profiles/coder | coder
            """)
    void variableOfHermesWithALink(String variables, String expected) throws IOException {
        Files.createSymbolicLink(temp.resolve("link"), home);
        assertThat(gateway(Presets.named("hermes"), "hermes gateway run", variables))
                .isEqualTo(expected);
    }

    /** Its profiles are beside its home, and its variable has the directory of a profile. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            openclaw --profile coder gateway run --port 1    | HOME=TEMP/claw                              | coder
            openclaw --profile coder gateway run             | HOME=TEMP/claw                              | coder
            openclaw gateway run                             | HOME=TEMP/claw                              | default
            openclaw gateway run                             | OPENCLAW_STATE_DIR=TEMP/claw/.openclaw-coder | coder
            openclaw gateway run --port 19001                | OPENCLAW_STATE_DIR=TEMP/claw/.openclaw      | default
            openclaw-gateway                                 | OPENCLAW_STATE_DIR=TEMP/claw/.openclaw-writer | writer
            openclaw-gateway                                 | OPENCLAW_STATE_DIR=TEMP/claw/.openclaw      | default
            openclaw-gateway                                 | OPENCLAW_STATE_DIR=TEMP/claw/.openclawcoder | -
            openclaw-gateway                                 | HOME=TEMP/claw                              | -
            node --max-old-space-size=8192 /n/openclaw/dist/index.js gateway --port 1 | OPENCLAW_STATE_DIR=TEMP/claw/.openclaw-coder | coder
            node /n/openclaw/dist/index.js gateway --help    | OPENCLAW_STATE_DIR=TEMP/claw/.openclaw-coder | -
            node /n/openclaw/dist/index.js gateway status    | OPENCLAW_STATE_DIR=TEMP/claw/.openclaw-coder | -
            node /n/other/dist/index.js gateway --port 1     | OPENCLAW_STATE_DIR=TEMP/claw/.openclaw-coder | -
            openclaw --profile coder gateway status          | HOME=TEMP/claw                              | -
            """)
    void commandOfOpenclaw(String command, String variables, String expected) throws IOException {
        home = temp.resolve("claw/.openclaw");
        for (String directory : List.of(".openclaw-coder", ".openclaw-writer")) {
            Files.createDirectories(temp.resolve("claw").resolve(directory));
        }
        assertThat(gateway(Presets.named("openclaw"), command, variables)).isEqualTo(expected);
    }

    /** A variable of the app's own tells the profile, whatever the home variable and the working directory say. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gw run | GW_HOME=HOMEDIR GW_DIR=HOMEDIR/profiles/coder PWD=HOMEDIR/profiles/writer | coder
            gw run | GW_HOME=HOMEDIR GW_DIR=HOMEDIR PWD=HOMEDIR/profiles/writer                | default
            gw run | GW_HOME=HOMEDIR GW_DIR=TEMP/other/profiles/coder                          | -
            gw run | GW_HOME=HOMEDIR PWD=HOMEDIR/profiles/writer                               | writer
            """)
    void variableWithTheDirectoryOfAProfile(String command, String variables, String expected) throws IOException {
        Path file = Files.writeString(
                temp.resolve("gw.yaml"), "app: gw\ncommand: gw run\nenv: {GW_DIR: \"{directory}\"}\n");
        assertThat(gateway(AppFile.read(file), command, variables)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gw --dir HOMEDIR/profiles/coder --port 4000                | ''                              | coder
            gw --dir HOMEDIR/profiles/coder --port 4001 -v             | AGENT_HOME=TEMP/other           | coder
            gw --dir HOMEDIR/profiles/coder --port none                | AGENT_HOME=HOMEDIR              | -
            gw --dir TEMP/other/profiles/coder --port 4000             | AGENT_HOME=HOMEDIR              | -
            gw --dir HOMEDIR --port 4000                               | ''                              | default
            """)
    void directoryInTheCommandNamesTheGateway(String command, String variables, String expected) {
        assertThat(gateway(withDirectory(), command, variables)).isEqualTo(expected);
    }

    private static App withDirectory() {
        return App.builder("agent", List.of("gw", "--dir", "{directory}", "--port", "{port}"))
                .build();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the creation of a symbolic link needs a privilege there")
    void directoryInTheCommandMayBeALink() throws IOException {
        Files.createSymbolicLink(temp.resolve("link"), home);
        String command = "/bin/sh /usr/bin/gw --dir TEMP/link/profiles/coder --port 1";
        assertThat(gateway(withDirectory(), command, "")).isEqualTo("coder");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gw --home HOMEDIR                | ''                  | default
            gw --home HOMEDIR --name coder   | ''                  | coder
            gw --home TEMP/other --name coder | AGENT_HOME=HOMEDIR | -
            """)
    void homeInTheCommandIsNotEnoughForANamedProfile(String command, String variables, String expected) {
        List<String> root = List.of("gw", "--home", "{home}");
        App app = App.builder("agent", root)
                .launch(Launch.of(root, List.of("gw", "--home", "{home}", "--name", "{profile}")))
                .build();
        assertThat(gateway(app, command, variables)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /usr/bin/agentd              | AGENT_HOME=HOMEDIR/profiles/coder            | coder
            sh /usr/bin/agentd -v        | AGENT_HOME=HOMEDIR PWD=HOMEDIR/profiles/coder | coder
            agentd                       | AGENT_HOME=HOMEDIR PWD=HOMEDIR               | default
            agentd                       | AGENT_HOME=HOMEDIR PWD=TEMP                  | -
            agentd                       | AGENT_HOME=HOMEDIR                           | -
            agentd status                | AGENT_HOME=HOMEDIR/profiles/coder            | -
            tail -f agentd               | AGENT_HOME=HOMEDIR/profiles/coder            | -
            less agentd                  | AGENT_HOME=HOMEDIR/profiles/coder            | -
            """)
    void commandOfOneWordNeedsADirectory(String command, String variables, String expected) {
        assertThat(gateway(App.builder("agent", List.of("agentd")).build(), command, variables))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            node /usr/bin/agent --profile coder run --port 4000 | AGENT_HOME=HOMEDIR-coder  | coder
            agent --profile coder run --port 4000               | AGENT_HOME=HOMEDIR-coder  | coder
            agent --profile coder run --port 4000               | AGENT_HOME=HOMEDIR        | coder
            agent --profile coder run --port 4000               | AGENT_HOME=TEMP/other     | -
            agent --profile absent run --port 4000              | AGENT_HOME=HOMEDIR-absent | -
            """)
    void directoryBesideTheHomeNamesTheProfile(String command, String variables, String expected) throws IOException {
        Files.createDirectories(temp.resolve("account/.hermes-coder"));
        App app = AppFile.read(Files.writeString(temp.resolve("app.yaml"), """
                app: agent
                command: agent --profile {profile} run --port {port}
                profiles: {directory: "{home}-{profile}"}
                """));
        assertThat(gateway(app, command, variables)).isEqualTo(expected);
    }

    @Test
    void emptyCommandIsNoGateway() {
        HolderQuery query = HolderQuery.of(
                Home.at(Presets.named("hermes"), home),
                HostFacts.ofThisHost(Map.of()),
                List.of(ServiceName.of("coder")));
        assertThat(query.gatewayOf(List.of(), Map.of())).isEmpty();
    }
}
