package dev.gatehouse.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The account of this process, and the account database. */
public final class Accounts {
    private static final @Nullable Account SELF = self();

    private Accounts() {}

    /**
     * The effective user and group of this process. Uses no native call, which would take most of a short command's
     * time.
     *
     * @throws UnsupportedOperationException if the system has no Linux {@code /proc}
     */
    public static Account current() {
        return find().orElseThrow(() ->
                new UnsupportedOperationException("/proc/self/status does not show this process's account"));
    }

    /** As {@link #current}; empty if the system has no Linux {@code /proc}. */
    public static Optional<Account> find() {
        return Optional.ofNullable(SELF);
    }

    /** Whether this process runs as root; false on systems without numeric accounts. */
    public static boolean isRoot() {
        return SELF != null && SELF.isRoot();
    }

    /**
     * Looks up an account: in {@code /etc/passwd}, otherwise in any directory service of the host, through the C library. Loads
     * that only if the host may have such a service.
     */
    public static Optional<Account> byName(String name) {
        Optional<String> uid = passwd(0, name, 2);
        Optional<String> gid = passwd(0, name, 3);
        if (uid.isPresent() && gid.isPresent()) {
            try {
                return Optional.of(
                        new Account(Integer.parseUnsignedInt(uid.get()), Integer.parseUnsignedInt(gid.get())));
            } catch (NumberFormatException damaged) {
                // The C library decides.
            }
        } else if (hasOnlyFiles()) {
            return Optional.empty();
        }
        int[] ids = NameService.account(name);
        return ids == null ? Optional.empty() : Optional.of(new Account(ids[0], ids[1]));
    }

    /** Whether systemd may know further accounts: from its services, or from records (nss-systemd(8)). */
    private static boolean hasUserRecords() {
        for (String place : List.of("/run/systemd", "/etc", "/run", "/run/host", "/usr/local/lib", "/usr/lib")) {
            if (Files.exists(Path.of(place, "userdb"))) {
                return true;
            }
        }
        return false;
    }

    /** Whether all accounts are in {@code /etc/passwd}, as nsswitch.conf(5) says. Without that file nobody knows. */
    private static boolean hasOnlyFiles() {
        try {
            for (String line : Files.readAllLines(Path.of("/etc/nsswitch.conf"))) {
                if (line.startsWith("passwd:")) {
                    String services = line.substring("passwd:".length()).strip();
                    return services.equals("files") || (services.equals("files systemd") && !hasUserRecords());
                }
            }
        } catch (IOException unreadable) {
            return false;
        }
        return false;
    }

    /**
     * The home directory of an account: from {@code /etc/passwd} if the account is there, otherwise from any directory
     * service of the host, through the C library.
     */
    public static Optional<Path> directoryOf(String name) {
        Optional<String> local = passwd(0, name, 5);
        Optional<String> found =
                local.isPresent() || SELF == null ? local : Optional.ofNullable(NameService.directory(name));
        return found.filter(directory -> directory.startsWith("/")).map(Path::of);
    }

    /** The home directories of the accounts in {@code /etc/passwd}, by name. */
    public static Map<String, Path> directories() {
        Map<String, Path> directories = new TreeMap<>();
        for (String[] fields : passwd()) {
            if (fields[5].startsWith("/")) {
                directories.put(fields[0], Path.of(fields[5]));
            }
        }
        return directories;
    }

    /** The name of an account in {@code /etc/passwd}. */
    public static Optional<String> nameOf(int uid) {
        return passwd(2, Integer.toString(uid), 0);
    }

    /** A field of the first line in which another field has this value. */
    private static Optional<String> passwd(int key, String value, int wanted) {
        for (String[] fields : passwd()) {
            if (fields[key].equals(value)) {
                return Optional.of(fields[wanted]);
            }
        }
        return Optional.empty();
    }

    /** The lines of {@code /etc/passwd} (passwd(5)). */
    private static List<String[]> passwd() {
        List<String[]> accounts = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(Path.of("/etc/passwd"))) {
                String[] fields = line.split(":", -1);
                if (fields.length >= 7) {
                    accounts.add(fields);
                }
            }
        } catch (IOException unreadable) {
            return List.of();
        }
        return accounts;
    }

    /** The second number of each line is the effective one (proc_pid_status(5)); the owner of /proc/self may differ. */
    private static @Nullable Account self() {
        try {
            int uid = -1;
            int gid = -1;
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("Uid:")) {
                    uid = second(line);
                } else if (line.startsWith("Gid:")) {
                    gid = second(line);
                }
            }
            return uid < 0 || gid < 0 ? null : new Account(uid, gid);
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private static int second(String line) {
        int begin = line.indexOf('\t', line.indexOf('\t') + 1) + 1;
        return Integer.parseInt(line, begin, line.indexOf('\t', begin), 10);
    }

    /** A user and its primary group, as numbers. */
    public record Account(int uid, int gid) {
        public boolean isRoot() {
            return uid == 0;
        }
    }
}
