package dev.gatehouse.s6;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.SmallFile;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.owner.HomeOwner;
import dev.gatehouse.profile.owner.Owner;
import dev.gatehouse.s6.protocol.Liveness;
import dev.gatehouse.s6.protocol.Servicedir;
import dev.gatehouse.s6.scandir.HomeMark;
import dev.gatehouse.s6.slot.S6Layout;
import dev.gatehouse.spi.provider.HolderQuery;
import dev.gatehouse.spi.provider.ServiceScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Finds the s6 services of this host that run, or would run, gateways of a home: this home's slots in every tree, whatever
 * tree is chosen, and services of other programs whose {@code run} script certainly starts one of these gateways.
 *
 * <p>The trees are those of all s6-svscan in the process table, and those that this account would choose. The last one
 * that was recorded in the home is one too: its supervisors may live on without their s6-svscan.
 */
final class S6Holders {
    private static final int LONGEST_SCRIPT = 1 << 16;

    private final HolderQuery query;

    /** One for all slots: reading the list of locks for each would take the square of their number. */
    private final Liveness snapshot = Liveness.snapshot();

    private final Home home;

    S6Holders(HolderQuery query) {
        this.query = query;
        this.home = query.home();
    }

    /**
     * A tree.
     *
     * @param uid account of its s6-svscan; empty if that is unknown
     */
    private record Tree(Path scandir, OptionalInt uid) {}

    List<Holder> find() {
        List<Holder> holders = new ArrayList<>();
        for (Tree tree : trees()) {
            look(tree, holders);
        }
        return holders;
    }

    private List<Tree> trees() {
        Map<Path, Tree> trees = new LinkedHashMap<>();
        for (Svscan svscan : Svscan.running(query.host())) {
            add(trees, svscan.scandir(), OptionalInt.of(svscan.process().uid()));
        }
        for (Path known : known()) {
            add(trees, known, OptionalInt.empty());
        }
        return List.copyOf(trees.values());
    }

    private List<Path> known() {
        Map<String, String> environment = query.host().environment();
        List<Path> known = new ArrayList<>();
        S6Layout.chosenScandir(environment).ifPresent(known::add);
        known.add(query.host().root().resolve("run/service"));
        known.add(PrivateTree.scandirOf(home, environment));
        try {
            Owner last = HomeOwner.recorded(home.path());
            if (last.isHere()) {
                known.add(Path.of(last.scandir()));
            }
        } catch (IOException | InvalidPathException none) {
            return known;
        }
        return known;
    }

    /** Two names of one directory are one tree. */
    private static void add(Map<Path, Tree> trees, Path scandir, OptionalInt uid) {
        if (Files.isDirectory(scandir)) {
            trees.putIfAbsent(S6Layout.real(scandir), new Tree(S6Layout.real(scandir), uid));
        }
    }

    private void look(Tree tree, List<Holder> holders) {
        S6Layout layout = S6Layout.at(tree.scandir(), home.app(), query.host().environment());
        HomeMark mark = new HomeMark(layout, home);
        boolean ours = mark.isOurs();
        Set<String> seen = new HashSet<>();
        if (ours) {
            for (HolderQuery.Sought sought : query.gateways()) {
                Servicedir slot = layout.slot(sought.service());
                if (slot.isDirectory()) {
                    seen.add(layout.slotName(sought.service().profile()));
                    holders.add(holder(tree, layout, sought.service(), slot, true));
                }
            }
        }
        boolean taken = ours || mark.other().isPresent();
        String[] names = tree.scandir().toFile().list();
        for (String name : names == null ? new String[0] : sorted(names)) {
            // The mark decides about slots of Gatehouse; to read all of them would take too long.
            boolean slot = taken && layout.names().profileOf(name).isPresent();
            if (!slot && !name.startsWith(".") && !seen.contains(name)) {
                Servicedir servicedir = new Servicedir(tree.scandir().resolve(name));
                script(servicedir).flatMap(this::gateway).ifPresent(service -> {
                    boolean own = name.equals(layout.slotName(service.profile()));
                    holders.add(holder(tree, layout, service, servicedir, own));
                });
            }
        }
    }

    private static String[] sorted(String[] names) {
        Arrays.sort(names);
        return names;
    }

    private static Optional<String> script(Servicedir servicedir) {
        try {
            // A link to a servicedir, as s6-rc makes it, is followed.
            Path run = servicedir.path().toRealPath().resolve("run");
            return Optional.of(new String(SmallFile.read(run, LONGEST_SCRIPT), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private Optional<ServiceName> gateway(String text) {
        ServiceScript script = ServiceScript.parse(text);
        Map<String, String> variables = new HashMap<>(script.variables());
        if (text.startsWith("#!") && text.lines().findFirst().orElse("").contains("with-contenv")) {
            String name = home.app().home().variable();
            // The script's own variables decide.
            TreeEnvironment.ofContainer(query.host().root(), name)
                    .ifPresent(value -> variables.putIfAbsent(name, value));
        }
        return script.commands().stream()
                .map(command -> query.gatewayOf(command, variables))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Holder holder(Tree tree, S6Layout layout, ServiceName service, Servicedir slot, boolean ours) {
        // The tree may belong to any account.
        boolean doubts = Accounts.isRoot() && !slot.isOfRootAlone();
        ServiceStatus status =
                new S6StatusReader(layout.tools(), doubts).read(service, slot, doubts ? Liveness.exact() : snapshot);
        boolean runs = status.pid().isPresent();
        // Without an answer from its supervisor the slot decides, if there is a tree that could start it.
        boolean starts = status.wanted().orElse(tree.uid().isPresent() && slot.isNormallyUp());
        return new Holder(
                service,
                Kind.S6,
                slot.path().toString(),
                (ours ? "slot " : "service ") + slot.path().getFileName() + " of the s6 tree " + tree.scandir(),
                status.pid(),
                runs,
                starts,
                ours,
                ours ? commands(tree, service, slot) : foreignCommands(layout, slot));
    }

    private Map<Verb, Remedy> commands(Tree tree, ServiceName service, Servicedir slot) {
        Map<Verb, Remedy> commands = new EnumMap<>(Verb.class);
        for (Verb verb : Verb.values()) {
            Remedy command = Remedy.gatehouse("--manager", "s6", "gateway", verb.word(), service.toString())
                    .withVariable("GATEHOUSE_SCANDIR", tree.scandir().toString());
            commands.put(verb, asController(command, tree, slot));
        }
        return commands;
    }

    /** The account of the tree's supervisors can do everything; this one can if it may send commands. */
    private Remedy asController(Remedy command, Tree tree, Servicedir slot) {
        int caller = Accounts.current().uid();
        int owner = tree.uid().orElse(caller);
        if (caller == 0 || caller == owner || Files.isWritable(slot.control())) {
            return command;
        }
        List<String> words = new ArrayList<>(command.command());
        words.addAll(1, List.of("--home", home.path().toString()));
        Remedy there = command.withCommand(words);
        return owner == 0 ? there.asRoot() : there.asUser("#" + owner);
    }

    private static Map<Verb, Remedy> foreignCommands(S6Layout layout, Servicedir slot) {
        Map<Verb, Remedy> commands = new EnumMap<>(Verb.class);
        Map.of(Verb.START, "-u", Verb.STOP, "-d", Verb.RESTART, "-r").forEach((verb, option) -> {
            Remedy command = Remedy.of(
                    layout.tools().tool("s6-svc").toString(),
                    option,
                    slot.path().toString());
            commands.put(verb, Files.isWritable(slot.control()) ? command : command.asRoot());
        });
        return commands;
    }
}
