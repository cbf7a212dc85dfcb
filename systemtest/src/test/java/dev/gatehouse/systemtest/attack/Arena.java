package dev.gatehouse.systemtest.attack;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Namespace;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.systemtest.namespace.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A booted place with a victim, an attacker and traps. */
abstract class Arena implements AutoCloseable {
    /** Writes the files of a home with two profiles: {@code files DIRECTORY SECRET}. */
    static final String FILES = """
            files() (
                umask 077
                mkdir -p "$1/profiles/coder" "$1/logs/gateways/coder" "$1/logs/gateways/default" "$1/cron" "$1/hooks" "$1/.gatehouse"
                cd "$1"
                for profile in . profiles/coder; do
                    echo "# $2" >$profile/SOUL.md
                    printf 'gateway:\\n  env:\\n    TOKEN: %s\\n' "$2" >$profile/config.yaml
                    echo "TOKEN=$2" >$profile/.env
                    echo stopped >$profile/gateway.intent
                    echo "# $2" >$profile/gateway.intent.lock
                    echo '{"gateway_state":"stopped","note":"'"$2"'"}' >$profile/gateway_state.json
                    echo '{"pid":99999,"note":"'"$2"'"}' >$profile/gateway.pid
                done
                for name in default coder; do
                    echo "2026-01-01 00:00:00.000000000  $2" >logs/gateways/$name/current
                    : >logs/gateways/$name/lock
                done
                echo "$2" >logs/container-boot.log
            )
            """;

    /** Commands of root that only look. */
    static final List<String> LOOKING = List.of(
            "gateway list",
            "gateway status coder",
            "profile list",
            "profile show coder",
            "render coder",
            "gateway logs coder",
            "check",
            "doctor",
            "reconcile --dry-run");

    /** Exchanges two names as fast as possible until its input ends: renameat2(2) with RENAME_EXCHANGE. */
    private static final String EXCHANGER = """
            my $call = `uname -m` =~ /aarch64/ ? 276 : 316;
            $| = 1;
            syscall($call, -100, $ARGV[0], -100, $ARGV[1], 2) == 0 or die "renameat2: $!";
            print "exchanging\\n";
            my $end = time + $ARGV[2];
            while (time < $end) {
                for (1 .. 50) {
                    syscall($call, -100, $ARGV[0], -100, $ARGV[1], 2);
                    select(undef, undef, undef, rand(0.002)) if rand() < 0.5;
                }
            }
            """;

    final String name;
    final Namespace namespace;
    final Identity attacker;

    /** 0 or 1: of two places of a kind each takes another half of the sample. */
    final int half;

    private final String home;
    private final Victim victim;

    Arena(String name, int half, Identity attacker, String home, Victim victim) {
        this.name = name;
        this.half = half;
        this.namespace = victim.namespace();
        this.attacker = attacker;
        this.home = home;
        this.victim = victim;
    }

    abstract Traps traps();

    final Victim victim() {
        return victim;
    }

    abstract List<Component> components();

    /** Returns the commands of root that only look. */
    abstract List<Action> reads();

    /** Returns the commands of root that change something. */
    abstract List<Action> changes();

    /** Returns the attacked home. */
    final String home() {
        return home;
    }

    /** Returns the directory of slots; empty if there is none. */
    abstract Optional<String> scandir();

    /** Makes everything of the attacker as it was. */
    abstract void reset();

    @Override
    public abstract void close();

    final String asRoot(String script) {
        return namespace.exec(Identity.ROOT, "/bin/sh", "-c", script).orThrow();
    }

    final Result asAttacker(String script) {
        return namespace.exec(attacker, Map.of("PATH", "/usr/bin:/bin:/command"), "/bin/sh", "-ec", script);
    }

    /** Executes a command; empty if it is not done within the limit. */
    final Optional<Result> execute(Action action) {
        String program = action.words().getFirst();
        if (!program.startsWith("/")) {
            return victim().run(action);
        }
        // sudo is the account's way to root.
        Identity who = program.endsWith("/sudo") ? attacker : Identity.ROOT;
        Running running =
                namespace.start(who, action.variables(), action.words().toArray(String[]::new));
        try {
            return Optional.of(running.result(Victim.LIMIT));
        } catch (AssertionError hangs) {
            return Optional.empty();
        }
    }

    /** Starts to exchange two names for some time, and returns when the first exchange is done. */
    final Running exchange(String one, String other, Duration time) {
        Running running = namespace.start(
                attacker,
                Map.of(),
                "/usr/bin/perl",
                "-e",
                EXCHANGER,
                one,
                other,
                Long.toString(Math.max(1, time.toSeconds())));
        if (running.nextLine(Victim.LIMIT).isEmpty()) {
            running.close();
            throw new AssertionError("no exchange of " + one + " and " + other + ": " + running.errorSoFar());
        }
        return running;
    }

    /** Starts a process of root that nobody may end. */
    static ProcessHandle sentinel(Namespace namespace) {
        namespace
                .exec(Identity.ROOT, "/bin/sh", "-c", "setsid /usr/bin/sleep 1111111 </dev/null >/dev/null 2>&1 &")
                .orThrow();
        return ProcessHandle.allProcesses()
                .filter(handle -> handle.info().commandLine().orElse("").contains("sleep 1111111"))
                .filter(handle -> inside(handle, namespace))
                .findFirst()
                .orElseThrow();
    }

    private static boolean inside(ProcessHandle handle, Namespace namespace) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + handle.pid() + "/ns/pid"))
                    .equals(Files.readSymbolicLink(Path.of("/proc/" + namespace.pid() + "/ns/pid")));
        } catch (IOException gone) {
            return false;
        }
    }
}
