package dev.gatehouse.cli.advice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
                        "Editor: sh -c",
                        "no port, and no file for it",
                        test -> {
                            CODER.on(test);
                            test.app("command: [x]\nready: port\nmarkers: [SOUL.md]\n"
                                    + "port: {value: 18789, profile: default}\n");
                        },
                        "profile list",
                        WORKS),
                new Row(
                        "GatewayVariables: chmod 600",
                        "a secret that others can read",
                        test -> {
                            CODER.on(test);
                            secret(test, "rw-r--r--");
                        },
                        "gateway start coder",
                        WORKS),
                new Row(
                        "GatewayVariables: ls -ld",
                        "a secret that does not exist",
                        test -> {
                            CODER.on(test);
                            Files.delete(secret(test, "rw-------"));
                        },
                        "gateway start coder",
                        shows("profiles/coder")),
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

    private static Path secret(AdviceTable test, String mode) throws IOException {
        Path profile = test.profile("coder");
        Files.writeString(
                profile.resolve("config.yaml"), "gateway: {port: 8001, secret: {TOKEN: '{directory}/token'}}\n");
        Path token = Files.writeString(profile.resolve("token"), "hunter2\n");
        return Files.setPosixFilePermissions(token, PosixFilePermissions.fromString(mode));
    }
}
