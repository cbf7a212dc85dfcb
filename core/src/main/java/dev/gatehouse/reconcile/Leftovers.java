package dev.gatehouse.reconcile;

import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.posix.Reasons;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.ProfileStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What killed operations left in the manager and in the home. */
record Leftovers(Home home, ServiceManager manager) {
    /** Returns names in the manager, and paths in the home. */
    List<String> find() throws IOException {
        List<String> found = new ArrayList<>(manager.leftovers());
        new ProfileStore(home).leftovers().forEach(path -> found.add(path.toString()));
        return found;
    }

    void clear() {
        manager.clearLeftovers();
        try {
            new ProfileStore(home).clearLeftovers();
        } catch (IOException e) {
            throw new StorageException(
                    "What killed commands left in the home stays: " + Reasons.of(e),
                    Remedy.of("ls", "-la", home.profilesDirectory().toString()),
                    e);
        }
    }
}
