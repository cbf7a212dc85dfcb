package dev.gatehouse.systemd.host;

import dev.gatehouse.Host;
import dev.gatehouse.systemd.unit.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A fake host of a test, whose {@code systemctl} prints what the test sets and records its calls. For behavior that a
 * real systemd does not show: no answer, invalid output, and other languages.
 */
public final class StandIn {
    private final Path root;
    private final Path facts;
    private boolean asRoot = true;
    private List<Path> callers = List.of(Path.of("/usr/bin"));
    private Duration limit = Duration.ofSeconds(30);

    public StandIn(Path root) throws IOException {
        this.root = root;
        this.facts = Files.createDirectories(root.resolve("facts"));
        Files.createDirectories(root.resolve("run"));
        systemctl("""
                case " $* " in
                *" show "*)
                    for unit do
                        case $unit in
                        *.service)
                            if [ -e "$root/facts/$unit" ]; then
                                cat "$root/facts/$unit"
                            else
                                printf 'LoadState=not-found\\nActiveState=inactive\\nSubState=dead\\n'
                            fi
                            echo
                            ;;
                        esac
                    done
                    ;;
                esac
                """);
    }

    /**
     * Replaces the script of systemctl. {@code $root} is this host's root directory; calls are recorded before the
     * script runs.
     */
    public StandIn systemctl(String script) throws IOException {
        Host.script(
                root.resolve("systemctl"),
                "#!/bin/sh\nroot=${0%/systemctl}\nprintf '%s\\n' \"$LC_ALL $*\" >>\"$root/calls\"\n" + script);
        return this;
    }

    public StandIn answersWithin(Duration time) {
        limit = time;
        return this;
    }

    /** Directories of the caller's PATH. */
    public StandIn finds(Path... places) {
        callers = List.of(places);
        return this;
    }

    public StandIn asRoot() {
        asRoot = true;
        return this;
    }

    public StandIn asSomebody() {
        asRoot = false;
        return this;
    }

    public StandIn unit(String unit, String... properties) throws IOException {
        Files.writeString(facts.resolve(unit), String.join("\n", properties) + "\n");
        return this;
    }

    public Path units(Scope scope) {
        return root.resolve(scope.word() + "-units");
    }

    /** Returns the calls of systemctl, without general options. */
    public List<String> calls() throws IOException {
        Path calls = root.resolve("calls");
        if (!Files.exists(calls)) {
            return List.of();
        }
        return Files.readAllLines(calls).stream()
                .map(line -> line.replaceFirst("^C --(user|system) --no-pager --no-ask-password ", ""))
                .map(line -> line.replaceFirst("--property=[^ ]* ", ""))
                .toList();
    }

    public void forgetCalls() throws IOException {
        Files.deleteIfExists(root.resolve("calls"));
    }

    public Path write(Scope scope, String name, String content) throws IOException {
        Files.createDirectories(units(scope));
        return Files.writeString(
                units(scope).resolve(name), content, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    public SystemdLayout layout() {
        return layout(List.of(root.resolve("systemctl").toString()), true);
    }

    public SystemdLayout layout(List<String> systemctl, boolean temporaryHomes) {
        return new SystemdLayout(
                units(Scope.USER),
                units(Scope.SYSTEM),
                root.resolve("run"),
                root.resolve("lingerers"),
                new UserSession(root.resolve("run"), ""),
                systemctl,
                List.of(root.resolve("journalctl").toString()),
                List.of(root.resolve("loginctl").toString()),
                accounts(),
                callers,
                limit,
                temporaryHomes);
    }

    private AccountFacts accounts() {
        AccountFacts.Account caller =
                asRoot ? new AccountFacts.Account("root", 0, "root", Path.of("/root")) : Sample.ALICE;
        return new AccountFacts() {
            @Override
            public Account current() {
                return caller;
            }

            @Override
            public Optional<Account> byName(String name) {
                return Optional.ofNullable(
                        Map.of("alice", Sample.ALICE, "root", new Account("root", 0, "root", Path.of("/root")))
                                .get(name));
            }
        };
    }
}
