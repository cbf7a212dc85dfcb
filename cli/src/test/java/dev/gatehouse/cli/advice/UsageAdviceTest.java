package dev.gatehouse.cli.advice;

import java.util.List;

/** What messages about wrong command lines advise. */
class UsageAdviceTest extends AdviceTable {
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
                new Row("Session: gatehouse --help", "empty path", NOTHING, "--home= detect", shows("--home")),
                new Row(
                        "Session: gatehouse profile list",
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
                        "Session: gatehouse gateway install --help",
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
                        "ProfileCreateCommand: gatehouse profile create --help",
                        "invalid port",
                        NOTHING,
                        "profile create x --port many",
                        shows("--port")),
                new Row("UnavailableCommand: gatehouse reconcile", "import", CODER, "profile import", shows("coder")));
    }
}
