package dev.gatehouse.systemd.unit;

import dev.gatehouse.definition.NamingStem;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.NewerFormatException;
import dev.gatehouse.posix.SmallFile;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.systemd.host.SystemdSearchPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The unit directory of one scope, limited to the gateways of one home. */
public final class UnitDirectory {
    private static final String SUFFIX = ".service";

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
        /** A unit of this home, written by Gatehouse. */
        OURS,
        /** A unit of this home, written by a newer version of Gatehouse. */
        NEWER,
        /** A unit that Hermes wrote for this profile. */
        OF_HERMES,
        /** A unit that Gatehouse wrote for another home. */
        OF_ANOTHER_HOME,
        /** A link to {@code /dev/null}, which prevents starting the unit (systemctl(1), mask). */
        MASK,
        /** A unit that another program wrote, another link, or something that is not a file. */
        FOREIGN
    }

    private static final Path DEV_NULL = Path.of("/dev/null");

    /** The first line says who wrote a unit, with a path of at most 4096 bytes (PATH_MAX). */
    private static final int LONGEST_SIGNATURE = 8192;

    public Path path(ServiceName service) {
        return context.directory().resolve(context.unit(service));
    }

    public Found look(ServiceName service) throws IOException {
        Path file = path(service);
        BasicFileAttributes found;
        try {
            found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return Found.NOTHING;
        }
        if (!found.isRegularFile()) {
            return found.isSymbolicLink() && Files.readSymbolicLink(file).equals(DEV_NULL) ? Found.MASK : Found.FOREIGN;
        }
        String head = head(file);
        if (Origin.isOurs(head)) {
            boolean newer = Origin.formatOf(head) > Origin.FORMAT;
            boolean own = Origin.isOf(head, service.profile(), home);
            return !own ? Found.OF_ANOTHER_HOME : newer ? Found.NEWER : Found.OURS;
        }
        String text = text(file);
        Path directory = new Home(context.app(), home).directory(service.profile());
        return Origin.isOfHermes(text, directory) ? Found.OF_HERMES : Found.FOREIGN;
    }

    /** Returns the path of the script that the home's units share. */
    public Path script() {
        return context.directory().resolve(context.script(home));
    }

    /** Returns what is at the path of the script: NOTHING, OURS, NEWER or FOREIGN. */
    public Found lookAtScript() throws IOException {
        Path file = script();
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Found.NOTHING;
        }
        String head = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? head(file) : "";
        if (!Origin.isScriptOf(head, home)) {
            return Found.FOREIGN;
        }
        return Origin.formatOf(head) > Origin.FORMAT ? Found.NEWER : Found.OURS;
    }

    private static String head(Path file) throws IOException {
        return new String(SmallFile.read(file, LONGEST_SIGNATURE), StandardCharsets.UTF_8);
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
            return UnitExpectations.in(text(path(service)), path(service).toString());
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
            String unit = text(path(service));
            String path = UnitText.value(unit, "Environment=PATH") + ":" + UnitText.value(unit, "Environment=\"PATH");
            return SystemdSearchPath.entries(path.endsWith("\"") ? path.substring(0, path.length() - 1) : path).stream()
                    .filter(entry -> entry.toString().chars().noneMatch(c -> "%\\\"'".indexOf(c) >= 0))
                    .toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    /** Returns the account of the first unit of this home that has one. */
    public Optional<String> user() throws IOException {
        for (ServiceName service : services()) {
            String user = UnitText.value(text(path(service)), "User");
            if (!user.isEmpty()) {
                return Optional.of(user);
            }
        }
        return Optional.empty();
    }

    /** Returns the services of this home with a unit here, sorted. */
    public List<ServiceName> services() throws IOException {
        return services(EnumSet.of(Found.OURS, Found.NEWER));
    }

    /** Returns the services with a unit that Hermes wrote, sorted. */
    public List<ServiceName> adoptable() throws IOException {
        return services(EnumSet.of(Found.OF_HERMES));
    }

    private List<ServiceName> services(Set<Found> kinds) throws IOException {
        List<ServiceName> services = new ArrayList<>();
        for (ServiceName service : candidates()) {
            if (kinds.contains(look(service))) {
                services.add(service);
            }
        }
        return services;
    }

    /** Returns OURS if there is a unit of this home, otherwise OF_HERMES if there is one of Hermes, otherwise NOTHING. */
    public Found best() throws IOException {
        Found best = Found.NOTHING;
        for (ServiceName service : candidates()) {
            Found found = look(service);
            if (found == Found.OURS || found == Found.NEWER) {
                return Found.OURS;
            }
            best = found == Found.OF_HERMES ? found : best;
        }
        return best;
    }

    /** Returns the services whose unit names exist here, regardless of who wrote them. */
    private List<ServiceName> candidates() throws IOException {
        List<ServiceName> candidates = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(context.directory())) {
            entries.forEach(entry -> service(entry.getFileName().toString()).ifPresent(candidates::add));
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        candidates.sort(null);
        return candidates;
    }

    private Optional<ServiceName> service(String file) {
        // No regular expressions: loading their classes takes longer than reading the directory.
        return file.endsWith(SUFFIX)
                ? ProfileName.in(
                                file.substring(0, file.length() - SUFFIX.length()),
                                context.app().names().of(NamingStem.UNIT),
                                '-')
                        .map(ServiceName::new)
                : Optional.empty();
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return new String(in.readNBytes(UnitSyntax.LONGEST_LINE), StandardCharsets.UTF_8);
        }
    }
}
