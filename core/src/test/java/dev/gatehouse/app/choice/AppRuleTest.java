package dev.gatehouse.app.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.error.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which app a call means. */
class AppRuleTest {
    private static final PresetOutline HERMES = new PresetOutline(
            "hermes",
            "HERMES_HOME",
            "~/.hermes",
            Path.of("/opt/data"),
            "{home}/profiles/{profile}",
            List.of("SOUL.md", "config.yaml"));
    private static final PresetOutline CLAW = new PresetOutline(
            "claw", "CLAW_DIR", "~/.claw", Path.of("/opt/data"), "{home}-{profile}", List.of("claw.json"));

    /**
     * Columns: what the caller said, separated by blanks: {@code --app=X}, {@code --home=X}, variables, {@code container};
     * what is on disk, a directory ends with a slash; the homes that services show, as {@code preset:home}; the answer, one
     * app per {@code ;}: preset or {@code -}, its app file or {@code -}, its home or {@code -}, and the reason.
     */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            # What is named comes first: a preset by its name, anything that looks like a path as a file.
            --app=claw,                     "~/.hermes/",           "", "claw - - --app names it"
            --app=my.yaml,                  "",                     "", "- my.yaml - --app names it"
            --app=/etc/acme,                "",                     "", "- /etc/acme - --app names it"
            --app=acme,                     "acme",                 "", "- acme - --app names it"
            --app=./claw,                   "",                     "", "- ./claw - --app names it"
            "--app=claw --home=/srv/x",     "",                     "", "claw - - --app names it"
            "--app=claw GATEHOUSE_APP=a.yaml", "",                  "", "claw - - --app names it"
            GATEHOUSE_APP=claw,             "~/.hermes/",           "", "claw - - GATEHOUSE_APP names it"
            "GATEHOUSE_APP=a.yaml HERMES_HOME=/srv/h", "",          "", "- a.yaml - GATEHOUSE_APP names it"
            "GATEHOUSE_APP=a.yaml --home=/srv/h", "/srv/h/gatehouse.yaml", "", "- a.yaml - GATEHOUSE_APP names it"
            # A name is also that of a home with an app file. The file decides, not whether the directory exists.
            --app=redis,                    "~/.redis/gatehouse.yaml redis", "", "- /home/me/.redis/gatehouse.yaml /home/me/.redis --app names it"
            GATEHOUSE_APP=redis,            "~/.redis/gatehouse.yaml ~/.hermes/", "", "- /home/me/.redis/gatehouse.yaml /home/me/.redis GATEHOUSE_APP names it"
            --app=claw,                     "~/.claw/gatehouse.yaml", "", "claw - - --app names it"
            --app=./redis,                  "~/.redis/gatehouse.yaml", "", "- ./redis - --app names it"
            # The home that an option names: its app file, the preset whose home it is, its marker files, the first preset.
            --home=/srv/x,                  "/srv/x/gatehouse.yaml", "", "hermes /srv/x/gatehouse.yaml /srv/x /srv/x/gatehouse.yaml exists"
            --home=/home/me/.claw,          "/home/me/.claw/config.yaml", "", "claw - /home/me/.claw /home/me/.claw is its home"
            "--home=/srv/c CLAW_DIR=/srv/c", "",                    "", "claw - /srv/c CLAW_DIR is set"
            --home=/srv/x,                  "/srv/x/claw.json",     "", "claw - /srv/x /srv/x/claw.json exists"
            --home=/srv/x,                  "/srv/x/claw.json /srv/x/SOUL.md", "", "hermes - /srv/x /srv/x/SOUL.md exists"
            --home=/srv/x,                  "~/.claw/",             "", "hermes - /srv/x nothing in /srv/x belongs to another preset"
            # The variable of a preset, whatever else is there, and whether or not its home exists.
            HERMES_HOME=/srv/h,             "~/.claw/",             "", "hermes - /srv/h HERMES_HOME is set"
            CLAW_DIR=/srv/c,                "~/.hermes/ ~/.claw/",  "", "claw - /srv/c CLAW_DIR is set"
            HERMES_HOME=/srv/h,             "/srv/h/gatehouse.yaml", "", "hermes /srv/h/gatehouse.yaml /srv/h /srv/h/gatehouse.yaml exists"
            "HERMES_HOME=/srv/h CLAW_DIR=/srv/c", "",               "", "hermes - /srv/h HERMES_HOME is set;claw - /srv/c CLAW_DIR is set"
            # What is there.
            "",                             "~/.hermes/",           "", "hermes - /home/me/.hermes /home/me/.hermes exists"
            "",                             "~/.claw/",             "", "claw - /home/me/.claw /home/me/.claw exists"
            "",                             "~/.claw/ ~/.claw/gatehouse.yaml", "", "claw /home/me/.claw/gatehouse.yaml /home/me/.claw /home/me/.claw/gatehouse.yaml exists"
            "",                             "~/.hermes/ ~/.claw/",  "", "hermes - /home/me/.hermes /home/me/.hermes exists;claw - /home/me/.claw /home/me/.claw exists"
            "",                             "~/.claw/",             "hermes:/home/bob/.hermes", "claw - /home/me/.claw /home/me/.claw exists"
            "",                             "",                     "claw:/home/bob/.claw", "claw - /home/bob/.claw /home/bob/.claw exists"
            "",                             "",                     "", "hermes - /home/me/.hermes no home of hermes or claw exists"
            # A profile beside a home that does not exist.
            "",                             "~/.claw-x/",           "", "claw - /home/me/.claw /home/me/.claw-x exists"
            "",                             "~/.hermes/ ~/.claw-x/", "", "hermes - /home/me/.hermes /home/me/.hermes exists;claw - /home/me/.claw /home/me/.claw-x exists"
            "",                             "~/.claw-x/ ~/.claw/gatehouse.yaml", "", "claw /home/me/.claw/gatehouse.yaml /home/me/.claw /home/me/.claw/gatehouse.yaml exists"
            # Other apps count if no preset has a home.
            "",                             "~/.redis/gatehouse.yaml", "", "- /home/me/.redis/gatehouse.yaml /home/me/.redis /home/me/.redis/gatehouse.yaml exists"
            "",                             "~/.a/gatehouse.yaml ~/.b/gatehouse.yaml", "", "- /home/me/.a/gatehouse.yaml /home/me/.a /home/me/.a/gatehouse.yaml exists;- /home/me/.b/gatehouse.yaml /home/me/.b /home/me/.b/gatehouse.yaml exists"
            "",                             "~/.redis/gatehouse.yaml ~/.hermes/", "", "hermes - /home/me/.hermes /home/me/.hermes exists"
            # Two presets share the home of containers: its marker files decide.
            container,                      "/opt/data/",           "", "hermes - /opt/data nothing in /opt/data belongs to another preset"
            container,                      "/opt/data/ /opt/data/claw.json", "", "claw - /opt/data /opt/data/claw.json exists"
            container,                      "/opt/data/ /opt/data/gatehouse.yaml", "", "hermes /opt/data/gatehouse.yaml /opt/data /opt/data/gatehouse.yaml exists"
            container,                      "",                     "", "hermes - /opt/data no home of hermes or claw exists"
            """)
    void app(String said, String disk, String services, String expected) {
        Host host = new Host(said, disk, services);
        assertThat(words(AppRule.choose(host.request(), host))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            "",                             "~/.hermes/ ~/.claw/",  "", "hermes - /home/me/.hermes /home/me/.hermes exists;claw - /home/me/.claw /home/me/.claw exists"
            "",                             "~/.claw/",             "", "claw - /home/me/.claw /home/me/.claw exists"
            "HERMES_HOME=/srv/h",           "~/.hermes/ ~/.claw/ /srv/h/", "", "hermes - /srv/h HERMES_HOME is set;claw - /home/me/.claw /home/me/.claw exists"
            "HERMES_HOME=/srv/h",           "~/.claw/",             "", "claw - /home/me/.claw /home/me/.claw exists"
            "GATEHOUSE_APP=a.yaml",         "~/.claw/",             "", "- a.yaml - GATEHOUSE_APP names it;claw - /home/me/.claw /home/me/.claw exists"
            "",                             "",                     "hermes:/home/bob/.hermes", "hermes - /home/bob/.hermes /home/bob/.hermes exists"
            "",                             "",                     "", ""
            "",                             "~/.redis/gatehouse.yaml ~/.claw/ ~/.claw/gatehouse.yaml", "", "claw /home/me/.claw/gatehouse.yaml /home/me/.claw /home/me/.claw/gatehouse.yaml exists;- /home/me/.redis/gatehouse.yaml /home/me/.redis /home/me/.redis/gatehouse.yaml exists"
            "GATEHOUSE_APP=/home/me/.redis/gatehouse.yaml", "~/.redis/gatehouse.yaml", "", "- /home/me/.redis/gatehouse.yaml - GATEHOUSE_APP names it"
            """)
    void allApps(String said, String disk, String services, String expected) {
        Host host = new Host(said, disk, services);
        assertThat(words(AppRule.all(host.request(), host))).isEqualTo(expected);
    }

    @Test
    void misspelledPresetIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> choose("--app=hermse"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("'hermse' is neither an app nor a file; apps: hermes, claw; did you mean 'hermes'?");
        Host host = new Host("--app=redsi", "~/.redis/gatehouse.yaml", "");
        assertThatThrownBy(() -> AppRule.choose(host.request(), host))
                .hasMessage("'redsi' is neither an app nor a file; apps: hermes, claw, redis; did you mean 'redis'?");
        assertThatThrownBy(() -> choose("GATEHOUSE_APP=zzz"))
                .hasMessage("GATEHOUSE_APP: 'zzz' is neither an app nor a file; apps: hermes, claw");
    }

    /** The home directory of a person can be large, and short commands must be fast. */
    @Test
    void noOtherAppIsLookedForIfAPresetHasAHome() {
        for (String said : List.of("", "--home=/srv/x", "HERMES_HOME=/srv/x", "--app=hermes", "--app=a.yaml")) {
            Host host = new Host(said, "~/.claw/", "");
            AppFacts guarded = new Guarded(host);
            assertThat(AppRule.choose(host.request(), guarded)).as(said).isNotEmpty();
        }
    }

    @Test
    void variableNamesOneApp() {
        assertThatThrownBy(() -> choose("GATEHOUSE_APP=all")).hasMessage("GATEHOUSE_APP must name one app, not all");
    }

    private static List<AppChoice> choose(String said) {
        Host host = new Host(said, "", "");
        return AppRule.choose(host.request(), host);
    }

    private static String words(List<AppChoice> choices) {
        List<String> words = new ArrayList<>();
        for (AppChoice choice : choices) {
            words.add(choice.preset().orElse("-") + " "
                    + choice.file().map(Path::toString).orElse("-") + " "
                    + choice.home().map(Path::toString).orElse("-") + " " + choice.reason());
        }
        return String.join(";", words);
    }

    /** A host with one person, {@code me}. */
    private record Host(Map<String, String> said, Set<String> disk, Map<String, String> services) implements AppFacts {
        Host(String said, String disk, String services) {
            this(pairs(said, "="), Set.of(disk.replace("~", "/home/me").split(" ", -1)), pairs(services, ":"));
        }

        private static Map<String, String> pairs(String text, String separator) {
            Map<String, String> pairs = new HashMap<>();
            for (String word : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
                String[] parts = (word + separator).split(separator, 3);
                pairs.put(parts[0], parts[1]);
            }
            return pairs;
        }

        AppRequest request() {
            return new AppRequest(
                    Optional.ofNullable(said.get("--app")),
                    said.getOrDefault("GATEHOUSE_APP", ""),
                    Optional.ofNullable(said.get("--home")).map(Path::of),
                    List.of(HERMES, CLAW));
        }

        @Override
        public Optional<Path> named(PresetOutline preset) {
            return Optional.ofNullable(said.get(preset.variable())).map(Path::of);
        }

        @Override
        public Path usual(PresetOutline preset) {
            return said.containsKey("container")
                    ? preset.containerHome()
                    : Path.of(preset.hostHome().replace("~", "/home/me"));
        }

        @Override
        public Optional<Path> elsewhere(PresetOutline preset) {
            return Optional.ofNullable(services.get(preset.name())).map(Path::of);
        }

        @Override
        public Optional<Path> present(PresetOutline preset, Path home) {
            String beside = preset.profiles().replace("{home}", home.toString()).replace("{profile}", "x");
            return Stream.of(home.toString(), beside)
                    .filter(path -> disk.contains(path + "/"))
                    .findFirst()
                    .map(Path::of);
        }

        @Override
        public Optional<Path> other(String name) {
            Path home = Path.of("/home/me/." + name);
            return exists(home.resolve("gatehouse.yaml")) ? Optional.of(home) : Optional.empty();
        }

        @Override
        public List<Path> others() {
            return disk.stream()
                    .filter(path -> path.matches("/home/me/\\.[^/]+/gatehouse.yaml"))
                    .map(path -> Path.of(path).getParent())
                    .sorted()
                    .toList();
        }

        @Override
        public boolean exists(Path file) {
            return disk.contains(file.toString());
        }
    }

    /** Refuses to look for other apps. */
    private record Guarded(AppFacts facts) implements AppFacts {
        @Override
        public Optional<Path> named(PresetOutline preset) {
            return facts.named(preset);
        }

        @Override
        public Path usual(PresetOutline preset) {
            return facts.usual(preset);
        }

        @Override
        public Optional<Path> elsewhere(PresetOutline preset) {
            return facts.elsewhere(preset);
        }

        @Override
        public Optional<Path> present(PresetOutline preset, Path home) {
            return facts.present(preset, home);
        }

        @Override
        public Optional<Path> other(String name) {
            throw new AssertionError("looked for " + name);
        }

        @Override
        public List<Path> others() {
            throw new AssertionError("listed a home directory");
        }

        @Override
        public boolean exists(Path file) {
            return facts.exists(file);
        }
    }
}
