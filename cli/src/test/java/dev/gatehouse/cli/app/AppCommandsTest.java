package dev.gatehouse.cli.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import dev.gatehouse.app.App;
import dev.gatehouse.app.AppFile;
import dev.gatehouse.app.Presets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code app list}, {@code show} and {@code init}. */
class AppCommandsTest extends AppHomes {
    @Test
    void listShowsWhichAppIsUsedAndWhy() throws Exception {
        Path claw = appHome("openclaw", "openclaw.json");
        assertThat(done("app list").out())
                .containsPattern("openclaw +" + claw + " +- +used: " + claw + " exists")
                .containsPattern("hermes +" + home.resolve(".hermes") + " +- +no home");
        JsonObject first = done("app list --json").json().getArray("apps").getObject(0);
        assertThat(first.getString("preset")).isEqualTo("openclaw");
        assertThat(first.getBoolean("used")).isTrue();
        assertThat(first.getBoolean("exists")).isTrue();
        assertThat(done("app list --json").json().getArray("apps").getObject(1).getBoolean("exists"))
                .isFalse();
    }

    @Test
    void listOfSeveralAppsAsksNothing() throws Exception {
        hermesAndOpenclaw();
        terminal = descriptor -> true;
        environment.put("NO_COLOR", "1");
        Result result = done("app list");
        assertThat(result.out()).contains("hermes").contains("openclaw").doesNotContain("used: ");
        assertThat(result.err()).contains("  gatehouse --app all gateway list");
    }

    @Test
    void listShowsANamedFileWithItsHome() throws Exception {
        Path file = Files.writeString(home.resolve("acme.yaml"), "app: acme\ncommand: acme\n");
        appHome("hermes", "SOUL.md");
        assertThat(done("--app " + file + " app list").out())
                .containsPattern("acme +" + home.resolve(".acme") + " +" + file + " +used: --app names it")
                .containsPattern("hermes +" + home.resolve(".hermes"));
    }

    @Test
    void listOfANamedHomeShowsItsOwnAppAndThePresetsWithTheirHomes() throws Exception {
        Path redis = Files.createDirectories(home.resolve(".redis"));
        Path file = appFile(redis, "redis");
        Path hermes = appHome("hermes", "SOUL.md");
        String out = done("--home " + redis + " app list").out();
        assertThat(out)
                .containsPattern("redis +" + redis + " +" + file + " +used: " + file + " exists")
                .containsPattern("hermes +" + hermes + " +-")
                .containsPattern("openclaw +" + home.resolve(".openclaw") + " +- +no home");
        assertThat(out.lines()).hasSize(4);
        JsonObject first = done("--home " + redis + " app list --json")
                .json()
                .getArray("apps")
                .getObject(0);
        assertThat(first.getString("app")).isEqualTo("redis");
    }

    @Test
    void listShowsAppsThatAreNoPresets() throws Exception {
        Path file = appFile(Files.createDirectories(home.resolve(".redis")), "redis");
        Path broken = Files.writeString(
                Files.createDirectories(home.resolve(".broken")).resolve("gatehouse.yaml"), "app: x\n");
        appHome("hermes", "SOUL.md");
        assertThat(done("app list").out())
                .containsPattern("hermes +" + home.resolve(".hermes") + " +- +used: ")
                .containsPattern("redis +" + file.getParent() + " +" + file)
                .containsPattern("- +" + broken.getParent() + " +" + broken);
    }

    @Test
    void initOfAPresetWithOnlyAProfileBesideItsHomeAsksForTheHome() throws Exception {
        appHome("openclaw-work", "openclaw.json");
        assertThat(run("app init openclaw").errorLines())
                .containsExactly(
                        "✗ Home directory " + home.resolve(".openclaw")
                                + " does not exist; pass --create-home to create it",
                        "  gatehouse app init openclaw --create-home");
        done("app init openclaw --create-home");
        assertThat(home.resolve(".openclaw/gatehouse.yaml")).exists();
    }

    @Test
    void initNamesTheDirectoryThatDoesNotExist() {
        assertThat(run("app init acme --output " + home + "/none/acme.yaml").errorLines())
                .first()
                .asString()
                .startsWith("✗ Cannot write " + home + "/none/acme.yaml: ")
                .endsWith(" does not exist");
    }

    @Test
    void showPrintsTheFileOfAPresetOrOfTheAppInUse() throws Exception {
        assertThat(done("app show openclaw").out())
                .isEqualTo(Presets.text("openclaw").strip() + "\n");
        Path file = appFile(appHome("hermes", "SOUL.md"), "mine");
        assertThat(done("app show").out()).isEqualTo(Files.readString(file));
        JsonObject json = done("app show --json").json();
        assertThat(json.getString("file")).isEqualTo(file.toString());
        assertThat(json.getString("text")).isEqualTo(Files.readString(file));
        Result unknown = run("app show hermse");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("did you mean 'hermes'?");
        assertThat(run("app show /none.yaml").errorLines().getFirst())
                .isEqualTo("✗ /none.yaml: the app file does not exist");
    }

    @Test
    void initWritesAFileForAnotherApp() throws Exception {
        Path file = home.resolve("acme.yaml");
        Result result = done("app init acme --output " + file);
        assertThat(result.errorLines()).containsExactly("✓ Wrote " + file, "  gatehouse --app " + file + " app list");
        App app = AppFile.read(file);
        assertThat(app.name()).isEqualTo("acme");
        assertThat(done("--app " + file + " app list").out()).contains("used: --app names it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hermes", "openclaw"})
    void initWritesThePresetIntoItsHome(String preset) throws Exception {
        Path directory = appHome(preset, preset.equals("hermes") ? "SOUL.md" : "openclaw.json");
        done("app init");
        App app = AppFile.read(directory.resolve("gatehouse.yaml"));
        assertThat(app).isEqualTo(Presets.named(preset));
        assertThat(done("app show").out()).contains("# Limits of a gateway");
    }

    @Test
    void initRefusesToOverwrite() throws Exception {
        Path file = appFile(appHome("hermes", "SOUL.md"), "mine");
        environment.put("EDITOR", "edit");
        for (String line : List.of("app init", "app init hermes", "app init x --output " + file)) {
            Result result = run(line);
            assertThat(result.code()).isEqualTo(1);
            assertThat(result.errorLines())
                    .containsExactly("✗ " + file + " exists already; it stays as it is", "  edit " + file);
        }
        assertThat(AppFile.read(file).name()).isEqualTo("mine");
    }

    @Test
    void initAsksForAMissingHomeOnlyOnATerminal() {
        Path directory = home.resolve(".acme");
        Result result = run("app init acme");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.errorLines())
                .containsExactly(
                        "✗ Home directory " + directory + " does not exist; pass --create-home to create it",
                        "  gatehouse app init acme --create-home");
        terminal = descriptor -> true;
        typed = "n\n";
        assertThat(run("app init acme").code()).isEqualTo(2);
        assertThat(directory).doesNotExist();
        typed = "y\n";
        done("app init acme");
        assertThat(AppFile.read(directory.resolve("gatehouse.yaml")).name()).isEqualTo("acme");
    }

    @Test
    void initCreatesTheHomeThatIsNamed() throws Exception {
        Path directory = home.resolve("srv/acme");
        assertThat(done("--home " + directory + " app init acme --create-home --json")
                        .json()
                        .getString("file"))
                .isEqualTo(directory.resolve("gatehouse.yaml").toString());
        assertThat(done("--home " + directory + " app list").out()).contains("used: ");
        assertThat(Files.getPosixFilePermissions(directory))
                .as("only for its owner")
                .hasSize(3);
    }

    @Test
    void initRefusesAnInvalidName() {
        Result result = run("app init a/b");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("app must be one word");
    }

    /** Every comment of the file shows a key that works if the # is removed. */
    @Test
    void everyExampleOfTheTemplateIsValid() throws Exception {
        Path file = home.resolve("acme.yaml");
        List<String> lines = AppTemplate.of("acme").lines().toList();
        for (String line : lines) {
            if (Pattern.matches("#[a-z].*", line)) {
                String text = "app: acme\ncommand: [acme]\n" + line.substring(1) + "\n";
                Files.writeString(file, text);
                assertThat(AppFile.read(file).name()).as(line).isEqualTo("acme");
            }
        }
    }

    /** The file shows every key of the documentation. */
    @Test
    void templateHasEveryKey() throws Exception {
        Path docs = Path.of("docs/app-file.md");
        String text = Files.readString(Files.exists(docs) ? docs : Path.of("..").resolve(docs));
        Set<String> keys = new TreeSet<>();
        Pattern.compile("(?m)^\\| (`[^|]+`) \\|").matcher(text).results().forEach(row -> {
            for (String key : row.group(1).split(", ", -1)) {
                keys.add(key.replace("`", "").replaceAll("\\..*", ""));
            }
        });
        assertThat(keys).contains("command", "home", "restart");
        List<String> missing = new ArrayList<>();
        String template = "\n" + AppTemplate.of("acme");
        for (String key : keys) {
            if (!template.contains("\n" + key + ":") && !template.contains("\n#" + key + ":")) {
                missing.add(key);
            }
        }
        assertThat(missing).as("keys without a line in template.yaml").isEmpty();
    }
}
