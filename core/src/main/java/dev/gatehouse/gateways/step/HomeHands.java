package dev.gatehouse.gateways.step;

import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.profile.Home;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Whether root may use a home: only if whoever can replace it also owns it. */
public final class HomeHands {
    private HomeHands() {}

    /**
     * Throws if this process is root, and the home is in the hands of an account that does not own it or may not enter
     * it. Otherwise a link could make root act for one account on a home of another.
     *
     * @throws AccessRefusedException if root does not use the home
     */
    public static void require(Home home) {
        if (!Accounts.isRoot()) {
            return;
        }
        try {
            Optional<Accounts.Account> hands = OwnerAccess.ownerOf(home.path());
            if (hands.isPresent()) {
                require(home, hands.get());
            }
        } catch (IOException e) {
            throw new AccessRefusedException(message(home, String.valueOf(e.getMessage())), look(home), e);
        }
    }

    private static void require(Home home, Accounts.Account hands) throws IOException {
        try {
            Object owner = OwnerAccess.call(home.path(), () -> Files.getAttribute(home.path(), "unix:uid"));
            if (owner instanceof Integer uid && uid != hands.uid()) {
                throw refused(
                        home,
                        "it belongs to " + name(uid) + ", but " + name(hands.uid()) + " can replace it",
                        instead(home, uid));
            }
        } catch (AccessDeniedException e) {
            throw new AccessRefusedException(
                    message(home, name(hands.uid()) + ", who can replace it, may not enter it"), look(home), e);
        } catch (NoSuchFileException absent) {
            // That is reported where the home is needed.
            return;
        }
    }

    private static String name(int uid) {
        return Accounts.nameOf(uid).orElse("user " + uid);
    }

    /** The owner may use the home under this path, and root its own home under the path without links. */
    private static Remedy instead(Home home, int owner) throws IOException {
        if (owner == 0) {
            return list(home.path().toRealPath());
        }
        return Accounts.nameOf(owner)
                .map(name -> list(home.path()).fromRoot(name))
                .orElseGet(() -> look(home));
    }

    private static Remedy list(Path home) {
        return Remedy.gatehouse("--home", home.toString(), "profile", "list");
    }

    private static Remedy look(Home home) {
        return Remedy.of("ls", "-ld", home.path().toString());
    }

    private static String message(Home home, String reason) {
        return "Root does not use the home " + home.path() + ": " + reason;
    }

    private static AccessRefusedException refused(Home home, String reason, Remedy remedy) {
        return new AccessRefusedException(message(home, reason), remedy);
    }
}
