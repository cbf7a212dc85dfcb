package dev.gatehouse.profile;

import dev.gatehouse.app.CommandVariant;
import dev.gatehouse.definition.FormatVersion;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.settings.PlainFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out which variants of a command the installed program knows. An answer is kept in the home by the program's real path,
 * size and time, so that a program is asked once after each update.
 *
 * <p>Root runs no program of another account: it uses what that account found out, and otherwise the last command, which every
 * version knows.
 */
record Probes(Home home) {
    private static final String FOLDER = ".gatehouse";
    private static final String FILE = "probes";
    private static final int MOST = 50;

    /** Returns the words of the first variant that the program knows; empty if it knows none. */
    Optional<List<String>> choose(List<CommandVariant> variants) {
        for (CommandVariant variant : variants) {
            Optional<Path> program = program(variant.probe().getFirst());
            if (program.isPresent() && isKnown(program.get(), variant)) {
                return Optional.of(variant.words());
            }
        }
        return Optional.empty();
    }

    private boolean isKnown(Path program, CommandVariant variant) {
        try {
            String question = program.toRealPath() + "\t" + Files.size(program) + "\t"
                    + Files.getLastModifiedTime(program).toMillis() + "\t"
                    + String.join(" ", variant.probe()) + "\t" + variant.prints();
            if (question.indexOf('\n') >= 0) {
                return false;
            }
            List<String> lines = lines();
            if (lines.contains(question + "\tyes")) {
                return true;
            }
            if (lines.contains(question + "\tno") || !mayRun(program)) {
                return false;
            }
            Optional<String> printed = ProbeRun.of(program, variant.probe());
            // Without an answer in time, every further command would wait as long.
            boolean known = printed.isPresent() && printed.get().contains(variant.prints());
            keep(lines, question + (known ? "\tyes" : "\tno"));
            return known;
        } catch (IOException unknown) {
            return false;
        }
    }

    private boolean mayRun(Path program) throws IOException {
        return !Accounts.isRoot()
                || (OwnerAccess.ownerOf(home.path()).isEmpty() && OwnerAccess.isOfRootAlone(program.toRealPath()));
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
