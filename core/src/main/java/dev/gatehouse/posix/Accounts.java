package dev.gatehouse.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    private static final Path PASSWD = Path.of("/etc/passwd");
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
     * Looks up an account: in {@code /etc/passwd} if the host looks there first, otherwise through the C library, which is
     * loaded only then.
     */
    public static Optional<Account> byName(String name) {
        String services = services();
        boolean filesFirst = services.isEmpty() || services.equals("files") || services.startsWith("files ");
        Optional<String> uid = filesFirst ? passwd(0, name, 2) : Optional.empty();
        Optional<String> gid = filesFirst ? passwd(0, name, 3) : Optional.empty();
        if (uid.isPresent() && gid.isPresent()) {
            try {
                return Optional.of(
                        new Account(Integer.parseUnsignedInt(uid.get()), Integer.parseUnsignedInt(gid.get())));
            } catch (NumberFormatException damaged) {
                // The C library decides.
            }
        } else if (hasOnlyFiles(services) && Files.isReadable(PASSWD)) {
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

    private static boolean hasOnlyFiles(String services) {
        return services.equals("files") || (services.equals("files systemd") && !hasUserRecords());
    }

    /** The services that know accounts, in the order in which they are asked (nsswitch.conf(5)); empty if unknown. */
    private static String services() {
        for (String line : lines(Path.of("/etc/nsswitch.conf"))) {
            if (line.startsWith("passwd:")) {
                return line.substring("passwd:".length()).strip();
            }
        }
        return "";
    }

    /** The lines of a file; none if it cannot be read. Bytes that are not UTF-8, such as in the name of a person, are replaced. */
    private static List<String> lines(Path file) {
        try {
            return List.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n", -1));
        } catch (IOException unreadable) {
            return List.of();
        }
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
        for (String line : lines(PASSWD)) {
            String[] fields = line.split(":", -1);
            if (fields.length >= 7) {
                accounts.add(fields);
            }
        }
        return accounts;
    }

    /** The second number of each line is the effective one (proc_pid_status(5)); the owner of /proc/self may differ. */
    private static @Nullable Account self() {
        try {
            int uid = -1;
            int gid = -1;
            for (String line : lines(Path.of("/proc/self/status"))) {
                if (line.startsWith("Uid:")) {
                    uid = second(line);
                } else if (line.startsWith("Gid:")) {
                    gid = second(line);
                }
            }
            return uid < 0 || gid < 0 ? null : new Account(uid, gid);
        } catch (RuntimeException e) {
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
