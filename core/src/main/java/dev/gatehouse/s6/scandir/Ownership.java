package dev.gatehouse.s6.scandir;

import dev.gatehouse.app.App;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.posix.Accounts;
import java.io.IOException;
import java.util.Optional;

/**
 * The owners of the parts of a new slot.
 *
 * @param slot owner of the servicedir and its scripts; null: the account that creates it
 * @param skeleton owner of {@code event} and {@code supervise}; this account can control the service
 * @param prepared whether {@code supervise} is prepared; not needed if supervisor and user are the same account
 */
public record Ownership(
        Accounts.@org.jspecify.annotations.Nullable Account slot,
        Accounts.@org.jspecify.annotations.Nullable Account skeleton,
        boolean prepared) {
    /**
     * Decides the owners from the calling account, the supervisor's account and the owner of the scandir.
     *
     * <p>If root registers in a scandir of the app's user, that user gets the slot; it could replace the slot anyway.
     * In a scandir of root only the skeleton belongs to the app's user, who can control the service but not change it.
     */
    public static Ownership decide(Scandir scandir, App app) throws IOException {
        Accounts.Account caller = Accounts.current();
        Optional<Accounts.Account> supervisor = scandir.supervisor();
        if (!caller.isRoot()) {
            // If the supervisor is unknown, prepare the skeleton: it does no harm, but without it the service may not
            // be controllable.
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

    /** Returns the account that the app's gateways run as if root starts them. */
    public static Accounts.Account appUser(App app, Accounts.Account caller) {
        if (app.launch().user().isEmpty()) {
            return caller;
        }
        return Accounts.byName(app.launch().user().get()).orElseGet(() -> {
            int uid = app.launch()
                    .fallbackUid()
                    .orElseThrow(() -> new InvalidInputException(
                            "The app's user " + app.launch().user().get() + " does not exist on this host"));
            return new Accounts.Account(uid, uid);
        });
    }
}
