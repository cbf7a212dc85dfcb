package dev.gatehouse.s6;

import dev.gatehouse.definition.EnvironmentLines;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.owner.HomeOwner;
import dev.gatehouse.spi.command.SearchPath;
import dev.gatehouse.spi.process.Survivors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The environment of a private tree, which its gateways inherit. It is the same whether a person starts the tree in a shell or
 * cron starts it after a boot: a few variables about the account, its language and its time zone, and a PATH like that of a
 * systemd unit. Everything else of the caller stays outside. What the caller lacks comes from the last start of the tree, which
 * a file in the home records.
 */
final class TreeVariables {
    /** Name of the record beside the owner's of the home, in the grammar of {@link EnvironmentLines}. */
    static final String RECORD = "tree.env";

    private static final int LARGEST = 64 << 10;

    private static final Set<String> OF_ACCOUNT = Set.of("HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ");

    private static final String RUNTIME = "XDG_RUNTIME_DIR";

    private TreeVariables() {}

    /**
     * Returns the variables of a tree that is about to start, and records them.
     *
     * @param caller the environment of the caller
     * @throws IOException if they cannot be recorded
     */
    static SortedMap<String, String> of(Home home, Map<String, String> caller) throws IOException {
        SortedMap<String, String> recorded = recorded(home);
        SortedMap<String, String> all = new TreeMap<>(ofDatabase());
        kept(recorded, all);
        kept(caller, all);
        runtime(caller.getOrDefault(RUNTIME, recorded.getOrDefault(RUNTIME, "")))
                .ifPresent(directory -> all.put(RUNTIME, directory.toString()));
        all.put("PATH", path(home, caller, recorded, Path.of(all.getOrDefault("HOME", "/"))));
        record(home, all);
        // Gatehouse, called by a gateway, means this tree. The tree is no process of a gateway that may have called
        // this. Not recorded: they are a choice of this start.
        caller.forEach((name, value) -> {
            if (name.startsWith("GATEHOUSE_") && !name.equals(Survivors.VARIABLE)) {
                all.put(name, value);
            }
        });
        return all;
    }

    private static void kept(Map<String, String> from, Map<String, String> to) {
        from.forEach((name, value) -> {
            if (!value.isEmpty() && (OF_ACCOUNT.contains(name) || name.startsWith("LC_"))) {
                to.put(name, value);
            }
        });
    }

    private static Map<String, String> ofDatabase() {
        Map<String, String> account = new TreeMap<>();
        Accounts.nameOf(Accounts.current().uid()).ifPresent(name -> {
            account.put("USER", name);
            account.put("LOGNAME", name);
            Accounts.directoryOf(name).ifPresent(directory -> account.put("HOME", directory.toString()));
        });
        return account;
    }

    private static Optional<Path> runtime(String known) {
        Path usual = Path.of("/run/user", Integer.toString(Accounts.current().uid()));
        return Optional.of(known.startsWith("/") ? Path.of(known) : usual).filter(Files::isDirectory);
    }

    /** The programs of the app are searched on the caller's PATH, then on that of the last start. */
    private static String path(Home home, Map<String, String> caller, Map<String, String> recorded, Path userHome) {
        List<Path> places = new ArrayList<>(SearchPath.entries(caller.getOrDefault("PATH", "")));
        places.addAll(SearchPath.entries(recorded.getOrDefault("PATH", "")));
        List<Path> found = new SearchPath(places, userHome, Path.of("/"))
                .forGateway(
                        home.path(),
                        home.app().launch().activate(),
                        home.app().launch().template(ProfileName.DEFAULT).getFirst(),
                        home.app().launch().named().getFirst());
        StringBuilder path = new StringBuilder();
        found.forEach(directory -> path.append(path.isEmpty() ? "" : ":").append(directory));
        return path.toString();
    }

    private static SortedMap<String, String> recorded(Home home) throws IOException {
        return OwnerAccess.call(home.path(), () -> {
            try (Directory root = Directory.openFollowing(home.path());
                    Directory folder = root.child(HomeOwner.FOLDER)) {
                return folder.readFile(RECORD, LARGEST)
                        .map(bytes -> EnvironmentLines.parse(new String(bytes, StandardCharsets.UTF_8)))
                        .orElseGet(TreeMap::new);
            } catch (IOException | InvalidInputException unusable) {
                return new TreeMap<>();
            }
        });
    }

    private static void record(Home home, Map<String, String> variables) throws IOException {
        StringBuilder text =
                new StringBuilder("# The environment of the last start of the private tree. Written by gatehouse.\n");
        variables.forEach((name, value) -> {
            // What the grammar cannot express on one line is not needed again.
            if (value.chars().noneMatch(c -> c < 0x20 || c == '\'')) {
                text.append(name).append("='").append(value).append("'\n");
            }
        });
        OwnerAccess.run(home.path(), () -> {
            try (Directory root = Directory.openFollowing(home.path());
                    Directory folder = root.childOrMade(HomeOwner.FOLDER, 0755)) {
                folder.replaceFile(RECORD, text.toString().getBytes(StandardCharsets.UTF_8), 0644);
            }
        });
    }
}
