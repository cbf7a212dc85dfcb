package dev.gatehouse.cli.advice;

import dev.gatehouse.manager.State;
import java.nio.file.Files;
import java.util.List;

/** What {@code check}, {@code doctor} and {@code reconcile} advise. */
class CheckAdviceTest extends AdviceTable {
    /** A gateway that should run and is in another state. */
    private static Act became(State state) {
        return test -> {
            STARTED.on(test);
            test.manager.gateway("coder").become(state);
        };
    }

    static List<Row> rows() {
        Act disabled = test -> {
            test.profile("coder");
            test.done("profile disable coder");
        };
        Act vanished = test -> {
            for (String name : List.of("coder", "writer")) {
                test.profile(name);
                test.done("gateway start " + name);
            }
            Files.move(test.home.resolve("profiles"), test.home.resolve("unmounted"));
            Files.createDirectory(test.home.resolve("profiles"));
        };
        return List.of(
                new Row(
                        "ProfileDisabledException: gatehouse profile enable",
                        "disabled",
                        disabled,
                        "gateway start coder",
                        WORKS),
                new Row(
                        "ProfileEnableCommand: gatehouse gateway start",
                        "enabled again",
                        disabled,
                        "profile enable coder",
                        isUp("coder")),
                new Row("Orphans: gatehouse reconcile --prune", "all profiles vanished", vanished, "reconcile", WORKS),
                new Row(
                        "Orphans: gatehouse gateway uninstall",
                        "a profile without its marker file",
                        test -> {
                            STARTED.on(test);
                            Files.delete(test.home.resolve("profiles/coder/SOUL.md"));
                        },
                        "reconcile",
                        WORKS),
                new Row(
                        "Comparison: gatehouse gateway start",
                        "a copy of a profile",
                        test -> {
                            STARTED.on(test);
                            Files.copy(
                                    test.home.resolve("profiles/coder/gateway.intent"),
                                    test.profile("copy").resolve("gateway.intent"));
                        },
                        "reconcile",
                        isUp("copy")),
                new Row("DoctorCommand: gatehouse doctor", "--fix", NOTHING, "doctor --fix", shows("gatehouse")),
                new Row(
                        "HomeCheck: gatehouse gateway logs -n 20",
                        "in a crash loop",
                        became(State.CRASHLOOP),
                        "check",
                        shows("")),
                new Row(
                        "HomeCheck: gatehouse gateway start",
                        "finished",
                        became(State.FINISHED),
                        "check",
                        isUp("coder")),
                new Row(
                        "HomeCheck: gatehouse profile show",
                        "two ports",
                        test -> {
                            test.config("coder", "gateway: {port: 8000}\n");
                            Files.writeString(test.home.resolve("profiles/coder/.env"), "API_SERVER_PORT=9000\n");
                        },
                        "check",
                        shows("8000")),
                new Row(
                        "HomeCheck: gatehouse gateway status",
                        "starting",
                        became(State.STARTING),
                        "check",
                        leads("starting")),
                new Row("HomeCheck: gatehouse reconcile", "down", became(State.DOWN), "check", WORKS));
    }
}
