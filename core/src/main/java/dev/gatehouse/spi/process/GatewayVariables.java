package dev.gatehouse.spi.process;

import dev.gatehouse.definition.EnvironmentLines;
import dev.gatehouse.definition.EnvironmentSources;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.posix.Reasons;
import dev.gatehouse.posix.SmallFile;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;

/**
 * Reads the files of {@link EnvironmentSources}, for launchers that are Java programs, and for the check before a start. Follows
 * symbolic links. Root reads each file with the rights of the owner of its place. Messages contain paths and never a value. Has
 * only static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class GatewayVariables {
    /** Size limit of an environment file, in bytes. */
    private static final int LARGEST_FILE = 256 << 10;

    /** Linux limits one variable to this, together with its name. */
    private static final int LARGEST_SECRET = 131_071;

    /** On Windows the names of variables are not case-sensitive, and PATH is written Path. */
    private static final boolean WINDOWS = File.separatorChar == '\\';

    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private GatewayVariables() {}

    /**
     * Checks the files of a gateway before it is started.
     *
     * @param definition the gateway
     * @throws GatehouseException if a secret does not exist, is empty, is not a regular file, can be read by others than its
     *     owner, or belongs to another account than the gateway's; or if the environment file has a line that is not
     *     {@code NAME=VALUE}
     */
    public static void require(GatewayDefinition definition) {
        EnvironmentSources sources = definition.sources();
        sources.secrets()
                .forEach((name, file) -> checked(definition, "secret " + name, file, () -> {
                    requireOwner(definition, file);
                    secret(name, file);
                }));
        sources.secretFiles()
                .forEach((name, file) -> checked(
                        definition,
                        "secret-file " + name,
                        file,
                        () -> OwnerAccess.run(file, () -> requirePrivate(file))));
        sources.file().ifPresent(file -> checked(definition, "env-file", file, () -> lines(file)));
    }

    /** A check that throws what is wrong, without the path. */
    @FunctionalInterface
    private interface Check {
        void run() throws IOException;
    }

    private static void checked(GatewayDefinition definition, String what, Path file, Check check) {
        try {
            check.run();
        } catch (IOException | InvalidInputException e) {
            throw new GatehouseException(
                    "The gateway of " + definition.profile() + " cannot start: " + what + ", " + file + ": "
                            + reason(e),
                    remedy(file, e));
        }
    }

    private static String reason(Exception e) {
        return e instanceof NoSuchFileException
                ? "does not exist"
                : e instanceof IOException failure ? Reasons.of(failure) : String.valueOf(e.getMessage());
    }

    private static Remedy remedy(Path file, Exception e) {
        if (e instanceof ReadableByOthersException readable) {
            return forOwner(file, readable.owner, Accounts.uid());
        }
        Path there = file;
        while (e instanceof NoSuchFileException && Files.notExists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return Remedy.of("ls", "-ld", there.toString());
    }

    /** Makes a file private: without sudo if the caller owns it, who may not have sudo. */
    static Remedy forOwner(Path file, int owner, OptionalInt caller) {
        Remedy chmod = Remedy.of("chmod", "600", file.toString());
        return caller.equals(OptionalInt.of(owner)) ? chmod : chmod.asRoot();
    }

    /**
     * Returns the environment of a gateway.
     *
     * @param sources its sources
     * @param own the variables of its definition, and that of the home
     * @param inherited all others, such as those of its launcher
     * @return a new map
     * @throws IOException if a secret or the environment file cannot be used; the message has the path and the reason
     */
    public static Map<String, String> of(
            EnvironmentSources sources, Map<String, String> own, Map<String, String> inherited) throws IOException {
        Map<String, String> all = new HashMap<>(inherited);
        if (sources.file().isPresent()) {
            Path file = sources.file().get();
            set(all, named("env-file " + file, () -> lines(file)));
        }
        set(all, own);
        for (Map.Entry<String, Path> secret : sources.secrets().entrySet()) {
            set(all, Map.of(secret.getKey(), named("secret " + secret.getValue(), () -> secret(secret))));
        }
        for (Map.Entry<String, Path> secret : sources.secretFiles().entrySet()) {
            Path file = secret.getValue();
            named("secret " + file, () -> OwnerAccess.call(file, () -> requirePrivate(file)));
            set(all, Map.of(secret.getKey(), file.toString()));
        }
        if (!sources.searchPath().isEmpty()) {
            String path = sources.before(existing(all, "PATH").map(all::get).orElse(""), File.pathSeparator);
            set(all, Map.of("PATH", path));
        }
        return all;
    }

    /**
     * Returns the PATH that the gateway's own variables set instead of its service's.
     *
     * @param definition the gateway
     * @return the value; empty if neither the definition nor its environment file sets one, or the file cannot be used
     */
    public static Optional<String> path(GatewayDefinition definition) {
        String own = definition.environment().variables().get("PATH");
        if (own != null || definition.sources().file().isEmpty()) {
            return Optional.ofNullable(own);
        }
        try {
            return Optional.ofNullable(lines(definition.sources().file().get()).get("PATH"));
        } catch (IOException | InvalidInputException unusable) {
            return Optional.empty();
        }
    }

    private static void set(Map<String, String> all, Map<String, String> variables) {
        variables.forEach((name, value) -> all.put(existing(all, name).orElse(name), value));
    }

    private static Optional<String> existing(Map<String, String> all, String name) {
        if (!WINDOWS || all.containsKey(name)) {
            return all.containsKey(name) ? Optional.of(name) : Optional.empty();
        }
        return all.keySet().stream().filter(name::equalsIgnoreCase).findAny();
    }

    private static <T> T named(String what, OwnerAccess.Work<T> reading) throws IOException {
        try {
            return reading.run();
        } catch (IOException | InvalidInputException e) {
            throw new IOException(what + ": " + reason(e), e);
        }
    }

    /** Returns the variables of a file; none if it does not exist. */
    private static SortedMap<String, String> lines(Path file) throws IOException {
        try {
            byte[] content = OwnerAccess.call(file, () -> SmallFile.readFollowing(file, LARGEST_FILE + 1));
            if (content.length > LARGEST_FILE) {
                throw new IOException("the limit is " + (LARGEST_FILE >> 10) + " KiB");
            }
            return EnvironmentLines.parse(text(content));
        } catch (NoSuchFileException none) {
            return EnvironmentLines.parse("");
        }
    }

    private static String secret(Map.Entry<String, Path> secret) throws IOException {
        return secret(secret.getKey(), secret.getValue());
    }

    private static String secret(String name, Path file) throws IOException {
        int most = LARGEST_SECRET - name.length() - 1;
        byte[] content = OwnerAccess.call(file, () -> {
            requirePrivate(file);
            // The line break at the end is not part of the value.
            return SmallFile.readFollowing(file, most + 3);
        });
        String text = text(content);
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        if (end == 0) {
            throw new IOException("empty");
        }
        if (text.indexOf('\0') >= 0) {
            throw new IOException("a variable cannot contain a NUL");
        }
        String value = text.substring(0, end);
        if (value.getBytes(StandardCharsets.UTF_8).length > most) {
            throw new IOException("too long for a variable, which has at most " + most + " bytes");
        }
        return value;
    }

    private static String text(byte[] content) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("not UTF-8 text", e);
        }
    }

    /** Others than the owner can read a secret. */
    private static final class ReadableByOthersException extends IOException {
        private static final long serialVersionUID = 1L;

        private final int owner;

        ReadableByOthersException(int owner) {
            super("others can read it; its mode must be 0600");
            this.owner = owner;
        }
    }

    /** Windows has no modes; there a file in a user's folder has that user's access list. */
    private static boolean requirePrivate(Path file) throws IOException {
        if (WINDOWS) {
            if (!Files.isRegularFile(file)) {
                throw Files.exists(file)
                        ? new IOException("not a regular file")
                        : new NoSuchFileException(file.toString());
            }
            return true;
        }
        PosixFileAttributes found = Files.readAttributes(file, PosixFileAttributes.class);
        if (!found.isRegularFile()) {
            throw new IOException("not a regular file");
        }
        if (found.permissions().stream().anyMatch(OF_OTHERS::contains)) {
            throw new ReadableByOthersException((int) Files.getAttribute(file, "unix:uid"));
        }
        return true;
    }

    /** A file with mode 0600 is of use only to its owner. Root, who may read it, does not run the gateway. */
    private static void requireOwner(GatewayDefinition definition, Path file) throws IOException {
        Optional<Accounts.Account> caller = Accounts.find();
        if (caller.isEmpty()) {
            return;
        }
        int owner = OwnerAccess.call(file, () -> (int) Files.getAttribute(file, "unix:uid"));
        int gateway = caller.get().uid();
        if (Accounts.isRoot()) {
            gateway = ownerOf(definition.home().value())
                    .or(() -> definition.user().flatMap(Accounts::byName))
                    .map(Accounts.Account::uid)
                    .orElse(gateway);
        }
        if (owner != gateway) {
            throw new IOException("belongs to " + name(owner) + ", but the gateway runs as " + name(gateway));
        }
    }

    private static Optional<Accounts.Account> ownerOf(Path home) {
        try {
            return OwnerAccess.ownerOf(home);
        } catch (IOException unseen) {
            return Optional.empty();
        }
    }

    private static String name(int uid) {
        return Accounts.nameOf(uid).orElse("uid " + uid);
    }
}
