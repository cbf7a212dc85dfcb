package dev.gatehouse.systemd.unit;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.posix.SmallFile;
import dev.gatehouse.profile.Home;
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
import java.util.List;
import java.util.Optional;

/** The unit directory of one scope, as far as one home's gateways are in it. */
public final class UnitDirectory {
    private static final String SUFFIX = ".service";

    private final UnitContext context;
    private final Path home;

    public UnitDirectory(UnitContext context, Path home) {
        this.context = context;
        this.home = home;
    }

    /** What lies where a unit belongs. */
    public enum Found {
        /** Nothing. */
        NOTHING,
        /** A unit of this home's, written by Gatehouse. */
        OURS,
        /** A unit that Hermes wrote for this profile. */
        OF_HERMES,
        /** A unit of Gatehouse's for another home. */
        OF_ANOTHER_HOME,
        /** A link to nothing, by which somebody keeps the unit from being started (systemctl(1), mask). */
        MASK,
        /** A unit that somebody else wrote, another link, or something that is no file. */
        FOREIGN
    }

    private static final Path DEV_NULL = Path.of("/dev/null");

    /** Who wrote a unit is in its first line, with a path of at most 4096 bytes (PATH_MAX). */
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
        String head = new String(SmallFile.read(file, LONGEST_SIGNATURE), StandardCharsets.UTF_8);
        if (Origin.isOurs(head)) {
            return Origin.isOf(head, service.profile(), home) ? Found.OURS : Found.OF_ANOTHER_HOME;
        }
        String text = text(file);
        Path directory = new Home(context.app(), home).directory(service.profile());
        return Origin.isOfHermes(text, directory) ? Found.OF_HERMES : Found.FOREIGN;
    }

    /** What a unit says of its proof; nothing where it is not there. */
    public Proof proof(ServiceName service) {
        try {
            return Proof.in(text(path(service)));
        } catch (IOException e) {
            return Proof.NONE;
        }
    }

    /** The places that the PATH of a unit of ours names, as far as that needs no unquoting; none where there is no such. */
    public List<Path> searchPath(ServiceName service) {
        try {
            return look(service) == Found.OURS ? SystemdSearchPath.in(text(path(service))) : List.of();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    /** The services of this home that have a unit here. */
    public List<ServiceName> services() throws IOException {
        return services(Found.OURS);
    }

    /** The services whose units are of one kind. */
    public List<ServiceName> services(Found kind) throws IOException {
        List<ServiceName> services = new ArrayList<>();
        visit((service, found) -> {
            if (found == kind) {
                services.add(service);
            }
            return false;
        });
        services.sort(null);
        return services;
    }

    /** What there is of this home at best: a unit of ours, else one of Hermes's, else nothing. */
    public Found best() throws IOException {
        List<Found> best = new ArrayList<>(List.of(Found.NOTHING));
        visit((_, found) -> {
            if (found == Found.OURS || found == Found.OF_HERMES) {
                best.set(0, found);
            }
            return found == Found.OURS;
        });
        return best.getFirst();
    }

    /** Is shown units. */
    private interface Visitor {
        /** Looks at one, and says whether that is enough. */
        boolean look(ServiceName service, Found found);
    }

    private void visit(Visitor visitor) throws IOException {
        String stem = context.app().names().unit();
        // Not by a pattern: the classes for it take longer than the whole look.
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(context.directory())) {
            for (Path entry : entries) {
                String file = entry.getFileName().toString();
                boolean named = file.startsWith(stem) && file.endsWith(SUFFIX);
                Optional<ServiceName> service = named ? service(file) : Optional.empty();
                if (service.isPresent() && visitor.look(service.get(), look(service.get()))) {
                    return;
                }
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private Optional<ServiceName> service(String file) {
        String stem = file.substring(0, file.length() - SUFFIX.length());
        String base = context.app().names().unit();
        if (stem.equals(base)) {
            return Optional.of(new ServiceName(ProfileName.DEFAULT));
        }
        String profile = stem.startsWith(base + "-") ? stem.substring(base.length() + 1) : "";
        return ProfileName.isValid(profile) && !profile.equals("default")
                ? Optional.of(ServiceName.of(profile))
                : Optional.empty();
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return new String(in.readNBytes(UnitSyntax.LONGEST_LINE), StandardCharsets.UTF_8);
        }
    }
}
