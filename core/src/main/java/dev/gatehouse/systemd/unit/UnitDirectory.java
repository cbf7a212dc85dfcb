package dev.gatehouse.systemd.unit;

import dev.gatehouse.app.App;
import dev.gatehouse.app.service.NamePattern;
import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.NewerFormatException;
import dev.gatehouse.posix.Listing;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.posix.SmallFile;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.person.InstalledHome;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.command.SearchPath;
import dev.gatehouse.systemd.host.HomeMapping;
import dev.gatehouse.systemd.host.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The unit directory of one scope, limited to the gateways of one home. What Gatehouse says about a unit is in the unit itself or,
 * for an app that maintains its own, in a drop-in over it; then the unit below may be anybody's.
 */
public final class UnitDirectory {
    static final String SUFFIX = ".service";

    /** Before {@code override.conf}, in which people put their own changes: later names win (systemd.unit(5)). */
    static final String DROP_IN = "50-gatehouse.conf";

    private final UnitContext context;
    private final Path home;

    public UnitDirectory(UnitContext context, Path home) {
        this.context = context;
        this.home = home;
    }

    /** What can be at the path of a unit. */
    public enum Found {
        /** Nothing. */
        NOTHING,
        /** A unit of this home, written by Gatehouse, or with a drop-in of Gatehouse. */
        OURS,
        /** A drop-in of Gatehouse without a unit: the app has removed the unit. Counts as not installed. */
        REMAINS,
        /** A unit of this home, written by a newer version of Gatehouse. */
        NEWER,
        /** A unit that the app itself wrote for this profile. */
        OF_APP,
        /** A unit that Gatehouse wrote for another home. */
        OF_ANOTHER_HOME,
        /** A link to {@code /dev/null}, which prevents starting the unit (systemctl(1), mask). */
        MASK,
        /** A unit that another program wrote, another link, or something that is not a file. */
        FOREIGN
    }

    /** How {@link Rendering#changes} begins a line that goes. */
    private static final String REMOVED = "  - ";

    private static final Path DEV_NULL = Path.of("/dev/null");

    /** The first line says who wrote a unit, with a path of at most 4096 bytes (PATH_MAX). */
    private static final int LONGEST_SIGNATURE = 8192;

    public Path path(ServiceName service) {
        return context.directory().resolve(context.unit(service));
    }

    /** Returns the path of Gatehouse's drop-in over a unit. */
    static Path dropIn(Path unit) {
        return unit.resolveSibling(unit.getFileName() + ".d").resolve(DROP_IN);
    }

    /** Returns the file that says who wrote a unit and what it does: the drop-in of Gatehouse if there is one. */
    static Path decisive(Path unit) {
        Path dropIn = dropIn(unit);
        return Files.isRegularFile(dropIn, LinkOption.NOFOLLOW_LINKS) ? dropIn : unit;
    }

    /** Returns the file that says what a service's unit does. */
    public Path decisive(ServiceName service) {
        return decisive(path(service));
    }

    public Found look(ServiceName service) throws IOException {
        return asOwner(() -> found(service));
    }

    private Found found(ServiceName service) throws IOException {
        Path unit = path(service);
        Path file = decisive(unit);
        boolean missing = false;
        try {
            BasicFileAttributes found =
                    Files.readAttributes(unit, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isRegularFile()) {
                return found.isSymbolicLink() && Files.readSymbolicLink(unit).equals(DEV_NULL)
                        ? Found.MASK
                        : Found.FOREIGN;
            }
        } catch (NoSuchFileException e) {
            if (file.equals(unit)) {
                return Found.NOTHING;
            }
            missing = true;
        }
        String head = head(file);
        Optional<Origin.Writing> ours = Origin.of(head);
        if (ours.isPresent()) {
            boolean newer = Origin.formatOf(head) > Origin.FORMAT;
            boolean own = ours.get().profile().equals(service.profile())
                    && isHome(ours.get().home());
            return !own ? Found.OF_ANOTHER_HOME : newer ? Found.NEWER : missing ? Found.REMAINS : Found.OURS;
        }
        return isOfApp(service, file) ? Found.OF_APP : Found.FOREIGN;
    }

    private boolean isOfApp(ServiceName service, Path file) throws IOException {
        Path directory = new Home(context.app(), home).directory(service.profile());
        return AppUnit.directory(text(file), context.app())
                .filter(named -> Home.isSame(named, directory))
                .isPresent();
    }

    /** Whether the unit itself is one that the app wrote for this profile, with or without a drop-in over it. */
    public boolean isOfApp(ServiceName service) throws IOException {
        return asOwner(() -> {
            Path unit = path(service);
            return Files.isRegularFile(unit, LinkOption.NOFOLLOW_LINKS) && isOfApp(service, unit);
        });
    }

    /** Whether the unit itself is one that Gatehouse wrote for this home, as far as nobody changed it afterwards. */
    public boolean isOwnUnit(ServiceName service, boolean unchanged) throws IOException {
        return asOwner(() -> {
            Path unit = path(service);
            return Files.isRegularFile(unit, LinkOption.NOFOLLOW_LINKS)
                    && Origin.of(head(unit))
                            .filter(found -> isHome(found.home()))
                            .isPresent()
                    && !(unchanged && UnitSeal.isBroken(text(unit)));
        });
    }

    /** Whether there is a drop-in of Gatehouse. */
    public boolean hasDropIn(ServiceName service) throws IOException {
        return asOwner(() -> !decisive(service).equals(path(service)));
    }

    /** Whether there is a unit, whoever wrote it. */
    public boolean hasUnit(ServiceName service) throws IOException {
        return asOwner(() -> Files.exists(path(service), LinkOption.NOFOLLOW_LINKS));
    }

    private boolean isHome(Path named) {
        return Home.isSame(home, named);
    }

    /**
     * Returns the lines of a unit of Gatehouse that writing another text would remove, if somebody has changed the unit since
     * it was written. Values of variables are not shown.
     *
     * @param unit the new unit
     */
    public List<String> editedLines(RenderedFile unit) throws IOException {
        Path file = context.directory().resolve(unit.path());
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !UnitSeal.isBroken(text(file))) {
            return List.of();
        }
        return new Rendering(context.directory(), List.of(unit))
                .changes().stream()
                        .filter(line -> line.startsWith(REMOVED) && !line.startsWith(REMOVED + "Written="))
                        .map(line -> line.substring(REMOVED.length()))
                        .toList();
    }

    /** Returns the path of the script that the home's units share. */
    public Path script() {
        return context.directory().resolve(context.script(home));
    }

    /** Returns what is at the path of the script: NOTHING, OURS, NEWER or FOREIGN. */
    public Found lookAtScript() throws IOException {
        return asOwner(this::foundScript);
    }

    private Found foundScript() throws IOException {
        Path file = script();
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Found.NOTHING;
        }
        String head = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? head(file) : "";
        if (Origin.homeOfScript(head).filter(this::isHome).isEmpty()) {
            return Found.FOREIGN;
        }
        return Origin.formatOf(head) > Origin.FORMAT ? Found.NEWER : Found.OURS;
    }

    /** Root reads the units of another account with that account's rights. */
    private <T> T asOwner(OwnerAccess.Work<T> work) throws IOException {
        return OwnerAccess.call(context.directory(), work);
    }

    static String head(Path file) throws IOException {
        return read(file, LONGEST_SIGNATURE);
    }

    /** Returns the exception for a file of a newer version, which is not changed. */
    public static NewerFormatException newer(Path file) {
        try {
            return new NewerFormatException(
                    file.toString(), Integer.toString(Origin.formatOf(head(file))), Origin.FORMAT);
        } catch (IOException gone) {
            return new NewerFormatException(file.toString(), "?", Origin.FORMAT);
        }
    }

    /** Returns what a unit says about starts and stops; {@link Expectations#UNKNOWN} if the unit does not exist. */
    public Expectations expectations(ServiceName service) {
        try {
            return UnitExpectations.in(text(decisive(service)), path(service).toString());
        } catch (IOException e) {
            return Expectations.UNKNOWN;
        }
    }

    /** Returns the entries of the PATH in a unit of this home that need no unquoting; none for other units. */
    public List<Path> searchPath(ServiceName service) {
        try {
            if (look(service) != Found.OURS) {
                return List.of();
            }
            String unit = text(decisive(service));
            String path = UnitText.value(unit, "Environment=PATH") + ":" + UnitText.value(unit, "Environment=\"PATH");
            return SearchPath.entries(path.endsWith("\"") ? path.substring(0, path.length() - 1) : path).stream()
                    .filter(entry -> entry.toString().chars().noneMatch(c -> "%\\\"'".indexOf(c) >= 0))
                    .toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    /** Returns the account of the first unit of this home that has one. */
    public Optional<String> user() throws IOException {
        for (ServiceName service : services()) {
            String user = UnitText.value(text(decisive(service)), "User");
            if (!user.isEmpty()) {
                return Optional.of(user);
            }
        }
        return Optional.empty();
    }

    /** Returns the home as its units name it; empty if it has no units here. */
    public Optional<Path> nameOfHome() throws IOException {
        for (Path file : files()) {
            Optional<Path> named = writing(file).map(Origin.Writing::home).filter(this::isHome);
            if (named.isPresent()) {
                return named;
            }
        }
        return Optional.empty();
    }

    /** Returns what the units of an app in a directory say about whose gateways they run. */
    public static List<InstalledHome> homes(App app, Path directory) {
        UnitContext context =
                new UnitContext(app, Scope.SYSTEM, directory, Optional.empty(), HomeMapping.NONE, UnitNames.usual(app));
        List<InstalledHome> homes = new ArrayList<>();
        try {
            for (Path file : new UnitDirectory(context, directory).files()) {
                Optional<Origin.Writing> ours = writing(file);
                if (ours.isPresent()) {
                    String account = UnitText.value(text(decisive(file)), "User");
                    homes.add(new InstalledHome(ours.get().home(), ours.get().profile(), account));
                }
            }
        } catch (IOException unreadable) {
            return homes;
        }
        return homes;
    }

    private static Optional<Origin.Writing> writing(Path unit) throws IOException {
        return Files.isRegularFile(unit, LinkOption.NOFOLLOW_LINKS)
                ? Origin.of(head(decisive(unit)))
                : Optional.empty();
    }

    /** Returns the services of this home with a unit here, sorted. A unit need not be named after its profile. */
    public List<ServiceName> services() throws IOException {
        NavigableSet<ServiceName> services = new TreeSet<>();
        for (Path file : files()) {
            own(file).map(ServiceName::new).ifPresent(services::add);
        }
        return List.copyOf(services);
    }

    /** Returns the services with a unit that the app itself wrote, sorted. */
    public List<ServiceName> adoptable() throws IOException {
        NavigableSet<ServiceName> services = new TreeSet<>();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            Optional<ServiceName> service = names(context)
                    .profileOf(name.substring(0, name.length() - SUFFIX.length()))
                    .map(ServiceName::new);
            if (service.isPresent() && look(service.get()) == Found.OF_APP) {
                services.add(service.get());
            }
        }
        return List.copyOf(services);
    }

    /** Returns OURS if there is a unit of this home, otherwise OF_APP if there is one of the app, otherwise NOTHING. */
    public Found best() throws IOException {
        for (Path file : files()) {
            if (own(file).isPresent()) {
                return Found.OURS;
            }
        }
        return adoptable().isEmpty() ? Found.NOTHING : Found.OF_APP;
    }

    /** Returns the profile of a unit of this home; empty for other units. */
    private Optional<ProfileName> own(Path file) throws IOException {
        return writing(file).filter(writing -> isHome(writing.home())).map(Origin.Writing::profile);
    }

    private static NamePattern names(UnitContext context) {
        return context.app().names().of(NamingStem.UNIT);
    }

    /** Returns the units of this app, whoever wrote them. */
    private List<Path> files() throws IOException {
        return asOwner(this::list);
    }

    private List<Path> list() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path entry : entries(context)) {
            if (entry.getFileName().toString().endsWith(SUFFIX)) {
                files.add(entry);
            }
        }
        files.sort(null);
        return files;
    }

    /** Returns everything whose name begins as those of the app's units do. */
    static List<Path> entries(UnitContext context) throws IOException {
        List<Path> entries = new ArrayList<>();
        String beginning = names(context).beginning();
        try {
            for (Path entry : Listing.of(context.directory())) {
                // No regular expressions: loading their classes takes longer than reading the directory.
                if (entry.getFileName().toString().startsWith(beginning)) {
                    entries.add(entry);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        }
        return entries;
    }

    /** Returns what may be left in this directory. */
    public UnitRemains remains() {
        return new UnitRemains(context, home);
    }

    private static String text(Path file) throws IOException {
        return read(file, UnitSyntax.LONGEST_LINE);
    }

    private static String read(Path file, int most) throws IOException {
        byte[] bytes = OwnerAccess.call(file, () -> SmallFile.read(file, most));
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
