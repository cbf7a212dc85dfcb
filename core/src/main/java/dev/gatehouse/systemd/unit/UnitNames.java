package dev.gatehouse.systemd.unit;

import dev.gatehouse.definition.App;
import dev.gatehouse.definition.NamingStem;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.posix.SmallFile;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.HashedName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names of a home's units, without {@code .service}. A unit has the app's usual name, such as {@code
 * hermes-gateway-coder}, unless another home has a unit of that name in the same directory. Then it is named after the
 * profile's directory, as Hermes does: {@code hermes-gateway-} and the first 8 hex digits of the SHA-256 of its real path.
 * An installed unit keeps its name.
 */
public final class UnitNames {
    private final String stem;
    private final Path directory;
    private final Home home;
    private final boolean plain;
    private final Map<ProfileName, String> known = new ConcurrentHashMap<>();

    private UnitNames(Home home, Path directory, boolean plain) {
        this.stem = home.app().names().of(NamingStem.UNIT);
        this.directory = directory;
        this.home = home;
        this.plain = plain;
    }

    /** Returns the names of a home's units in a unit directory. */
    public static UnitNames in(Path directory, Home home) {
        return new UnitNames(home, directory, false);
    }

    /** Returns the app's usual names, whatever other homes have. */
    public static UnitNames usual(App app) {
        return new UnitNames(Home.at(app, Path.of("/")), Path.of("/"), true);
    }

    /** Returns the name of a profile's unit. */
    public String of(ProfileName profile) {
        String usual = profile.after(stem, '-');
        if (plain) {
            return usual;
        }
        String name = known.get(profile);
        if (name == null) {
            Optional<Boolean> own = isOwn(usual, profile);
            boolean taken = own.isPresent()
                    ? !own.get()
                    : hasHashed() && isOwn(hashed(profile), profile).orElse(false);
            name = taken ? hashed(profile) : usual;
            if (own.isPresent()) {
                known.put(profile, name);
            }
        }
        return name;
    }

    /**
     * Whether the unit of this name belongs to this home. Empty if there is none, or if it does not say whose it is, so
     * that the name is free or the unit is foreign.
     */
    private Optional<Boolean> isOwn(String name, ProfileName profile) {
        Path file = directory.resolve(name + ".service");
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            String text = new String(SmallFile.read(file, UnitSyntax.LONGEST_LINE), StandardCharsets.UTF_8);
            Optional<Origin.Writing> ours = Origin.of(text);
            return ours.isPresent()
                    ? Optional.of(home.isAt(ours.get().home()))
                    : Origin.directoryOfHermes(text, home.app().homeVariable())
                            .map(found -> Home.isSame(found, home.directory(profile)) || home.isAt(found));
        } catch (IOException unread) {
            return Optional.empty();
        }
    }

    /** Whether any unit has a name with a hash; computing one loads classes that most calls do not need. */
    private boolean hasHashed() {
        String[] names = directory.toFile().list();
        if (names != null) {
            for (String name : names) {
                if (isHashed(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isHashed(String file) {
        int from = stem.length() + 1;
        return file.length() == from + HashedName.LENGTH + ".service".length()
                && file.startsWith(stem + "-")
                && file.endsWith(".service")
                && HashedName.isOne(file.substring(from, from + HashedName.LENGTH));
    }

    private String hashed(ProfileName profile) {
        return stem + "-" + HashedName.of(home.directory(profile));
    }
}
