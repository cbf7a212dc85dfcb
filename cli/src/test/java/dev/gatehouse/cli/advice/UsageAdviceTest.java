package dev.gatehouse.cli.advice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What messages about wrong command lines advise. */
class UsageAdviceTest extends AdviceTable {
    private static final Act TWO_APPS = test -> {
        Path claw = Files.createDirectories(test.home.resolve("claw"));
        Files.writeString(claw.resolve("openclaw.json"), "{\"gateway\": {\"port\": 18789}}");
        Files.writeString(claw.resolve("config.yaml"), "gateway: {port: 18789}");
        test.environment.put("OPENCLAW_STATE_DIR", claw.toString());
    };

    static List<Row> rows() {
        return List.of(
                new Row("Commands: gatehouse --help", "unknown command", NOTHING, "frobnicate", shows("Usage")),
                new Row("UsageException: gatehouse", "unknown member", NOTHING, "gateway frob", shows("Usage")),
                new Row(
                        "Invocation: gatehouse --help",
                        "unknown global option",
                        NOTHING,
                        "--foo detect",
                        shows("--home")),
                new Row(
                        "Targets: gatehouse --help",
                        "--all with names",
                        NOTHING,
                        "gateway stop --all a",
                        shows("Usage")),
                new Row("Location: gatehouse --help", "empty path", NOTHING, "--home= detect", shows("--home")),
                new Row(
                        "Session: gatehouse profile list",
                        "invalid new name",
                        CODER,
                        "profile create Bad",
                        shows("coder")),
                new Row(
                        "Targets: gatehouse profile list",
                        "invalid name",
                        CODER,
                        "-p Bad gateway stop",
                        shows("coder")),
                new Row(
                        "Session: gatehouse detect",
                        "unknown kind",
                        NOTHING,
                        "--manager foo detect",
                        shows("EVIDENCE")),
                new Row(
                        "ContainerSystem: gatehouse detect",
                        "a command of containers on macOS",
                        test -> test.osName = "Mac OS X",
                        "container boot",
                        shows("EVIDENCE")),
                new Row(
                        "Location: gatehouse gateway install --help",
                        "invalid account",
                        CODER,
                        "gateway install --run-as-user a:b coder",
                        shows("--run-as-user")),
                new Row(
                        "LogsCommand: gatehouse gateway logs --help",
                        "invalid time",
                        CODER,
                        "gateway logs coder --since whenever",
                        shows("--since")),
                new Row(
                        "UsageException: gatehouse",
                        "invalid port",
                        NOTHING,
                        "profile create x --port many",
                        shows("--port")),
                new Row(
                        "Location: gatehouse app list",
                        "misspelled preset",
                        NOTHING,
                        "--app hermse profile list",
                        shows("hermes")),
                new Row(
                        "SeveralAppsException: gatehouse",
                        "homes of two apps",
                        TWO_APPS,
                        "profile list",
                        shows("PROFILE")),
                new Row(
                        "AppListCommand: gatehouse --app all gateway list",
                        "homes of two apps",
                        TWO_APPS,
                        "app list",
                        shows("openclaw")),
                new Row(
                        "DetectCommand: gatehouse app list",
                        "homes of two apps",
                        TWO_APPS,
                        "detect",
                        shows("openclaw")),
                new Row(
                        "AllApps: gatehouse app list",
                        "not for all apps",
                        TWO_APPS,
                        "--app all detect",
                        shows("openclaw")),
                new Row(
                        "AppInitCommand: gatehouse app init",
                        "no home",
                        test -> test.environment.put(
                                "HERMES_HOME", test.home.resolve("new").toString()),
                        "app init",
                        (test, row, advised) -> assertThat(test.home.resolve("new/gatehouse.yaml"))
                                .exists()),
                new Row("AppInitCommand: gatehouse", "new app file", NOTHING, "app init", shows("gatehouse.yaml")),
                new Row("UnavailableCommand: gatehouse reconcile", "import", CODER, "profile import", shows("coder")));
    }
}
