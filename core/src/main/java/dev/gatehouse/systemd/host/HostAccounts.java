package dev.gatehouse.systemd.host;

import dev.gatehouse.posix.Accounts;
import dev.gatehouse.spi.command.Command;
import dev.gatehouse.spi.command.CommandResult;
import dev.gatehouse.spi.command.CommandTimeoutException;
import dev.gatehouse.spi.command.ToolMissingException;
import dev.gatehouse.spi.command.ToolSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Accounts of this host, from {@code /etc/passwd}, otherwise from {@code getent}, which queries the host's directory
 * service (passwd(5), getent(1)).
 */
final class HostAccounts implements AccountFacts {
    /** An unreachable directory service can block a lookup. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final String GETENT =
            ToolSearch.word("getent", Optional.ofNullable(System.getenv("PATH")).orElse(""));

    /** Every command asks for it several times. */
    private final Account current = ofThisProcess();

    @Override
    public Account current() {
        return current;
    }

    private static Account ofThisProcess() {
        // Units can be rendered on other operating systems, where there is no uid.
        int uid = Accounts.find().map(Accounts.Account::uid).orElse(-1);
        String number = Integer.toString(uid);
        return find("passwd", 2, number)
                .flatMap(HostAccounts::account)
                // Some containers run with a uid that has no entry.
                .orElseGet(() -> new Account(number, uid, number, Path.of(System.getProperty("user.home", "/"))));
    }

    @Override
    public Optional<Account> byName(String name) {
        return find("passwd", 0, name).flatMap(HostAccounts::account);
    }

    private static Optional<Account> account(String[] fields) {
        try {
            String group = find("group", 2, fields[3]).map(found -> found[0]).orElse(fields[3]);
            return Optional.of(new Account(fields[0], Integer.parseInt(fields[2]), group, Path.of(fields[5])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Returns the fields of the line in which this field equals the key. */
    private static Optional<String[]> find(String database, int field, String key) {
        try {
            for (String line : Files.readAllLines(Path.of("/etc", database))) {
                Optional<String[]> found = matching(database, line, field, key);
                if (found.isPresent()) {
                    return found;
                }
            }
        } catch (IOException unreadable) {
            return getent(database, field, key);
        }
        return getent(database, field, key);
    }

    private static Optional<String[]> getent(String database, int field, String key) {
        try {
            CommandResult result = Command.of(LIMIT, GETENT, database, key).run();
            return result.succeeded() ? matching(database, result.output().strip(), field, key) : Optional.empty();
        } catch (IOException | CommandTimeoutException | ToolMissingException unanswered) {
            return Optional.empty();
        }
    }

    private static Optional<String[]> matching(String database, String line, int field, String key) {
        String[] fields = line.split(":", -1);
        int least = database.equals("passwd") ? 7 : 4;
        return fields.length >= least && fields[field].equals(key) ? Optional.of(fields) : Optional.empty();
    }
}
