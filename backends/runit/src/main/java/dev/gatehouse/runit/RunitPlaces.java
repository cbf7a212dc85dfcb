package dev.gatehouse.runit;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.NewerFormatException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.Place;
import dev.gatehouse.spi.Place.Occupant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The service directories of one home, and their owners.
 *
 * @param home the home
 */
record RunitPlaces(Home home, RunitLayout layout) {
    ServiceDirectory of(ServiceName service) {
        return layout.of(service);
    }

    /** Determines who owns a service directory. */
    Place look(ServiceName service) throws IOException {
        ServiceDirectory directory = of(service);
        if (!directory.exists()) {
            return Place.of(Occupant.NOBODY);
        }
        Optional<Path> owner = directory.home();
        if (owner.isEmpty()) {
            return Place.taken(
                    Occupant.FOREIGN,
                    new StorageException(
                            directory.path() + " exists and was not written by Gatehouse; it stays unchanged",
                            Remedy.of("ls", "-la", directory.path().toString())));
        }
        if (!home.isAt(owner.get())) {
            return Place.taken(
                    Occupant.OTHER_HOME,
                    new StorageException(
                            directory.path() + " belongs to a gateway of another home, " + owner.get(),
                            Remedy.gatehouse("--home", owner.get().toString(), "gateway", "list")));
        }
        try {
            directory.expectations();
            return Place.of(Occupant.OURS);
        } catch (NewerFormatException newer) {
            return Place.taken(Occupant.FOREIGN, newer);
        }
    }

    /** Whether it is a gateway of this home, in any format. */
    boolean isOurs(ServiceName service) throws IOException {
        return of(service).home().filter(home::isAt).isPresent();
    }

    /** The owner of the services directory; −1 if there is none. */
    private int owner() {
        try {
            return Files.getAttribute(layout.services(), "unix:uid") instanceof Integer uid ? uid : -1;
        } catch (IOException | UnsupportedOperationException absent) {
            return -1;
        }
    }

    /**
     * Keeps root away from files that another account can change.
     *
     * @throws AccessRefusedException if root uses services of another account
     */
    void requireOwn(List<String> command) {
        if (RunitLayout.caller() == 0 && owner() > 0) {
            throw new AccessRefusedException(
                    "The services in " + layout.services() + " belong to uid " + owner()
                            + ", and root does not change them",
                    asOwner(command));
        }
    }

    /** A command for this services directory, as an account that may carry it out. */
    Remedy there(List<String> command) {
        return owner() == RunitLayout.caller() ? plain(command) : asOwner(command);
    }

    /** A command as the account that owns the services directory. */
    Remedy asOwner(List<String> command) {
        Remedy remedy = plain(command);
        return owner() > 0 ? remedy.asUser("#" + owner()) : remedy.asRoot();
    }

    private Remedy plain(List<String> command) {
        return Remedy.gatehouse("--home", home.path().toString(), "--manager", "runit")
                .with(command.toArray(String[]::new))
                .withVariable("SVDIR", layout.services().toString());
    }
}
