package dev.gatehouse.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.app.layout.AppHome;
import dev.gatehouse.app.service.LegacyUnit;
import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.app.service.OwnService;
import dev.gatehouse.app.service.OwnVariables;
import dev.gatehouse.app.service.ServiceNames;
import dev.gatehouse.definition.ByKind;
import dev.gatehouse.definition.Hardening;
import dev.gatehouse.definition.HomeExport;
import dev.gatehouse.definition.LogPolicy;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppFileTest {
    @TempDir
    Path directory;

    private App read(String text) throws IOException {
        return AppFile.read(Files.writeString(directory.resolve("gatehouse.yaml"), text));
    }

    private void assertRefused(String text, String... parts) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(directory.resolve("gatehouse.yaml") + ": ")
                .hasMessageContainingAll(parts);
    }

    @Test
    void signsOfReadinessThatTheProgramDoesNotGiveHaveAReason() throws IOException {
        String acme = "app: acme\ncommand: acme {profile}\n";
        assertThat(read(acme).records().noReady()).isEmpty();
        assertThat(read(acme + "no-ready: {notify: it is silent, port: it has none}\nready: none\n")
                        .records()
                        .noReady())
                .isEqualTo(Map.of("notify", "it is silent", "port", "it has none"));
        assertRefused(acme + "no-ready: {notify: ''}\n", "no-ready.notify must say why");
        assertRefused(acme + "no-ready: notify\n", "no-ready must be a mapping");
        assertRefused(acme + "no-ready: {state: why}\n", "unknown key 'no-ready.state'", "notify, port, http");
        assertRefused(
                acme + "no-ready: {notify: it is silent}\nready: notify\n", "ready must not be notify: it is silent");
    }

    @Test
    void twoKeysSuffice() throws IOException {
        App app = read("app: acme\ncommand: acme serve --profile {profile}\n");
        assertThat(app.name()).isEqualTo("acme");
        assertThat(app.description()).isEqualTo("acme gateway");
        assertThat(app.home().variable()).isEqualTo("ACME_HOME");
        assertThat(app.home().host()).isEqualTo("~/.acme");
        assertThat(app.home().container()).isEqualTo(Path.of("/opt/data"));
        assertThat(app.launch().user()).isEmpty();
        assertThat(app.launch().fallbackUid()).isEmpty();
        assertThat(app.launch().activate()).isEmpty();
        assertThat(app.launch().named()).containsExactly("acme", "serve", "--profile", "{profile}");
        assertThat(app.launch().root()).isEqualTo(app.launch().named());
        assertThat(app.defaults().environment().variables()).isEmpty();
        assertThat(app.profiles().markers()).containsExactly("config.yaml");
        assertThat(app.profiles().folders()).isEmpty();
        assertThat(app.profiles().reserved()).containsExactly("default");
        assertThat(app.profiles().volatileFiles()).isEmpty();
        assertThat(app.names()).isEqualTo(new ServiceNames("gateway-", "acme-gateway", "acme.gateway", "Acme_Gateway"));
    }

    @Test
    void readsAllKeys() throws IOException {
        App app = read("""
                app: acme
                description: Acme Agent
                home:
                  variable: ACME_DIR
                  host: /srv/acme
                  container: /data
                user: acme
                activate: /opt/acme/env.sh
                command: [acme, run, --port, "{port}", 7]
                default-command: acme run
                env:
                  ACME_MODE: 1
                markers: [acme.toml, config.yaml]
                folders: [logs, state]
                reserved: [root]
                volatile: [acme.pid]
                names:
                  slot: acme-
                  unit: acme
                  label: org.acme
                  task: Acme
                """);
        assertThat(app.description()).isEqualTo("Acme Agent");
        assertThat(app.home().variable()).isEqualTo("ACME_DIR");
        assertThat(app.home().host()).isEqualTo("/srv/acme");
        assertThat(app.home().container()).isEqualTo(Path.of("/data"));
        assertThat(app.launch().user()).contains("acme");
        assertThat(app.launch().activate()).contains(Path.of("/opt/acme/env.sh"));
        assertThat(app.launch().named()).containsExactly("acme", "run", "--port", "{port}", "7");
        assertThat(app.launch().root()).containsExactly("acme", "run");
        assertThat(app.defaults().environment().variables()).isEqualTo(new TreeMap<>(Map.of("ACME_MODE", "1")));
        assertThat(app.profiles().markers()).containsExactly("acme.toml", "config.yaml");
        assertThat(app.profiles().folders()).containsExactly("logs", "state");
        assertThat(app.profiles().reserved()).containsExactly("root");
        assertThat(app.profiles().volatileFiles()).containsExactly("acme.pid");
        assertThat(app.names()).isEqualTo(new ServiceNames("acme-", "acme", "org.acme", "Acme"));
    }

    @Test
    void theAppRunsItsOwnCommand() throws IOException {
        App app = read("app: acme\ncommand: [acme, '{profile}', '{port}']\ndefault-command: acme root\n");
        assertThat(app.launch().template(ProfileName.of("x"))).containsExactly("acme", "{profile}", "{port}");
        assertThat(app.launch().template(ProfileName.DEFAULT)).containsExactly("acme", "root");
    }

    @Test
    void settingsForAllProfilesHaveTheGrammarOfAProfile() throws IOException {
        App app = read("""
                app: acme
                command: x
                ready: {port: true, timeout: 90s}
                stop: {timeout: 5m}
                limits: {memory: 1G}
                logs: {files: 3, size: 64K}
                restart: {mode: always, again: [0]}
                env: {A: 1}
                harden: standard
                """);
        assertThat(app.defaults().ready()).isEqualTo(new Readiness.Port(Readiness.Port.OWN, Duration.ofSeconds(90)));
        assertThat(app.defaults().stop()).isEqualTo(new StopPolicy("TERM", Duration.ofMinutes(5)));
        assertThat(app.defaults().limits().memoryBytes()).hasValue(1L << 30);
        assertThat(app.defaults().hardening()).isEqualTo(Hardening.STANDARD);
        assertThat(app.defaults().logs()).isEqualTo(new LogPolicy(3, 64 << 10, true));
        assertThat(app.defaults().restart().again()).containsExactly(0);
        assertThat(app.defaults().environment().variables()).containsEntry("A", "1");
        assertRefused("app: acme\ncommand: x\nlogs: {size: 1K}\n", "logs.size must be from 4K to 268435455 bytes");
        assertRefused("app: acme\ncommand: x\nlogs: {forward: 1}\n", "logs.forward must be");
        assertRefused("app: acme\ncommand: x\nready: maybe\n", "ready must be none, notify, port", "line 3");
        assertRefused("app: acme\ncommand: x\nstop: {signal: KILL}\n", "stop.signal must be one of");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            command: prog {prot}                       | command must have no other placeholders | did you mean {port}?
            command: [prog, x, "a{homes}b"]            | command[2] must have no other           | did you mean {home}?
            default-command: prog {prot}               | default-command must have no other      | {{prot}} for the text {prot}
            directory: "{dir}/x"                       | directory must have no other            | {directory}
            command: ["{unit}", x]                     | command must not contain {unit}         | line 2
            directory: "{home}/{unit}"                 | directory must not contain {unit}       | line 3
            directory: {systmed: "{home}"}             | unknown key 'directory.systmed'         | systemd
            directory: {s6: "{home}", Sys: "{home}"}   | must have a kind of service manager     | directory.Sys
            env: {A: {windwos: x}}                     | unknown key 'env.A.windwos'             | windows
            env-file: "{home}/{unit}"                  | env-file must not contain {unit}        | a path
            env: {A: {s6: [x]}}                        | env.A.s6 must be text                   | line 3
            env: {A: {s6: "{prot}"}}                   | env.A.s6 must have no other placeholders | {port}
            directory: work                            | directory must be {home}, {directory}, or an absolute path | work
            profiles: {directory: "/srv/{profile}"}    | profiles.directory must begin with {home} | /srv
            profiles: {directory: "{home}/x"}          | profiles.directory must begin with      | {profile} once
            profiles: {directory: "{home}/{profile}/x"} | profiles.directory must begin with     | last component
            profiles: {directory: "{home}/../{profile}"} | profiles.directory must begin with    | ..
            profiles: {root: maybe}                    | profiles.root must be required or optional | maybe
            settings: {file: a/b}                      | settings.file must contain plain file names | a/b
            settings: {file: gatehouse.yaml}           | settings.file must not be gatehouse.yaml | app file
            settings: {section: a..b}                  | settings.section must be a key          | a..b
            command: [{words: [a]}, {words: [b]}]      | command[0] must have probe, prints and words | a mapping
            command: [{probe: [a], prints: x, words: [a]}] | unknown key 'command[0].probe'   | known keys: words
            port: 1                                    | port must be a list                     | line 3
            port: {file: x.json}                       | port must have either file and key, or value | a mapping
            port: [{value: 70000}]                     | port[0].value must be a whole number    | 70000
            port: [{file: x, key: a, format: toml}]    | port[0].format must be one of           | toml
            port: [{value: 1, profile: coder}]         | port[0].profile must be default         | coder
            """)
    void placesAndPlaceholdersAreChecked(String line, String message, String part) {
        String command = line.startsWith("command") ? "" : "command: x\n";
        assertRefused("app: acme\n" + command + line + "\n", message, part);
    }

    @Test
    void defaultStemsContainTheWholeNameOfTheApp() throws IOException {
        App app = read("app: a-rather-long-name-of-an-app\ncommand: x\n");
        assertThat(app.names())
                .isEqualTo(new ServiceNames(
                        "gateway-",
                        "a-rather-long-name-of-an-app-gateway",
                        "a-rather-long-name-of-an-app.gateway",
                        "A-rather-long-name-of-an-app_Gateway"));
        assertThat(app.home().variable()).isEqualTo("A_RATHER_LONG_NAME_OF_AN_APP_HOME");
        assertThat(read("app: 7up\ncommand: x\n").home().variable()).isEqualTo("_7UP_HOME");
    }

    @Test
    void appAndCommandAreRequired() {
        assertRefused("command: x\n", "must have the key 'app'");
        assertRefused("app: acme\n", "must have the key 'command'");
        assertRefused("app:\ncommand: x\n", "must have the key 'app'");
        assertRefused("", "must contain at least app and command");
    }

    @ParameterizedTest
    @ValueSource(strings = {"apps: x", "Command: x", "default_command: x", "ports: 1", "home: {path: /x}"})
    void unknownKeysAreRefused(String line) {
        assertRefused("app: acme\ncommand: x\n" + line + "\n", "unknown key '", "known keys: ");
    }

    @Test
    void namesCanBePatterns() throws IOException {
        App app = read("app: acme\ncommand: x\nnames:\n  unit: acme\n"
                + "  label: {default: ai.acme.gateway, named: 'ai.acme.{profile}'}\n"
                + "  task: {default: Acme Gateway, named: 'Acme Gateway ({profile})'}\n");
        ProfileName coder = ProfileName.of("coder");
        assertThat(app.names(NamingStem.UNIT).of(coder)).isEqualTo("acme-coder");
        assertThat(app.names(NamingStem.LABEL).of(coder)).isEqualTo("ai.acme.coder");
        assertThat(app.names(NamingStem.LABEL).of(ProfileName.DEFAULT)).isEqualTo("ai.acme.gateway");
        assertThat(app.names(NamingStem.TASK).of(coder)).isEqualTo("Acme Gateway (coder)");
        assertThat(app.names(NamingStem.SLOT).of(coder)).isEqualTo("gateway-coder");
        assertRefused("app: acme\ncommand: x\nnames: {unit: {default: a}}\n", "names.unit must have default and named");
        assertRefused(
                "app: acme\ncommand: x\nnames: {unit: {default: a, named: b}}\n",
                "names.unit.named must contain {profile} once");
        assertRefused(
                "app: acme\ncommand: x\nnames: {unit: {default: 'a{profile}', named: 'b{profile}'}}\n",
                "names.unit.default must be a name without placeholders");
        assertRefused(
                "app: acme\ncommand: x\nnames: {unit: {default: a, named: 'b ({profile})'}}\n",
                "names.unit must begin with a letter");
    }

    @Test
    void theHomeVariableCanHaveTheProfilesDirectoryOrNothing() throws IOException {
        assertThat(read("app: acme\ncommand: x\n").home().export()).isEqualTo(ByKind.of(HomeExport.HOME));
        assertThat(read("app: acme\ncommand: x\nhome: {exported: directory}\n")
                        .home()
                        .export()
                        .under("s6"))
                .isEqualTo(HomeExport.DIRECTORY);
        ByKind<HomeExport> mixed = read("app: acme\ncommand: x\nhome: {exported: {default: no, systemd: directory}}\n")
                .home()
                .export();
        assertThat(mixed.under("systemd")).isEqualTo(HomeExport.DIRECTORY);
        assertThat(mixed.under("s6")).isEqualTo(HomeExport.NO);
        AppHome none = read("app: acme\ncommand: x\nhome: {variable: none}\n").home();
        assertThat(none.hasVariable()).isFalse();
        assertThat(none.export().under("s6")).isEqualTo(HomeExport.NO);
        assertRefused(
                "app: acme\ncommand: x\nhome: {exported: maybe}\n", "home.exported must be home, directory or no");
    }

    @Test
    void anAppCanMaintainItsOwnUnit() throws IOException {
        OwnService own = read("app: acme\ncommand: x\nown-service:\n  systemd: drop-in\n"
                        + "  uninstall: [acme, -p, '{profile}', '{directory}', uninstall]\n")
                .ownService();
        assertThat(own.isDropIn("systemd")).isTrue();
        assertThat(own.isDropIn("launchd")).isFalse();
        assertThat(own.uninstall(ProfileName.of("coder"), Path.of("/h"), Path.of("/h/p")))
                .containsExactly("acme", "-p", "coder", "/h/p", "uninstall");
        assertThat(read("app: acme\ncommand: x\n").ownService()).isEqualTo(OwnService.NONE);
        assertRefused(
                "app: acme\ncommand: x\nown-service: {launchd: drop-in}\n",
                "own-service.launchd is not possible: only systemd has drop-ins");
        assertRefused("app: acme\ncommand: x\nown-service: {systemd: whole}\n", "own-service.systemd must be drop-in");
    }

    @Test
    void anAppCanHaveAnEarlyUnitAndVariablesOfItsOwnInstallation() throws IOException {
        String begin = "app: acme\ncommand: x\nown-service:\n";
        OwnService own = read(begin + "  legacy: {unit: acme.service, contains: [acme serve, /acme.py]}\n"
                        + "  variables: {first-start: ACME_FIRST, unsupervised: ACME_ALONE, start-now: ACME_NOW}\n")
                .ownService();
        assertThat(own.isMaintained()).isFalse();
        LegacyUnit legacy = own.legacy().orElseThrow();
        assertThat(legacy.unit()).isEqualTo("acme.service");
        assertThat(legacy.isIn("ExecStart=/opt/acme.py run")).isTrue();
        assertThat(legacy.isIn("ExecStart=/opt/other")).isFalse();
        assertThat(own.variables())
                .isEqualTo(new OwnVariables(
                        Optional.of("ACME_FIRST"),
                        Optional.of("ACME_ALONE"),
                        Optional.of("ACME_NOW"),
                        Optional.empty()));
        assertRefused(begin + "  legacy: {unit: acme.service}\n", "must have the keys 'unit' and 'contains'");
        assertRefused(begin + "  legacy: {unit: acme.service, contains: []}\n", "must have at least one text");
        assertRefused(begin + "  legacy: {unit: ../acme.service, contains: [x]}\n", "must be the name of a service");
        assertRefused(begin + "  variables: {start-new: X}\n", "known keys: first-start");
        assertRefused(begin + "  variables: {start-now: A B}\n", "A B");
    }

    /** Other backends have stems of their own; whether one has this key is checked when a manager is opened. */
    @Test
    void stemsOfOtherBackendsAreKept() throws IOException {
        App app = read("app: acme\ncommand: x\nnames: {dinit: agents}\n");
        assertThat(app.names().stems()).containsEntry("dinit", "agents").containsEntry("unit", "acme-gateway");
        assertThat(app.names().furtherKeys()).containsExactly("dinit");
    }

    @Test
    void wrongTypesAreRefusedWithTheirKey() {
        assertRefused("app: 7\ncommand: x\n", "app must be text, got '7' (line 1, column 6)");
        assertRefused(
                "app: acme\ncommand: {a: b}\n",
                "command must be a text, a list of words, or a list of variants, each with - before its first key, got a mapping");
        assertRefused("app: acme\ncommand: [x, [y]]\n", "command[1] must be text, a number");
        assertRefused("app: acme\ncommand: x\nmarkers: a\n", "markers must be a list");
        assertRefused("app: acme\ncommand: x\nenv: [A]\n", "env must be a mapping");
        assertRefused("app: acme\ncommand: x\nuser: [a]\n", "user must be text, got a list");
        assertRefused("app: acme\ncommand: x\nhome: /srv\n", "home must be a mapping");
    }

    @Test
    void slipsAreRefusedWithTheNearestAndThePosition() {
        assertRefused(
                "app: acme\ncommand: x\nnames: {uint: x}\n",
                "unknown key 'names.uint' (line 3, column 9); known keys: slot, unit, label, task, service; did you mean"
                        + " 'unit'?");
        assertRefused("app: acme\ncommand: [x, '{PORT}']\n", "did you mean {port}?");
        assertRefused(
                "app: acme\ncommand: x\nport: {file: a.toml, key: port}\n",
                "port.file has a suffix of no known format: set format to one of yaml, json, json5, env, got 'a.toml'");
        assertRefused(
                "app: acme\ncommand: x\nport: {file: a.toml, key: port, format: jsno}\n",
                "port.format must be one of yaml, json, json5, env, got 'jsno'");
        assertRefused(
                "app: acme\ncommand: x\nstop: {at-least: {file: a.toml, key: port}}\n",
                "stop.at-least.file has a suffix of no known format");
        assertRefused(
                "app: acme\ncommand: x\nprofiles: {create: 'acme new {unit}'}\n",
                "profiles.create must not contain {uid} or {unit} here");
    }

    @Test
    void errorsOfTheAppNameTheFile() {
        assertRefused("app: a b\ncommand: x\n", "app must be one word");
        assertRefused("app: acme\ncommand: x\nuser: a b\n", "user must be an account name");
        assertRefused("app: acme\ncommand: x\nmarkers: []\n", "markers must name at least one file");
        assertRefused("app: acme\ncommand: x\nfolders: [../x]\n", "folders must contain plain file names");
        assertRefused(
                "app: acme\ncommand: x\nnames: {unit: " + "x".repeat(244) + "}\n", "names.unit too long (246 > 245");
        assertRefused("app: acme\ncommand: x\nenv: {A-B: 1}\n", "env: environment key must match");
        assertRefused("app: acme\ncommand: x\nhome: {variable: A-B}\n", "environment key must match");
    }

    @Test
    void pathsMustBeAbsolute() {
        assertRefused("app: a\ncommand: x\nhome: {container: data}\n", "home.container must be an absolute path");
        assertRefused(
                "app: a\ncommand: x\nhome: {host: data}\n", "home.host must be an absolute path, or one that begins");
        assertRefused("app: a\ncommand: x\nactivate: env.sh\n", "activate must be an absolute path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh -c 'a b'", "sh -c \"a b\"", "a\\ b"})
    void aCommandThatNeedsQuotesMustBeAList(String command) {
        assertRefused(
                "app: a\ncommand: |\n  " + command + "\n", "cannot contain quotes or backslashes: write it as a list");
    }

    @ParameterizedTest
    @ValueSource(strings = {"''", "'  '", "[]", "['']"})
    void aCommandMustNameAProgram(String command) {
        assertRefused("app: a\ncommand: " + command + "\n", "command must name a program");
    }

    @Test
    void aMissingFileIsAnError() {
        assertThatThrownBy(() -> AppFile.read(directory.resolve("absent.yaml")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("absent.yaml: the app file does not exist");
    }

    @Test
    void theServiceManagerIsAWordThatABackendMayKnow() throws IOException {
        assertThat(read("app: acme\ncommand: acme\n").manager()).isEmpty();
        assertThat(read("app: acme\ncommand: acme\nmanager: kubernetes\n").manager())
                .contains("kubernetes");
        assertThatThrownBy(() -> read("app: acme\ncommand: acme\nmanager: K8s!\n"))
                .hasMessageContaining("manager must be the kind of a service manager");
    }
}
