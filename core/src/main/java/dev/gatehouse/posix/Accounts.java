package dev.gatehouse.posix;

import com.sun.security.auth.module.UnixSystem;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The account of this process, and the account database. */
public final class Accounts {
    /** On Windows such a path means a folder on the current drive, which any user may have created. */
    private static final boolean IS_POSIX = File.separatorChar == '/';

    /** There the accounts of persons are in Open Directory, not in {@code /etc/passwd}. */
    private static final boolean IS_MAC =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");

    private static final Path PASSWD = Path.of("/etc/passwd");
    private static final @Nullable Account SELF = self();

    /** Fields of a line of {@code /etc/passwd} (passwd(5)). */
    private static final int NAME = 0;

    private static final int UID = 2;
    private static final int GID = 3;
    private static final int DIRECTORY = 5;

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

    /**
     * The number of this process's user, also without a Linux {@code /proc}; empty on Windows. On Linux the effective user, which
     * decides what the process may do.
     */
    public static OptionalInt uid() {
        return uid(SELF);
    }

    /** The class of the JDK loads a library of it, so it is asked only where there is no {@code /proc}. */
    static OptionalInt uid(@Nullable Account self) {
        if (self != null) {
            return OptionalInt.of(self.uid());
        }
        try {
            return IS_POSIX ? OptionalInt.of((int) new UnixSystem().getUid()) : OptionalInt.empty();
        } catch (LinkageError noUnix) {
            return OptionalInt.empty();
        }
    }

    /** Whether this process runs as root; false on systems without numeric accounts. */
    public static boolean isRoot() {
        return SELF != null && SELF.isRoot();
    }

    /**
     * Looks up an account: in {@code /etc/passwd} if the host looks there first, otherwise through the C library, which is
     * loaded only then. On macOS always through the C library.
     */
    public static Optional<Account> byName(String name) {
        if (IS_MAC) {
            OpenDirectory.Entry entry = OpenDirectory.account(name);
            return entry == null ? Optional.empty() : Optional.of(new Account(entry.uid(), entry.gid()));
        }
        String services = services();
        boolean filesFirst = services.isEmpty() || services.equals("files") || services.startsWith("files ");
        Optional<String[]> local = filesFirst ? entry(NAME, name) : Optional.empty();
        if (local.isPresent()) {
            try {
                return Optional.of(new Account(
                        Integer.parseUnsignedInt(local.get()[UID]), Integer.parseUnsignedInt(local.get()[GID])));
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
        if (!IS_POSIX) {
            return List.of();
        }
        try {
            return List.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n", -1));
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    /**
     * The home directory of an account: from {@code /etc/passwd} if the account is there, otherwise from any directory
     * service of the host, through the C library. On macOS always through the C library.
     */
    public static Optional<Path> directoryOf(String name) {
        if (IS_MAC) {
            OpenDirectory.Entry entry = OpenDirectory.account(name);
            return entry == null ? Optional.empty() : absolute(entry.directory());
        }
        Optional<String[]> local = entry(NAME, name);
        return local.isPresent() || SELF == null ? directory(local) : absolute(NameService.directory(name));
    }

    /** The home directory of an account in {@code /etc/passwd}. */
    public static Optional<Path> directoryOf(int uid) {
        return directory(entry(UID, Integer.toString(uid)));
    }

    private static Optional<Path> directory(Optional<String[]> entry) {
        return entry.isPresent() ? absolute(entry.get()[DIRECTORY]) : Optional.empty();
    }

    private static Optional<Path> absolute(@Nullable String directory) {
        return directory != null && directory.startsWith("/") ? Optional.of(Path.of(directory)) : Optional.empty();
    }

    /** The home directories of the accounts in {@code /etc/passwd}, by name. */
    public static Map<String, Path> directories() {
        Map<String, Path> directories = new TreeMap<>();
        for (String[] fields : passwd()) {
            absolute(fields[DIRECTORY]).ifPresent(directory -> directories.put(fields[NAME], directory));
        }
        return directories;
    }

    /** The name of an account in {@code /etc/passwd}. */
    public static Optional<String> nameOf(int uid) {
        Optional<String[]> entry = entry(UID, Integer.toString(uid));
        return entry.isPresent() ? Optional.of(entry.get()[NAME]) : Optional.empty();
    }

    /** The first line in which a field has this value. */
    private static Optional<String[]> entry(int field, String value) {
        for (String[] fields : passwd()) {
            if (fields[field].equals(value)) {
                return Optional.of(fields);
            }
        }
        return Optional.empty();
    }

    /** The lines of {@code /etc/passwd} (passwd(5)). */
    private static List<String[]> passwd() {
        Recollection known = Recollection.current();
        List<String[]> remembered = known == null ? null : known.accounts();
        if (remembered != null) {
            return remembered;
        }
        List<String[]> accounts = new ArrayList<>();
        for (String line : lines(PASSWD)) {
            String[] fields = line.split(":", -1);
            if (fields.length >= 7) {
                accounts.add(fields);
            }
        }
        if (known != null) {
            known.remember(accounts);
        }
        return accounts;
    }

    /** The owner of /proc/self may be another one. */
    private static @Nullable Account self() {
        if (!IS_POSIX) {
            return null;
        }
        String status = new LinuxProcess(Path.of("/proc/self")).text("status");
        try {
            return new Account(effective(status, "\nUid:"), effective(status, "\nGid:"));
        } catch (RuntimeException noLinux) {
            return null;
        }
    }

    /** The second number of a line is the effective one (proc_pid_status(5)). */
    private static int effective(String status, String line) {
        int real = status.indexOf('\t', status.indexOf(line) + line.length()) + 1;
        int begin = status.indexOf('\t', real) + 1;
        return Integer.parseInt(status, begin, status.indexOf('\t', begin), 10);
    }

    /** A user and its primary group, as numbers. */
    public record Account(int uid, int gid) {
        public boolean isRoot() {
            return uid == 0;
        }
    }
}
