package dev.gatehouse.systemd.host;

import dev.gatehouse.spi.command.SearchPath;
import dev.gatehouse.spi.command.ToolSearch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Directories and tools of a host. Tests use other ones.
 *
 * @param userUnits the user's own unit directory
 * @param systemUnits the administrator's unit directory
 * @param systemRuntime parent of the runtime directories of system units
 * @param lingerers directory with one file per user with linger
 * @param session how to reach the user's systemd
 * @param systemctl command without options
 * @param journalctl command without options
 * @param loginctl command without options
 * @param accounts accounts of the host
 * @param searchPath PATH of the caller; a gateway gets only the parts that it needs
 * @param limit time limit of a call of systemctl or loginctl
 * @param temporaryHomes whether homes below {@code /tmp} are accepted; for tests only
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
    /**
     * Time limit of a call. A query takes milliseconds, a reload with many units one or two seconds; D-Bus itself times
     * out after 25 s.
     */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Path USERS = Path.of("/run/user");

    public SystemdLayout {
        systemctl = List.copyOf(systemctl);
        journalctl = List.copyOf(journalctl);
        loginctl = List.copyOf(loginctl);
        searchPath = List.copyOf(searchPath);
    }

    /** Returns the layout of this host (systemd.unit(5), file-hierarchy(7)). */
    public static SystemdLayout ofHost(Map<String, String> environment) {
        AccountFacts accounts = new HostAccounts();
        AccountFacts.Account caller = accounts.current();
        String path = environment.getOrDefault("PATH", "");
        return new SystemdLayout(
                unitsOf(caller),
                Path.of("/etc/systemd/system"),
                Path.of("/run"),
                Path.of("/var/lib/systemd/linger"),
                UserSession.find(caller.uid(), USERS, environment),
                List.of(ToolSearch.word("systemctl", path)),
                List.of(ToolSearch.word("journalctl", path)),
                List.of(ToolSearch.word("loginctl", path)),
                accounts,
                SearchPath.entries(path),
                LIMIT,
                false);
    }

    /** Returns a copy that accepts homes below {@code /tmp}, for tests. */
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

    /** Returns a copy with another command for systemctl. */
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

    /**
     * Returns the layout for root that acts as another account on that account's systemd. The journal is still read as
     * root, who may read it all.
     */
    public SystemdLayout actingAs(AccountFacts.Account owner, Optional<String> caller) {
        OwnerAccounts acting = new OwnerAccounts(accounts, owner, caller);
        List<String> tool = new ArrayList<>(acting.command(systemctl.getFirst()));
        tool.addAll(systemctl.subList(1, systemctl.size()));
        return new SystemdLayout(
                unitsOf(owner),
                systemUnits,
                systemRuntime,
                lingerers,
                UserSession.find(owner.uid(), USERS, Map.of()),
                tool,
                journalctl,
                loginctl,
                acting,
                searchPath,
                limit,
                temporaryHomes);
    }

    /** Returns the unit directory of an account's own systemd. */
    public static Path unitsOf(AccountFacts.Account account) {
        return account.home().resolve(".config/systemd/user");
    }

    /** Returns the environment of systemd's tools: output not localized, UTC, and the variables to reach the manager. */
    public Map<String, String> environment(Scope scope) {
        Map<String, String> variables = new LinkedHashMap<>(
                Map.of("LC_ALL", "C", "TZ", "UTC", "SYSTEMD_COLORS", "0", "SYSTEMD_LOG_LEVEL", "warning"));
        if (scope == Scope.USER) {
            variables.putAll(session.variables());
        }
        return variables;
    }

    /** Returns the unit directory of a scope. */
    public Path units(Scope scope) {
        return scope == Scope.USER ? userUnits : systemUnits;
    }

    /** Returns the value of {@code %t} in units of a scope. */
    public Path runtime(Scope scope) {
        return scope == Scope.USER ? session.runtime() : systemRuntime;
    }
}
