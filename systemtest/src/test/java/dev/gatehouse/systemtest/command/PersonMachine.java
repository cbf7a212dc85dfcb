package dev.gatehouse.systemtest.command;

import dev.gatehouse.systemtest.command.PersonMatrixTest.Action;
import dev.gatehouse.systemtest.command.PersonMatrixTest.Cell;
import dev.gatehouse.systemtest.command.PersonMatrixTest.Installed;
import dev.gatehouse.systemtest.command.PersonMatrixTest.Person;
import dev.gatehouse.systemtest.namespace.FakeHermes;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.systemtest.namespace.SystemdNamespace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A machine on which root and alice manage alice's gateway {@code coder}, with sudo. */
final class PersonMachine implements AutoCloseable {
    private static final String PLACE = "/opt/gatehouse";
    private static final String SCRIPT = "/usr/local/sbin/person-machine";
    private static final int MOST_STEPS = 3;

    /** What the script prints if the host has no sudo. */
    private static final String STAND_IN = "the stand-in";

    /** First words of the commands that messages advise. */
    private static final List<String> PROGRAMS =
            List.of("gatehouse ", "sudo ", "runuser ", "systemctl ", "XDG_RUNTIME_DIR=", "loginctl ", "journalctl ");

    private final SystemdNamespace machine;
    private final String sudo;

    private PersonMachine(SystemdNamespace machine, String sudo) {
        this.machine = machine;
        this.sudo = sudo;
    }

    static PersonMachine open() {
        Path java = Path.of(System.getProperty("java.home"));
        SystemdNamespace machine =
                SystemdNamespace.open(Map.of(Installation.requireDist(), PLACE, java, java.toString()));
        machine.linger(Identity.ALICE);
        FakeHermes.install(machine);
        write(machine.path(SCRIPT), resource("person-machine.sh"));
        String sudo = machine.exec(Identity.ROOT, "sh", SCRIPT, "prepare")
                .orThrow()
                .lines()
                .reduce((a, b) -> b)
                .orElse("");
        return new PersonMachine(machine, sudo);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String resource(String name) {
        try (InputStream stream = PersonMachine.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns which sudo is used. */
    String sudo() {
        return sudo;
    }

    /**
     * Plays a cell.
     *
     * @param story receives the commands with their output
     * @return what is wrong; empty if nothing is
     */
    List<String> play(Cell cell, List<String> story) {
        script("reset", cell.installed().name());
        Look before = look();
        story.add("before: " + before);
        String command = command(cell);
        Result result = type(cell.person(), command, story);
        Look now = look();
        story.add("then:   " + now);
        List<String> wrong = new ArrayList<>(broken(before, now));
        List<String> missing = missing(cell, before, now, result);
        for (int step = 0; step < MOST_STEPS && wrong.isEmpty() && !missing.isEmpty(); step++) {
            Optional<String> advised = advised(result);
            if (advised.isEmpty()) {
                missing.add("no command is advised");
                break;
            }
            Result helped = type(cell.person(), advised.get(), story);
            now = look();
            story.add("then:   " + now);
            wrong.addAll(broken(before, now));
            missing = missing(cell, before, now, helped);
            if (!missing.isEmpty()) {
                // The advice may have removed an obstacle, or give another advice itself.
                result = helped.exitCode() == 0 ? type(cell.person(), command, story) : helped;
                now = look();
                story.add("then:   " + now);
                missing = missing(cell, before, now, result);
            }
        }
        wrong.addAll(missing);
        return wrong;
    }

    private static String command(Cell cell) {
        String words = switch (cell.action()) {
            case RECONCILE -> "reconcile";
            case LOGS -> "gateway logs -n 5 coder";
            default -> "gateway " + cell.action().name().toLowerCase(Locale.ROOT) + " coder";
        };
        String option = cell.option().isEmpty() ? "" : " " + cell.option();
        return (cell.person() == Person.ALICE_WITH_SUDO ? "sudo " : "") + "gatehouse " + words + option;
    }

    private Result type(Person person, String command, List<String> story) {
        Identity who = person == Person.ROOT ? Identity.ROOT : Identity.ALICE;
        Result result = command.startsWith("sudo ") && sudo.startsWith(STAND_IN)
                ? standIn(who, command.substring("sudo ".length()))
                : machine.exec(who, "sh", "-c", command);
        story.add(who + "$ " + command + "\n" + result.toString().strip());
        return result;
    }

    /** Does what sudo does for the commands of this test: another account, its home, and the variables of the caller. */
    private Result standIn(Identity who, String command) {
        Map<String, String> caller = Map.of(
                "SUDO_USER",
                who.name(),
                "SUDO_UID",
                Integer.toString(who.uid()),
                "SUDO_GID",
                Integer.toString(who.gid()));
        String ofAlice = "-u alice ";
        return command.startsWith(ofAlice)
                ? machine.exec(Identity.ALICE, caller, "sh", "-c", command.substring(ofAlice.length()))
                : machine.exec(Identity.ROOT, caller, "sh", "-c", command);
    }

    private static Optional<String> advised(Result result) {
        return result.error()
                .lines()
                .filter(line -> line.startsWith("  "))
                .map(String::strip)
                .filter(line -> PROGRAMS.stream().anyMatch(line::startsWith))
                .findFirst();
    }

    /** What must hold after every command. */
    private static List<String> broken(Look before, Look now) {
        List<String> broken = new ArrayList<>();
        if (now.copies() > Math.max(1, before.copies())) {
            broken.add("a second copy runs");
        }
        if (now.homeOfRoot()) {
            broken.add("a home appeared in /root");
        }
        if (!now.intentOwner().isEmpty() && !now.intentOwner().equals("alice")) {
            broken.add("the intent belongs to " + now.intentOwner());
        }
        return broken;
    }

    /** What the command says, and is not so. */
    private static List<String> missing(Cell cell, Look before, Look now, Result result) {
        List<String> missing = new ArrayList<>();
        boolean reads = cell.action() == Action.STATUS || cell.action() == Action.LOGS;
        if (result.exitCode() != 0 && !(cell.action() == Action.STATUS && result.exitCode() == 3)) {
            missing.add("exit code " + result.exitCode());
        }
        switch (cell.action()) {
            case START -> require(missing, now.copies() == 1, "one copy runs");
            case RESTART ->
                require(missing, now.copies() == 1 && !now.pids().equals(before.pids()), "one copy runs, begun anew");
            case STOP -> require(missing, now.copies() == 0, "nothing runs");
            case UNINSTALL -> require(missing, !now.has(cell), "the unit is gone");
            case INSTALL ->
                require(
                        missing,
                        now.user() || now.system() || cell.installed() == Installed.FOREIGN,
                        "a unit is there");
            case RECONCILE ->
                require(
                        missing,
                        now.copies() == (cell.installed() == Installed.NOTHING ? 0 : 1),
                        "as many copies run as wanted");
            case STATUS ->
                require(
                        missing,
                        result.exitCode() == (now.copies() > 0 ? 0 : 3)
                                || result.error().contains("coder runs as "),
                        "it says whether the gateway runs, or where");
            case LOGS ->
                require(
                        missing,
                        now.copies() == 0 || result.output().contains("gateway of"),
                        "the gateway's lines are printed");
        }
        require(missing, !reads || now.equals(before), "reading changes nothing");
        require(
                missing,
                !(cell.action() == Action.INSTALL) || now.copies() <= before.copies(),
                "an installation starts nothing");
        return missing;
    }

    private static void require(List<String> missing, boolean holds, String what) {
        if (!holds) {
            missing.add("not so: " + what);
        }
    }

    private String script(String... words) {
        String[] all = new String[words.length + 2];
        all[0] = "sh";
        all[1] = SCRIPT;
        System.arraycopy(words, 0, all, 2, words.length);
        return machine.exec(Identity.ROOT, all).orThrow();
    }

    private Look look() {
        String[] parts = script("look").strip().split("\\|", -1);
        return new Look(
                parts[0].strip(),
                parts[1].equals("yes"),
                parts[2].equals("yes"),
                parts[3],
                parts[4],
                parts[5].equals("yes"));
    }

    /**
     * What is there.
     *
     * @param pids the processes of the gateway
     * @param user whether alice has a unit of Gatehouse
     * @param system whether the host has one
     */
    private record Look(
            String pids, boolean user, boolean system, String intent, String intentOwner, boolean homeOfRoot) {
        int copies() {
            return pids.isEmpty() ? 0 : pids.split(" ", -1).length;
        }

        /** Whether the unit is there that the command was to remove. */
        boolean has(Cell cell) {
            return switch (cell.option()) {
                case "--user" -> user;
                case "--system" -> system;
                default -> cell.installed() == Installed.BOTH ? user && system : user || system;
            };
        }
    }

    @Override
    public void close() {
        machine.close();
    }
}
