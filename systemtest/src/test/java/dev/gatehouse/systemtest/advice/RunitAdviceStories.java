package dev.gatehouse.systemtest.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What messages advise under runit, with services of the gateways' account. */
class RunitAdviceStories extends AdviceStories {
    private static final Path SERVICES = Path.of("/usr/local/hermes/var/service");

    private static final Act CODER = person -> {
        person.profile("coder", "");
        person.atTheEnd("rm -rf " + SERVICES + "/gateway-coder");
        person.atTheEnd("gatehouse gateway uninstall coder");
    };
    private static final Act STARTED = CODER.and(person -> person.done("gatehouse gateway start coder"));

    @Override
    Person person() throws IOException {
        return new Person(Files.createTempDirectory("advice"));
    }

    static List<Row> rows() {
        return List.of(
                failedStart("RunitController: gatehouse gateway logs -n 20", CODER),
                slowStop("RunitController: gatehouse gateway status", CODER, "coder"),
                new Row(
                        "RunitController: gatehouse reconcile",
                        "a service without runsv",
                        STARTED.and(person -> {
                            person.done("gatehouse gateway stop coder --temporary");
                            person.done("mv " + SERVICES + "/gateway-coder " + SERVICES + "/.moved");
                            person.done("cp -r " + SERVICES + "/.moved " + person.home() + "/copy");
                            person.done("rm -rf " + person.home() + "/copy/supervise " + person.home()
                                    + "/copy/log/supervise " + SERVICES + "/.moved");
                            person.done("cp -r " + person.home() + "/copy " + SERVICES + "/gateway-coder");
                        }),
                        "gatehouse gateway stop coder",
                        WORKS),
                new Row(
                        "RunitPlaces: ls -la",
                        "a directory of another program",
                        CODER.and(person -> Files.createDirectory(SERVICES.resolve("gateway-coder"))),
                        "gatehouse gateway start coder",
                        shows(".")),
                new Row(
                        "RunitPlaces: gatehouse --home",
                        "a service of another home",
                        STARTED.and(person -> {
                            person.write(
                                    "second/gatehouse.yaml",
                                    Files.readString(person.home().resolve("gatehouse.yaml")));
                            person.write("second/profiles/coder/SOUL.md", "");
                            person.environment().put("HERMES_HOME", person.home() + "/second");
                            person.atTheEnd("HERMES_HOME=" + person.home() + " gatehouse gateway uninstall coder");
                        }),
                        "gatehouse gateway start coder",
                        shows("coder")),
                new Row(
                        "RunitHolders: sv",
                        "a service of another program",
                        CODER.and(person -> {
                            Path bot = person.home().resolve("bot");
                            person.program(
                                    "bot/run",
                                    "exec env HERMES_HOME=" + person.home() + " " + person.home() + "/agent coder");
                            person.done("mv " + bot + " " + SERVICES + "/bot");
                            person.atTheEnd("rm -rf " + SERVICES + "/bot");
                            Poll.until(
                                    "it runs",
                                    Duration.ofSeconds(30),
                                    () -> person.type("gatehouse gateway status coder")
                                            .error()
                                            .contains("runs as"));
                        }),
                        "gatehouse gateway stop coder",
                        (person, row, advised) -> assertThat(person.type("sv status " + SERVICES + "/bot")
                                        .output())
                                .startsWith("down")),
                new Row(
                        "ServiceManagers: gatehouse tree up",
                        "no manager",
                        person -> {
                            person.environment().put("SVDIR", person.home() + "/nothing");
                            person.atTheEnd("gatehouse tree down");
                        },
                        "gatehouse gateway list",
                        WORKS),
                new Row(
                        "RunitInstaller: gatehouse detect",
                        "services that nobody supervises",
                        CODER.and(person ->
                                person.environment().put("SVDIR", person.home().toString())),
                        "gatehouse --manager runit gateway start coder",
                        shows("supervises " + SERVICES)),
                new Row(
                        "RunitServiceManager: gatehouse detect",
                        "services that do not exist",
                        CODER.and(person -> person.environment().put("SVDIR", person.home() + "/nothing")),
                        "gatehouse --manager runit gateway list",
                        shows("supervises " + SERVICES)));
    }
}
