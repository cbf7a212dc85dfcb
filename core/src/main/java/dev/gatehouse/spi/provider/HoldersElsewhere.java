package dev.gatehouse.spi.provider;

import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.posix.NativeCode;
import dev.gatehouse.profile.owner.HomeOwner;
import dev.gatehouse.profile.owner.Owner;
import dev.gatehouse.spi.files.LockList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Finds holders whose processes cannot be seen from here: trees in another container, or on the host, that use the same
 * home. Only their locks in the home show them, whatever the manager here is.
 *
 * <p>The owner of the home holds all its gateways. A tree that is not recorded as the owner holds those whose loggers it
 * runs: each s6-log locks its folder.
 *
 * <p>No command here reaches such a holder, so it has none. Has only static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class HoldersElsewhere {
    private HoldersElsewhere() {}

    /**
     * Finds the holders of the sought gateways in other pid namespaces.
     *
     * @param query the search
     * @return the holders; empty also on systems without such locks, and if the home is on a volume without them
     */
    public static List<Holder> of(HolderQuery query) {
        Path home = query.home().path();
        if (!query.host().isOs(List.of("linux"))) {
            return List.of();
        }
        try {
            // The first query of a lock takes longer than all else here.
            Path lock = home.resolve(HomeOwner.FOLDER).resolve(HomeOwner.LOCK);
            boolean owned = Files.exists(lock);
            if (owned && !NativeCode.isLoaded()) {
                if (isHeldHere(lock)) {
                    return List.of();
                }
                owned = !isFree(lock);
            }
            Optional<Owner> owner = owned ? HomeOwner.elsewhere(home) : Optional.empty();
            if (owner.isPresent()) {
                return all(query, owner.get().words());
            }
            return owned && HomeOwner.isOwned(home) ? List.of() : ofLoggers(query);
        } catch (IOException unsupported) {
            return List.of();
        }
    }

    /**
     * As the kernel's list of locks shows, which needs no foreign function interface. What it does not show is unknown. The logger of
     * runit has a lock of the other type.
     */
    private static boolean isHeldHere(Path lock) {
        for (LockList.Type type : LockList.Type.values()) {
            OptionalInt holder = LockList.read(type).holder(lock);
            if (holder.isPresent() && HomeOwner.isHere(holder.getAsInt())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFree(Path lock) {
        return LockList.read(LockList.Type.POSIX).provesFree(lock);
    }

    private static List<Holder> all(HolderQuery query, String words) {
        List<Holder> holders = new ArrayList<>();
        for (HolderQuery.Sought sought : query.gateways()) {
            holders.add(holder(sought, words));
        }
        return holders;
    }

    private static List<Holder> ofLoggers(HolderQuery query) throws IOException {
        List<Holder> holders = new ArrayList<>();
        Path logs = query.home().path().resolve("logs").resolve("gateways");
        for (HolderQuery.Sought sought : query.gateways()) {
            Path lock = logs.resolve(sought.service().toString()).resolve("lock");
            if (Files.exists(lock) && !isHeldHere(lock) && !isFree(lock) && HomeOwner.isLockedElsewhere(lock)) {
                Owner last = HomeOwner.recorded(query.home().path());
                String who = last.isHere() ? "an s6 tree of another container" : last.words();
                holders.add(holder(sought, who + " (it locks " + lock + ")"));
            }
        }
        return holders;
    }

    private static Holder holder(HolderQuery.Sought sought, String words) {
        return new Holder(
                sought.service(),
                Kind.S6,
                "elsewhere " + words + " " + sought.service(),
                words,
                OptionalLong.empty(),
                false,
                true,
                false,
                Map.of());
    }
}
