package dev.gatehouse.systemd.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where things lie on this host, and what answers for it: everything that a test may want to be another.
 *
 * @param userUnits the user's own unit directory
 * @param systemUnits the administrator's unit directory
 * @param systemRuntime where the system manager keeps runtime directories
 * @param lingerers directory with one file for each user who lingers
 * @param session how the user's manager is reached
 * @param systemctl the command, without any option
 * @param journalctl the command, without any option
 * @param loginctl the command, without any option
 * @param accounts who is who
 * @param searchPath PATH of the caller, of which only what a gateway needs is taken over
 * @param limit how long a command of systemd's may take to answer
 * @param temporaryHomes whether a home in a directory for temporary files is taken; only a test wants that
 */
public record SystemdLayout(
        Path userUnits,
        Path systemUnits,
        Path systemRuntime,
        Path lingerers,
        UserSession session,
        List<String> systemctl,
        List<String> journalctl,
        List<String> loginctl,
        AccountFacts accounts,
        List<Path> searchPath,
        Duration limit,
        boolean temporaryHomes) {
    /** A question takes some milliseconds and a reload with many units a second or two; D-Bus itself gives up at 25 s. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    public SystemdLayout {
        systemctl = List.copyOf(systemctl);
        journalctl = List.copyOf(journalctl);
        loginctl = List.copyOf(loginctl);
        searchPath = List.copyOf(searchPath);
    }

    /** That of this host (systemd.unit(5), file-hierarchy(7)). */
    public static SystemdLayout ofHost(Map<String, String> environment) {
        AccountFacts accounts = new HostAccounts();
        AccountFacts.Account caller = accounts.current();
        return new SystemdLayout(
                caller.home().resolve(".config/systemd/user"),
                Path.of("/etc/systemd/system"),
                Path.of("/run"),
                Path.of("/var/lib/systemd/linger"),
                UserSession.find(caller.uid(), Path.of("/run/user"), environment),
                List.of("systemctl"),
                List.of("journalctl"),
                List.of("loginctl"),
                accounts,
                SystemdSearchPath.entries(environment.getOrDefault("PATH", "")),
                LIMIT,
                false);
    }

    /** The same with homes in directories for temporary files, which the tests' are. */
    public SystemdLayout withTemporaryHomes() {
        return new SystemdLayout(
                userUnits,
                systemUnits,
                systemRuntime,
                lingerers,
                session,
                systemctl,
                journalctl,
                loginctl,
                accounts,
                searchPath,
                limit,
                true);
    }

    /** The same with other commands in the place of systemctl. */
    public SystemdLayout withSystemctl(List<String> command) {
        return new SystemdLayout(
                userUnits,
                systemUnits,
                systemRuntime,
                lingerers,
                session,
                command,
                journalctl,
                loginctl,
                accounts,
                searchPath,
                limit,
                temporaryHomes);
    }

    /** Environment of systemd's tools: no localized output, UTC, and the way to the manager. */
    public Map<String, String> environment(Scope scope) {
        Map<String, String> variables = new LinkedHashMap<>(
                Map.of("LC_ALL", "C", "TZ", "UTC", "SYSTEMD_COLORS", "0", "SYSTEMD_LOG_LEVEL", "warning"));
        if (scope == Scope.USER) {
            variables.putAll(session.variables());
        }
        return variables;
    }

    /** Where units of a scope are written. */
    public Path units(Scope scope) {
        return scope == Scope.USER ? userUnits : systemUnits;
    }

    /** What {@code %t} stands for in a unit of this scope. */
    public Path runtime(Scope scope) {
        return scope == Scope.USER ? session.runtime() : systemRuntime;
    }
}
