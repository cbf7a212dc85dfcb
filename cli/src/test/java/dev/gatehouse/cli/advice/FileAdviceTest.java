package dev.gatehouse.cli.advice;

import java.nio.file.Files;
import java.util.List;

/** What messages about files advise. */
class FileAdviceTest extends AdviceTable {
    static List<Row> rows() {
        return List.of(
                new Row(
                        "Editor: ",
                        "invalid settings, with an editor",
                        test -> {
                            BROKEN.on(test);
                            test.editor("gateway: {port: 8000}");
                        },
                        "profile show coder",
                        WORKS),
                new Row(
                        "Editor: ",
                        "invalid app file, with an editor",
                        test -> {
                            test.app("commands: [x]\n");
                            test.editor("app: acme\\ncommand: [x]");
                        },
                        "profile list",
                        WORKS),
                new Row(
                        "Editor: cat -nv",
                        "invalid settings, without an editor",
                        test -> {
                            BROKEN.on(test);
                            test.environment.put("PATH", "");
                        },
                        "gateway status coder",
                        shows("1\tgateway: {port: x}")),
                new Row(
                        "Editor: ls -ld",
                        "a FIFO in place of the settings, on which cat would wait",
                        test -> {
                            CODER.on(test);
                            String fifo =
                                    test.profile("coder").resolve("config.yaml").toString();
                            new ProcessBuilder("mkfifo", fifo).start().waitFor();
                        },
                        "profile show coder",
                        shows("prw")),
                new Row(
                        "Location: ls -ld",
                        "missing app file",
                        NOTHING,
                        "--app /no/such/app.yaml profile list",
                        shows("/")),
                new Row(
                        "AppInitCommand: ls -ld",
                        "a file in place of the directory of a new app file",
                        test -> Files.writeString(test.home.resolve("plain"), ""),
                        test -> test.run("app init acme --output " + test.home.resolve("plain/app.yaml")),
                        shows("plain")),
                new Row(
                        "Location: unset",
                        "missing app file of the variable",
                        test -> test.environment.put("GATEHOUSE_APP", "/nonexistent"),
                        "profile list",
                        WORKS));
    }
}
