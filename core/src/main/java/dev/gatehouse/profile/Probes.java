package dev.gatehouse.profile;

import dev.gatehouse.app.service.CommandVariant;
import dev.gatehouse.definition.FormatVersion;
import dev.gatehouse.definition.HomeVariable;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.settings.PlainFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out which variants of a command the installed program knows. An answer is kept in the home by the program's real path,
 * size and time, so that a program is asked once after each update.
 *
 * <p>Root asks the program of a home of another account as that account, and runs no program that a third one can change.
 *
 * <p>If the program is not on this PATH, or cannot be asked, the last answer counts. Otherwise the definition of a gateway would depend on who looks at it, and from where. Without any answer it is the last
 * command, which every version knows.
 */
record Probes(Home home) {
    private static final String FOLDER = ".gatehouse";
    private static final String FILE = "probes";
    private static final int MOST = 50;
    private static final String YES = "\tyes";
    private static final String NO = "\tno";
    private static final String LATE = "\tlate ";

    /** How long a program that did not answer in time is not asked again. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** Returns the words of the first variant that the program knows; empty if it knows none. */
    Optional<List<String>> choose(List<CommandVariant> variants) {
        for (CommandVariant variant : variants) {
            if (isKnown(variant)) {
                return Optional.of(variant.words());
            }
        }
        return Optional.empty();
    }

    private boolean isKnown(CommandVariant variant) {
        String probe = "\t" + String.join(" ", variant.probe()) + "\t" + variant.prints();
        if (probe.indexOf('\n') >= 0) {
            return false;
        }
        List<String> lines = lines();
        Optional<Path> program = program(variant.probe().getFirst());
        try {
            return program.isPresent() ? isKnown(program.get(), variant, probe, lines) : lastAnswer(lines, probe);
        } catch (IOException unknown) {
            return lastAnswer(lines, probe);
        }
    }

    private boolean isKnown(Path program, CommandVariant variant, String probe, List<String> lines) throws IOException {
        String question = program.toRealPath() + "\t" + Files.size(program) + "\t"
                + Files.getLastModifiedTime(program).toMillis() + probe;
        if (lines.contains(question + YES)) {
            return true;
        }
        if (lines.contains(question + NO) || question.indexOf('\n') >= 0) {
            return false;
        }
        if (wasLate(lines, question)) {
            return lastAnswer(lines, probe);
        }
        Optional<String> printed = ask(program, variant.probe());
        if (printed.isEmpty()) {
            keep(lines, question + LATE + Instant.now().getEpochSecond());
            return lastAnswer(lines, probe);
        }
        boolean known = printed.get().contains(variant.prints());
        keep(lines, question + (known ? YES : NO));
        return known;
    }

    /** Whether the program did not answer in time a short while ago: every command would wait as long. Later the host is less busy. */
    private static boolean wasLate(List<String> lines, String question) {
        String late = question + LATE;
        for (String line : lines.reversed()) {
            if (line.startsWith(late)) {
                String second = line.substring(late.length());
                return second.matches("[0-9]{1,12}")
                        && Instant.ofEpochSecond(Long.parseLong(second))
                                .plus(PATIENCE)
                                .isAfter(Instant.now());
            }
        }
        return false;
    }

    /** The last answer of any version of the program, wherever it was. */
    private static boolean lastAnswer(List<String> lines, String probe) {
        for (String line : lines.reversed()) {
            if (line.endsWith(probe + YES) || line.endsWith(probe + NO)) {
                return line.endsWith(YES);
            }
        }
        return false;
    }

    /**
     * Returns what the program prints; empty if it does not end in time.
     *
     * @throws IOException if this process may not or cannot run it
     */
    private Optional<String> ask(Path program, List<String> probe) throws IOException {
        if (!Accounts.isRoot()) {
            return ProbeRun.of(program, probe);
        }
        Optional<Accounts.Account> owner = OwnerAccess.ownerOf(home.path());
        Path real = program.toRealPath();
        boolean safe = OwnerAccess.isOfRootAlone(real)
                || (owner.isPresent()
                        && OwnerAccess.ownerOf(real)
                                .filter(found -> found.uid() == owner.get().uid())
                                .isPresent());
        // A thread with the owner's rights must not start processes.
        if (!safe || OwnerAccess.isActing()) {
            throw new AccessDeniedException(real.toString());
        }
        if (owner.isEmpty()) {
            return ProbeRun.of(program, probe);
        }
        HomeVariable variable = new HomeVariable(home.app().home().variable(), home.path());
        return ProbeRun.asOwner(owner.get(), variable, program, probe);
    }

    private List<String> lines() {
        try {
            return PlainFile.record(home.path().resolve(FOLDER).resolve(FILE))
                    .filter(text -> FormatVersion.refusal(text, FILE).isEmpty())
                    .map(text -> FormatVersion.without(text).lines().toList())
                    .orElse(List.of());
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    /** Without the record the program is asked again. */
    private void keep(List<String> lines, String answer) {
        List<String> all = new ArrayList<>(lines.subList(Math.max(0, lines.size() - MOST), lines.size()));
        all.add(answer);
        String text = FormatVersion.LINE + "\n" + String.join("\n", all) + "\n";
        try {
            OwnerAccess.run(home.path(), () -> {
                Folder top = Folder.open(home.path());
                Folder folder = top.has(FOLDER) ? top.child(FOLDER) : top.makeChild(FOLDER, 0700);
                folder.replaceFile(FILE, text.getBytes(StandardCharsets.UTF_8), 0600);
            });
        } catch (IOException unwritable) {
            return;
        }
    }

    /** The program that the gateway would run: beside the activation script, then on the PATH. */
    private Optional<Path> program(String name) {
        List<Path> places = new ArrayList<>();
        if (name.contains("/")) {
            places.add(Path.of(name));
        } else {
            home.app().launch().activate().map(Path::getParent).ifPresent(bin -> places.add(bin.resolve(name)));
            for (String directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
                if (directory.startsWith("/")) {
                    places.add(Path.of(directory).resolve(name));
                }
            }
        }
        for (Path place : places) {
            if (Files.isRegularFile(place) && Files.isExecutable(place)) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }
}
