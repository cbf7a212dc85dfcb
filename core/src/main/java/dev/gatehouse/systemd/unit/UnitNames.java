package dev.gatehouse.systemd.unit;

import dev.gatehouse.app.App;
import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.posix.SmallFile;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.DistinctNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Names of a home's units, without {@code .service}. */
public final class UnitNames extends DistinctNames {
    private static final String SUFFIX = ".service";

    private final Path directory;
    private final boolean plain;

    private UnitNames(Home home, Path directory, boolean plain) {
        super(home, home.app().names().of(NamingStem.UNIT));
        this.directory = directory;
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

    @Override
    protected Optional<Boolean> isOwn(String name, ProfileName profile) {
        if (plain) {
            return Optional.of(true);
        }
        Path file = directory.resolve(name + SUFFIX);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            Path decisive = UnitDirectory.decisive(file);
            String text = new String(SmallFile.read(decisive, UnitSyntax.LONGEST_LINE), StandardCharsets.UTF_8);
            Optional<Origin.Writing> ours = Origin.of(text);
            return ours.isPresent()
                    ? Optional.of(home().isAt(ours.get().home()))
                    : AppUnit.directory(text, home().app())
                            .map(found -> Home.isSame(found, home().directory(profile)) || home().isAt(found));
        } catch (IOException unread) {
            return Optional.empty();
        }
    }

    @Override
    protected List<String> installed() {
        List<String> units = new ArrayList<>();
        String[] names = directory.toFile().list();
        if (names != null) {
            for (String name : names) {
                if (name.endsWith(SUFFIX)) {
                    units.add(name.substring(0, name.length() - SUFFIX.length()));
                }
            }
        }
        return units;
    }
}
