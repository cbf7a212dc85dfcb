package dev.gatehouse.systemtest.attack;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Namespace;
import dev.gatehouse.systemtest.namespace.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What an attack must not reach, and whether it has. Looks from outside, so nothing inside can deceive it. */
final class Traps {
    /** Part of every secret that is not the attacker's. */
    static final String SECRET = "canary-of-another-account";

    /** The command that an attacker wants a person to run. */
    static final String ADVICE = "sudo sh evil";

    /** A word of a file that root must not take for its own. */
    static final String FORGED = "forged-by-the-attacker";

    /** File in which programs of the attacker record the uid they run with. */
    static final String RECORD = "/run/trapped";

    /** Advice to show a file of the attacker on a terminal as it is. */
    private static final Pattern RAW =
            Pattern.compile("\\s*(sudo )?(tail|cat|less|more|head) (?!-n?v ).*(/opt/data|/run/gateways|/home/alice).*");

    /** Control characters that a terminal interprets, and characters that are invisible or change the direction of text. */
    private static final Pattern UNSAFE =
            Pattern.compile("[\\p{Cc}&&[^\n\t]]|[\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]");

    /** The end of a guarded directory of which only the entries count, not what is in them. */
    static final String FLAT = "/*";

    private static final int LARGEST = 1 << 20;

    private final Namespace namespace;
    private final Identity attacker;
    private final List<String> guarded;
    private final List<String> reachable;
    private ProcessHandle process;
    private Map<String, String> before = Map.of();

    /**
     * Sets the traps.
     *
     * @param guarded directories and files that nobody may change
     * @param reachable directories in which the attacker can read
     */
    Traps(Namespace namespace, Identity attacker, List<String> guarded, List<String> reachable) {
        this.namespace = namespace;
        this.attacker = attacker;
        this.guarded = guarded;
        this.reachable = reachable;
        this.process = Arena.sentinel(namespace);
        arm();
    }

    /** Takes the present state as the right one. */
    void arm() {
        write(namespace.path(RECORD), "");
        before = look();
    }

    /** Returns what has been reached since {@link #arm}; empty if nothing was. */
    List<String> sprung() {
        List<String> sprung = new ArrayList<>();
        Map<String, String> now = look();
        if (!now.equals(before)) {
            now.forEach((path, state) -> {
                String old = before.get(path);
                if (old == null) {
                    sprung.add("created " + path + " " + state);
                } else if (!old.equals(state)) {
                    sprung.add("changed " + path + ": " + old + " -> " + state);
                }
            });
            before.keySet().stream()
                    .filter(path -> !now.containsKey(path))
                    .forEach(path -> sprung.add("removed " + path));
            before = now;
        }
        if (!process.isAlive()) {
            sprung.add("a process of root has ended");
            process = Arena.sentinel(namespace);
        }
        Path record = namespace.path(RECORD);
        Optional<String> asRoot = read(record)
                .lines()
                .filter(line -> line.equals("0") || line.startsWith("0 "))
                .findFirst();
        if (asRoot.isPresent()) {
            sprung.add("a program of " + attacker + " ran with uid " + asRoot.get());
            write(record, "");
        }
        for (String directory : reachable) {
            leaks(directory, sprung);
        }
        return sprung;
    }

    /** Returns what is wrong with the output of a command. The lines of a log are facts, also if they look like advice. */
    static List<String> imitations(Action action, Result result) {
        List<String> wrong = new ArrayList<>();
        for (String text : List.of(result.output(), result.error())) {
            text.lines()
                    .filter(line ->
                            line.strip().startsWith(ADVICE) && !action.words().contains("logs"))
                    .forEach(line -> wrong.add("imitates advice: " + line));
            if (text.contains(FORGED)) {
                wrong.add("takes a file of the attacker for root's");
            }
            text.lines()
                    .filter(line -> RAW.matcher(line).matches())
                    .forEach(line -> wrong.add("advises to show a raw file: " + line));
            if (UNSAFE.matcher(text).find()) {
                wrong.add("controls the terminal: " + UNSAFE.matcher(text).replaceAll("<unsafe>"));
            }
        }
        return wrong;
    }

    private Map<String, String> look() {
        Map<String, String> all = new TreeMap<>();
        for (String top : guarded) {
            visit(top, all);
        }
        return all;
    }

    private void visit(String guard, Map<String, String> all) {
        boolean flat = guard.endsWith(FLAT);
        String top = flat ? guard.substring(0, guard.length() - FLAT.length()) : guard;
        Path place = namespace.path(top);
        if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        SimpleFileVisitor<Path> visitor = new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return visitFile(directory, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                all.put(top + "/" + place.relativize(file), state(file, attributes));
                return FileVisitResult.CONTINUE;
            }
        };
        try {
            Files.walkFileTree(place, Set.of(), flat ? 1 : Integer.MAX_VALUE, visitor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String state(Path file, BasicFileAttributes attributes) {
        try {
            Map<String, Object> unix = Files.readAttributes(file, "unix:uid,gid,mode,nlink", LinkOption.NOFOLLOW_LINKS);
            // A second name that the attacker creates changes nothing of the file; a directory's number of names is its
            // content.
            String text = unix.get("uid") + ":" + unix.get("gid") + " " + unix.get("mode") + " "
                    + attributes.lastModifiedTime();
            return attributes.isRegularFile() && attributes.size() <= LARGEST
                    ? text + " "
                            + Files.readString(file, StandardCharsets.ISO_8859_1)
                                    .hashCode()
                    : text;
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Looks for secrets in files that the attacker can open. */
    private void leaks(String directory, List<String> sprung) {
        Path place = namespace.path(directory);
        if (!Files.isDirectory(place)) {
            return;
        }
        walk(place, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) {
                return permits(inner, 01) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()
                        && attributes.size() <= LARGEST
                        && permits(file, 04)
                        && read(file).contains(SECRET)) {
                    sprung.add("a secret of another account is in " + directory + "/" + place.relativize(file));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException vanished) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private boolean permits(Path file, int bit) {
        try {
            Map<String, Object> unix = Files.readAttributes(file, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
            int mode = (Integer) unix.get("mode");
            // An owner can give himself every permission.
            return unix.get("uid").equals(attacker.uid())
                    || (unix.get("gid").equals(attacker.gid()) && (mode & (bit << 3)) != 0)
                    || (mode & bit) != 0;
        } catch (IOException vanished) {
            return false;
        }
    }

    private static void walk(Path place, SimpleFileVisitor<Path> visitor) {
        try {
            Files.walkFileTree(place, visitor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException vanished) {
            return "";
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
