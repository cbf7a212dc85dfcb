package dev.gatehouse.cli.host;

import com.grack.nanojson.JsonStringWriter;
import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.output.Progress;
import dev.gatehouse.cli.output.Table;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.gateways.NoSuchHomeException;
import dev.gatehouse.holders.HeldElsewhereException;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.HomeDirectory;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.profile.owner.HomeOwner;
import dev.gatehouse.profile.owner.Owner;
import dev.gatehouse.s6.PrivateTree;
import dev.gatehouse.s6.TreeStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code tree up}, {@code down} and {@code status}: the private s6 tree of the home. */
public abstract sealed class TreeCommand extends CliCommand {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private TreeCommand(String path, String summary) {
        super(path, summary);
    }

    public static TreeCommand up() {
        return new Up();
    }

    public static TreeCommand down() {
        return new Down();
    }

    public static TreeCommand status() {
        return new Status();
    }

    @Override
    public final int run(Session session, ParsedArgs args) {
        Optional<Kind> kind = session.kindOption();
        if (kind.isPresent() && !kind.get().equals(Kind.S6)) {
            throw new UsageException(
                    "`" + path() + "` is for s6 trees only, not for --manager " + kind.get(),
                    Remedy.gatehouse("--manager", "s6").with(path().split(" ", -1)));
        }
        // An invalid GATEHOUSE_MANAGER is reported before anything is done.
        session.context().managers().named(session.environment());
        PrivateTree tree = PrivateTree.of(session.home(), session.environment());
        return run(session, tree);
    }

    abstract int run(Session session, PrivateTree tree);

    private static String details(TreeStatus status) {
        return (status.svscan().isPresent() ? "pid " + status.svscan().getAsInt() + ", " : "") + status.scandir();
    }

    private static void json(Session session, TreeStatus status) {
        if (session.json()) {
            JsonStringWriter json = JsonText.object()
                    .value("up", status.isUp())
                    .value("scandir", status.scandir().toString());
            JsonText.number(json, "pid", status.isUp(), status.svscan().orElse(0));
            json.value("gateways", status.gateways());
            JsonText.number(
                    json,
                    "capacity",
                    status.capacity().isPresent(),
                    status.capacity().orElse(0));
            session.console().prepared(JsonText.end(json));
        }
    }

    /** Starts the tree; does nothing if it is up. */
    private static final class Up extends TreeCommand {
        Up() {
            super("tree up", "Starts the private s6 tree of the home; run reconcile to start its gateways.");
        }

        @Override
        int run(Session session, PrivateTree tree) {
            Home home = session.home();
            if (!home.exists()) {
                throw new NoSuchHomeException(home);
            }
            boolean wasUp = tree.status().isUp();
            if (!wasUp) {
                requireNoOtherTree(session, home, tree);
                HomeDirectory.createBesideProfiles(home);
                recordOwner(home, tree);
            }
            TreeStatus status;
            try (Progress _ = Progress.of(session.console(), "Starting s6-svscan")) {
                status = tree.up(home.path().resolve(HomeOwner.FOLDER).resolve(HomeOwner.LOCK), LIMIT);
            }
            json(session, status);
            session.console().done("The tree is " + (wasUp ? "already " : "") + "up (" + details(status) + ")");
            warnAboutDefaultManager(session);
            return ExitCode.DONE;
        }

        /** Warns if other commands use another service manager by default. */
        private static void warnAboutDefaultManager(Session session) {
            Kind kind = session.kindOption()
                    .or(() -> session.context().managers().named(session.environment()))
                    .orElseGet(() -> session.context().managers().detection().kind());
            if (!kind.equals(Kind.S6) && !kind.equals(Kind.NONE)) {
                session.console().warn("Commands on this host use " + kind + " by default, not this tree");
                session.console().remedy(Remedy.gatehouse("--manager", "s6", "gateway", "list"));
            }
        }

        /** Refuses a second tree while another one has gateways of this home that run, or would be started. */
        private static void requireNoOtherTree(Session session, Home home, PrivateTree tree) {
            List<ServiceName> services = session.gateways().profiles().profiles().stream()
                    .map(Profile::service)
                    .toList();
            Path own = tree.scandir();
            for (List<Holder> holders :
                    session.holders(false).all(home, services).values()) {
                for (Holder holder : holders) {
                    Optional<Remedy> there = holder.command(Verb.STOP);
                    if (holder.kind().equals(Kind.S6)
                            && holder.ours()
                            && holder.excludesOthers()
                            && !Path.of(holder.location()).startsWith(own)
                            && there.isPresent()) {
                        throw new GatehouseException(
                                HeldElsewhereException.sentence(List.of(holder)) + "; no second tree was started",
                                there.get().withCommand(List.of("gatehouse", "--manager", "s6", "gateway", "list")));
                    }
                }
            }
        }

        /** The gateways of the owner; of one on another host only the record can be seen here. */
        private static Remedy there(Home home, Owner owner) {
            return owner.isHere()
                    ? Remedy.gatehouse("--manager", "s6", "gateway", "list")
                            .withVariable("GATEHOUSE_SCANDIR", owner.scandir())
                    : Remedy.of(
                            "cat",
                            "-v",
                            home.path()
                                    .resolve(HomeOwner.FOLDER)
                                    .resolve(HomeOwner.RECORD)
                                    .toString());
        }

        /** Records this tree as the owner of the home; fails if another owner runs its gateways. */
        private static void recordOwner(Home home, PrivateTree tree) {
            String scandir = tree.scandir().toString();
            try {
                Optional<Owner> other = HomeOwner.other(home.path(), scandir);
                if (other.isPresent()) {
                    throw new GatehouseException(
                            "The gateways of " + home.path() + " already belong to "
                                    + other.get().words(),
                            there(home, other.get()));
                }
                HomeOwner.record(home.path(), Owner.here("private tree", scandir, Clock.systemUTC()));
            } catch (IOException e) {
                throw new StorageException(
                        "Cannot record the owner of " + home.path() + ": " + e.getMessage(),
                        Remedy.of("ls", "-ld", home.path().toString()),
                        e);
            }
        }
    }

    /** Stops all gateways and the tree. Intents stay, so reconcile restores the gateways after the next start. */
    private static final class Down extends TreeCommand {
        Down() {
            super("tree down", "Stops the private s6 tree of the home and all its gateways.");
        }

        @Override
        int run(Session session, PrivateTree tree) {
            boolean wasUp = tree.status().isUp();
            try (Progress _ = Progress.of(session.console(), "Stopping the tree")) {
                tree.down(LIMIT);
            }
            json(session, tree.status());
            session.console().done("The tree is " + (wasUp ? "" : "already ") + "down");
            return ExitCode.DONE;
        }
    }

    /** Shows whether the tree is up. */
    private static final class Status extends TreeCommand {
        Status() {
            super("tree status", "Shows the status of the private s6 tree of the home.");
        }

        @Override
        public String more() {
            return "Exit code: 0 up, 3 not up.";
        }

        @Override
        public boolean onlyReads(ParsedArgs args) {
            return true;
        }

        @Override
        int run(Session session, PrivateTree tree) {
            TreeStatus status = tree.status();
            if (session.json()) {
                json(session, status);
            } else {
                Table table = new Table("TREE", "PID", "GATEWAYS", "CAPACITY", "SCANDIR");
                table.row(
                        status.isUp() ? "up" : "down",
                        status.svscan().isPresent()
                                ? Integer.toString(status.svscan().getAsInt())
                                : "-",
                        Integer.toString(status.gateways()),
                        status.capacity().isPresent()
                                ? Integer.toString(status.capacity().getAsInt())
                                : "-",
                        status.scandir().toString());
                table.printTo(session.console());
            }
            if (!status.isUp()) {
                session.console().warn("The private tree of this home is down");
                session.console().remedy(Remedy.gatehouse("tree", "up"));
            }
            return status.isUp() ? ExitCode.DONE : ExitCode.NOT_RUNNING;
        }
    }
}
