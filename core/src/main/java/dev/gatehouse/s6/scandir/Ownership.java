package dev.gatehouse.s6.scandir;

import dev.gatehouse.definition.App;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.posix.Accounts;
import java.io.IOException;
import java.util.Optional;

/**
 * Whose the parts of a new slot are to be.
 *
 * @param slot owner of the servicedir and its scripts; null: whoever makes it
 * @param skeleton owner of {@code event} and {@code supervise}, prepared so that this user can command the service
 * @param prepared whether {@code supervise} is prepared at all; where supervisor and user are one, s6-supervise makes it
 */
public record Ownership(
        Accounts.@org.jspecify.annotations.Nullable Account slot,
        Accounts.@org.jspecify.annotations.Nullable Account skeleton,
        boolean prepared) {
    /**
     * Decides it by who asks, who supervises and whose the scandir is.
     *
     * <p>Root that registers in a scandir of the app's user hands the slot to that user: it could replace the slot
     * anyway. In a scandir of root's own only the skeleton goes to the app's user, who may command but not alter.
     */
    public static Ownership decide(Scandir scandir, App app) throws IOException {
        Accounts.Account caller = Accounts.current();
        Optional<Accounts.Account> supervisor = scandir.supervisor();
        if (!caller.isRoot()) {
            // Where it cannot be told, the skeleton does no harm, and its absence might.
            return new Ownership(
                    null, null, supervisor.isEmpty() || supervisor.get().uid() != caller.uid());
        }
        if (supervisor.isPresent() && !supervisor.get().isRoot()) {
            return new Ownership(supervisor.get(), supervisor.get(), false);
        }
        Accounts.Account owner = scandir.owner();
        Accounts.Account user = appUser(app, caller);
        return new Ownership(owner.isRoot() ? null : owner, user.isRoot() ? null : user, true);
    }

    /** The account that the app's gateways run as where root starts them. */
    public static Accounts.Account appUser(App app, Accounts.Account caller) {
        if (app.user().isEmpty()) {
            return caller;
        }
        return Accounts.byName(app.user().get()).orElseGet(() -> {
            int uid = app.fallbackUid()
                    .orElseThrow(() -> new InvalidInputException(
                            "the app's user " + app.user().get() + " does not exist on this host"));
            return new Accounts.Account(uid, uid);
        });
    }
}
