package dev.gatehouse.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every call is tried on a name that is a link to something outside, which must stay as it was. */
@Timeout(60)
class DirectoryTest {
    @TempDir
    private Path top;

    private Path path;
    private Path outside;
    private Directory directory;

    @BeforeEach
    void open() throws IOException {
        path = Files.createDirectory(top.resolve("inside"));
        outside = Files.createDirectory(top.resolve("outside"));
        Files.writeString(outside.resolve("file"), "untouched");
        directory = Directory.open(path);
    }

    @AfterEach
    void close() throws PosixException {
        directory.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static int mode(Path file) throws IOException {
        return (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
    }

    private static int id(Path file, String which) throws IOException {
        return (int) Files.getAttribute(file, "unix:" + which, LinkOption.NOFOLLOW_LINKS);
    }

    private void link(String name, Path target) throws IOException {
        Files.createSymbolicLink(path.resolve(name), target);
    }

    private static void assertErrno(ThrowingCallable call, int... allowed) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        PosixException.class,
                        e -> assertThat(allowed).as(e.getMessage()).contains(e.errno()));
    }

    private void assertOutsideIsUntouched() throws IOException {
        assertThat(Files.readString(outside.resolve("file"))).isEqualTo("untouched");
        try (Stream<Path> entries = Files.list(outside)) {
            assertThat(entries).containsExactly(outside.resolve("file"));
        }
    }

    // Making.

    @ParameterizedTest
    @ValueSource(ints = {0755, 0700, 0711, 01777, 02750, 03730, 01733})
    void makesDirectoriesWithExactlyTheirMode(int mode) throws IOException {
        try (Directory made = directory.makeChild("child", mode)) {
            assertThat(mode(path.resolve("child"))).isEqualTo(mode);
            assertThat(made.attributes().permissions()).isEqualTo(mode);
            assertThat(made.attributes().isDirectory()).isTrue();
            assertThat(made.path()).isEqualTo(path.resolve("child"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0644, 0755, 0600, 0666, 04711})
    void makesFilesWithExactlyTheirModeAndContent(int mode) throws IOException {
        directory.createFile("file", bytes("content\n"), mode);
        assertThat(mode(path.resolve("file"))).isEqualTo(mode);
        assertThat(Files.readString(path.resolve("file"))).isEqualTo("content\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {0660, 0622, 0600, 0666})
    void makesFifosWithExactlyTheirMode(int mode) throws IOException {
        directory.makeFifo("fifo", mode);
        assertThat(mode(path.resolve("fifo"))).isEqualTo(mode);
        assertThat(directory.attributes("fifo").isFifo()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000", "0077", "0227"})
    void theUmaskHasNoSayInModes(String umask) throws IOException {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", "umask " + umask + "; exec \"$@\"", "sh"));
        words.addAll(Host.java(Modes.class, path.toString()));
        Ran ran = Ran.in(top, Map.of(), words);
        assertThat(ran.exit()).as(ran.toString()).isZero();
        assertThat(mode(path.resolve("event"))).isEqualTo(03730);
        assertThat(mode(path.resolve("supervise"))).isEqualTo(0755);
        assertThat(mode(path.resolve("control"))).isEqualTo(0660);
        assertThat(mode(path.resolve("listener"))).isEqualTo(0622);
        assertThat(mode(path.resolve("run"))).isEqualTo(0755);
        assertThat(mode(path.resolve("replaced"))).isEqualTo(0644);
        assertThat(mode(path.resolve("appended"))).isEqualTo(0664);
    }

    /** Makes one of each, under the umask that it was started with. */
    static final class Modes {
        private Modes() {}

        public static void main(String[] arguments) throws IOException {
            try (Directory directory = Directory.open(Path.of(arguments[0]))) {
                directory.makeChild("event", 03730).close();
                directory.makeChild("supervise", 0755).close();
                directory.makeFifo("control", 0660);
                directory.makeFifo("listener", 0622);
                directory.createFile("run", new byte[1], 0755);
                directory.replaceFile("replaced", new byte[1], 0644, -1, -1);
                directory.appendFile("appended", new byte[1], 0664, -1, -1);
            }
        }
    }

    @Test
    void largeContentIsWrittenWhole() throws IOException {
        byte[] content = new byte[3_000_001];
        Arrays.fill(content, (byte) 'x');
        directory.createFile("large", content, 0600);
        assertThat(Files.readAllBytes(path.resolve("large"))).isEqualTo(content);
    }

    @Test
    void whatExistsIsNotMadeAgain() throws IOException {
        Files.writeString(path.resolve("file"), "old");
        assertErrno(() -> directory.createFile("file", bytes("new"), 0600), Errno.EEXIST);
        assertErrno(() -> directory.makeChild("file", 0700), Errno.EEXIST);
        assertErrno(() -> directory.makeFifo("file", 0600), Errno.EEXIST);
        assertThat(Files.readString(path.resolve("file"))).isEqualTo("old");
    }

    @Test
    void nothingIsMadeThroughALink() throws IOException {
        link("to-file", outside.resolve("file"));
        link("to-nothing", outside.resolve("new"));
        for (String name : List.of("to-file", "to-nothing")) {
            assertErrno(() -> directory.createFile(name, bytes("x"), 0600), Errno.EEXIST);
            assertErrno(() -> directory.makeChild(name, 0700), Errno.EEXIST);
            assertErrno(() -> directory.makeFifo(name, 0600), Errno.EEXIST);
        }
        assertOutsideIsUntouched();
    }

    @Test
    void aFifoThatCannotBeGivenItsModeIsNotLeftBehind() throws IOException {
        Host.requireRoot();
        // A user to whom the umask leaves no right on his own FIFO cannot open it, and so not change its mode.
        Host.requireReachableByNobody(top);
        Host.requireClassesReadableByNobody();
        directory.chmod(0777);
        List<String> words = new ArrayList<>(Host.asNobody());
        words.addAll(List.of("/bin/sh", "-c", "umask 0777; exec \"$@\"", "sh"));
        words.addAll(Host.java(HalfMade.class, path.toString()));
        Ran ran = Ran.in(top, Map.of(), words);
        assertThat(ran.output()).as(ran.toString()).isEqualTo("refused\nrefused\n");
        assertThat(directory.list()).isEmpty();
    }

    /** Tries to make what it will not be able to open. */
    static final class HalfMade {
        private HalfMade() {}

        public static void main(String[] arguments) throws IOException {
            try (Directory directory = Directory.open(Path.of(arguments[0]))) {
                report(() -> directory.makeFifo("fifo", 0660));
                report(() -> directory.makeChild("child", 0755).close());
            }
        }

        private static void report(Making making) {
            try {
                making.make();
                System.out.println("made");
            } catch (IOException e) {
                System.out.println("refused");
            }
        }

        /** One attempt. */
        @FunctionalInterface
        private interface Making {
            void make() throws IOException;
        }
    }

    // Opening.

    @Test
    void opensNoLink() throws IOException {
        link("link", outside);
        assertErrno(() -> Directory.open(path.resolve("link")), Errno.ELOOP, Errno.ENOTDIR);
        assertErrno(() -> directory.child("link"), Errno.ELOOP, Errno.ENOTDIR);
        assertErrno(() -> directory.openFifo("link"), Errno.ELOOP);
        assertErrno(() -> directory.chmodFifo("link", 0777), Errno.ELOOP);
    }

    @Test
    void opensDirectoriesOnly() throws IOException {
        Files.writeString(path.resolve("file"), "");
        assertErrno(() -> Directory.open(path.resolve("file")), Errno.ENOTDIR);
        assertErrno(() -> directory.child("file"), Errno.ENOTDIR);
        assertErrno(() -> directory.child("absent"), Errno.ENOENT);
        assertErrno(() -> Directory.openNamed(path.resolve("absent")), Errno.ENOENT);
    }

    @Test
    void followsALinkWhereItIsToldTo() throws IOException {
        link("link", outside);
        try (Directory followed = Directory.openFollowing(path.resolve("link"))) {
            assertThat(followed.list()).containsExactly("file");
        }
        try (Directory named = Directory.openNamed(path.resolve("link"))) {
            assertThat(named.list()).containsExactly("file");
        }
    }

    @Test
    void followsNoLinkOfSomebodyElse() throws IOException {
        Host.requireRoot();
        link("link", outside);
        directory.chown("link", Host.NOBODY, Host.NOBODY);
        assertErrno(() -> Directory.openNamed(path.resolve("link")), Errno.ELOOP, Errno.ENOTDIR);
    }

    @Test
    void staysWithItsDirectoryWhenAnotherTakesItsName() throws IOException {
        Files.move(path, top.resolve("moved"));
        Files.createSymbolicLink(path, outside);
        directory.createFile("made", bytes("x"), 0600);
        directory.replaceFile("replaced", bytes("x"), 0600, -1, -1);
        directory.appendFile("appended", bytes("x"), 0600, -1, -1);
        directory.makeChild("child", 0700).close();
        directory.makeFifo("fifo", 0600);
        assertThat(directory.list()).containsExactlyInAnyOrder("made", "replaced", "appended", "child", "fifo");
        assertThat(directory.attributes("file")).isNull();
        assertThat(directory.readFile("made", 10)).isPresent();
        assertThat(top.resolve("moved/made")).isRegularFile();
        assertOutsideIsUntouched();
    }

    // Reading and writing.

    @Test
    void replacesAFileWithItsMode() throws IOException {
        Files.writeString(path.resolve("file"), "a longer content than the new one");
        directory.replaceFile("file", bytes("new"), 0640, -1, -1);
        assertThat(Files.readString(path.resolve("file"))).isEqualTo("new");
        assertThat(mode(path.resolve("file"))).isEqualTo(0640);
        assertThat(directory.list()).containsExactly("file");
    }

    @Test
    void replacesAFileUnderItsNewOwner() throws IOException {
        Host.requireRoot();
        directory.replaceFile("file", bytes("new"), 0640, Host.NOBODY, 1);
        assertThat(id(path.resolve("file"), "uid")).isEqualTo(Host.NOBODY);
        assertThat(id(path.resolve("file"), "gid")).isEqualTo(1);
        assertThat(mode(path.resolve("file"))).isEqualTo(0640);
    }

    @Test
    void replacesALinkAndNotWhatItPointsTo() throws IOException {
        link("link", outside.resolve("file"));
        link("dangling", outside.resolve("new"));
        directory.replaceFile("link", bytes("new"), 0600, -1, -1);
        directory.replaceFile("dangling", bytes("new"), 0600, -1, -1);
        assertThat(directory.attributes("link").isRegular()).isTrue();
        assertThat(directory.attributes("dangling").isRegular()).isTrue();
        assertOutsideIsUntouched();
    }

    @Test
    void leavesNothingOfAReplacementThatFails() throws IOException {
        Files.createDirectory(path.resolve("taken"));
        assertErrno(() -> directory.replaceFile("taken", bytes("new"), 0600, -1, -1), Errno.EISDIR);
        assertThat(directory.list()).containsExactly("taken");
    }

    @Test
    void readersSeeTheOldFileOrTheNew() throws Exception {
        byte[] first = new byte[100_000];
        byte[] second = new byte[70_000];
        Arrays.fill(second, (byte) 1);
        directory.replaceFile("file", first, 0600, -1, -1);
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<Set<Integer>> torn = executor.submit(() -> {
                Set<Integer> lengths = new HashSet<>();
                while (!over.get()) {
                    byte[] seen = Files.readAllBytes(path.resolve("file"));
                    lengths.add(Arrays.equals(seen, first) || Arrays.equals(seen, second) ? 0 : seen.length);
                }
                return lengths;
            });
            for (int i = 0; i < 60; i++) {
                directory.replaceFile("file", i % 2 == 0 ? second : first, 0600, -1, -1);
            }
            over.set(true);
            assertThat(torn.get()).containsExactly(0);
        }
    }

    @Test
    void appendsAndMakesWhatIsAbsent() throws IOException {
        directory.appendFile("log", bytes("one\n"), 0640, -1, -1);
        directory.appendFile("log", bytes("two\n"), 0600, -1, -1);
        assertThat(Files.readString(path.resolve("log"))).isEqualTo("one\ntwo\n");
        assertThat(mode(path.resolve("log"))).as("the mode it was made with").isEqualTo(0640);
    }

    @Test
    void appendsOnlyToFiles() throws IOException {
        link("link", outside.resolve("file"));
        link("dangling", outside.resolve("new"));
        directory.makeFifo("fifo", 0600);
        assertErrno(() -> directory.appendFile("link", bytes("x"), 0600, -1, -1), Errno.ELOOP);
        assertErrno(() -> directory.appendFile("dangling", bytes("x"), 0600, -1, -1), Errno.ELOOP);
        assertErrno(() -> directory.appendFile("fifo", bytes("x"), 0600, -1, -1), Errno.ENXIO);
        try (Fifo reader = directory.openFifo("fifo")) {
            assertThatThrownBy(() -> directory.appendFile("fifo", bytes("x"), 0600, -1, -1))
                    .hasMessageContaining("is not a regular file");
            assertThat(reader.drain()).isEmpty();
        }
        assertOutsideIsUntouched();
    }

    @Test
    void readsFilesUpToALength() throws IOException {
        Files.writeString(path.resolve("file"), "12345");
        assertThat(directory.readFile("file", 5)).get().isEqualTo(bytes("12345"));
        assertThatThrownBy(() -> directory.readFile("file", 4)).hasMessageContaining("larger than 4 bytes");
        assertThat(directory.readFile("absent", 4)).isEmpty();
    }

    @Test
    void readsOnlyFiles() throws IOException {
        link("link", outside.resolve("file"));
        directory.makeFifo("fifo", 0600);
        Files.createDirectory(path.resolve("child"));
        assertErrno(() -> directory.readFile("link", 100), Errno.ELOOP);
        assertThatThrownBy(() -> directory.readFile("fifo", 100)).hasMessageContaining("is not a regular file");
        assertThatThrownBy(() -> directory.readFile("child", 100)).hasMessageContaining("is not a regular file");
    }

    // Looking and changing.

    @Test
    void tellsKindsApart() throws IOException {
        link("link", outside);
        directory.makeFifo("fifo", 0600);
        directory.createFile("file", bytes("12345"), 0600);
        directory.makeChild("child", 0700).close();
        assertThat(kinds("link")).containsExactly(true, false, false, false);
        assertThat(kinds("fifo")).containsExactly(false, true, false, false);
        assertThat(kinds("file")).containsExactly(false, false, true, false);
        assertThat(kinds("child")).containsExactly(false, false, false, true);
        assertThat(directory.attributes("file").size()).isEqualTo(5);
        assertThat(directory.attributes("absent")).isNull();
        assertThat(directory.attributes().uid()).isEqualTo(Accounts.current().uid());
    }

    private List<Boolean> kinds(String name) throws IOException {
        Stat found = directory.attributes(name);
        return List.of(found.isLink(), found.isFifo(), found.isRegular(), found.isDirectory());
    }

    @Test
    void changesTheOwnerOfALinkAndNotOfItsTarget() throws IOException {
        Host.requireRoot();
        link("link", outside.resolve("file"));
        directory.chown("link", Host.NOBODY, Host.NOBODY);
        assertThat(id(path.resolve("link"), "uid")).isEqualTo(Host.NOBODY);
        assertThat(id(outside.resolve("file"), "uid")).isZero();
    }

    @Test
    void changesOwnersOneByOne() throws IOException {
        Host.requireRoot();
        directory.createFile("file", bytes(""), 0600);
        directory.chown("file", -1, 7);
        assertThat(List.of(id(path.resolve("file"), "uid"), id(path.resolve("file"), "gid")))
                .containsExactly(0, 7);
        directory.chown(8, -1);
        assertThat(List.of(id(path, "uid"), id(path, "gid"))).containsExactly(8, 0);
    }

    @Test
    void renamesAndLinksWithinItself() throws IOException {
        directory.createFile("a", bytes("a"), 0600);
        directory.createFile("b", bytes("b"), 0600);
        assertErrno(() -> directory.link("a", "b"), Errno.EEXIST);
        directory.link("a", "c");
        directory.rename("a", "b");
        assertThat(directory.list()).containsExactlyInAnyOrder("b", "c");
        assertThat(Files.readString(path.resolve("b"))).isEqualTo("a");
        assertErrno(() -> directory.rename("a", "b"), Errno.ENOENT);
    }

    @Test
    void listsAllEntries() throws IOException {
        for (String name : List.of(".hidden", "..odd", "with blank", "plain")) {
            directory.createFile(name, bytes(""), 0600);
        }
        assertThat(directory.list()).containsExactlyInAnyOrder(".hidden", "..odd", "with blank", "plain");
    }

    @Test
    void takesNamesInUnicode() throws IOException {
        Host.requireUnicodeFileNames();
        directory.createFile("größe-漢字-🙂", bytes("x"), 0600);
        assertThat(directory.list()).containsExactly("größe-漢字-🙂");
        assertThat(Files.readString(path.resolve("größe-漢字-🙂"))).isEqualTo("x");
        assertThat(directory.attributes("größe-漢字-🙂").size()).isEqualTo(1);
    }

    @Test
    void temporaryNamesAreHiddenAndDiffer() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            names.add(Directory.temporaryName());
        }
        assertThat(names).hasSize(100).allMatch(name -> name.startsWith(".") && name.length() < 64);
    }

    // Deleting.

    @Test
    void deletesFilesFifosAndLinks() throws IOException {
        link("link", outside.resolve("file"));
        directory.makeFifo("fifo", 0600);
        directory.createFile("file", bytes(""), 0600);
        for (String name : List.of("link", "fifo", "file", "absent")) {
            directory.delete(name);
        }
        assertThat(directory.list()).isEmpty();
        Files.createDirectory(path.resolve("child"));
        assertErrno(() -> directory.delete("child"), Errno.EISDIR, Errno.EPERM);
        assertOutsideIsUntouched();
    }

    @Test
    void deletesATreeAndNothingBehindItsLinks() throws IOException {
        Path tree = Files.createDirectories(path.resolve("tree/a/b/c"));
        Files.writeString(tree.resolve("file"), "");
        Files.writeString(tree.resolve(".hidden"), "");
        Files.createSymbolicLink(tree.resolve("out"), outside);
        Files.createSymbolicLink(path.resolve("tree/out"), outside);
        Files.createSymbolicLink(path.resolve("tree/loop"), path.resolve("tree"));
        Files.createSymbolicLink(path.resolve("tree/dangling"), Path.of("nowhere"));
        try (Directory inner = Directory.open(tree)) {
            inner.makeFifo("fifo", 0600);
        }
        directory.deleteTree("tree");
        assertThat(directory.list()).isEmpty();
        assertOutsideIsUntouched();
    }

    @Test
    void deletesWhatIsNoTree() throws IOException {
        link("link", outside);
        directory.createFile("file", bytes(""), 0600);
        directory.deleteTree("link");
        directory.deleteTree("file");
        directory.deleteTree("absent");
        assertThat(directory.list()).isEmpty();
        assertOutsideIsUntouched();
    }

    /** Whoever may write in a slot can make such names, and must not be able to keep it from being taken down. */
    @Test
    void deletesNamesThatAreNoText() throws IOException {
        Ran ran = Ran.in(path, Map.of(), List.of("/bin/sh", "-c", """
                mkdir tree && cd tree || exit 1
                odd=$(printf 'a\\377\\376b')
                mkdir "$odd" && : >"$odd/$odd" && ln -s "$1" "$odd/link" && : >"$(printf 'new\\nline')"
                """, "sh", outside.toString()));
        assertThat(ran.exit()).as(ran.toString()).isZero();
        directory.deleteTree("tree");
        assertThat(directory.list()).isEmpty();
        assertOutsideIsUntouched();
    }

    @Test
    void aDescriptorIsGivenBackEachTime() throws IOException {
        long before = openDescriptors();
        Files.createDirectories(path.resolve("tree/a/b"));
        directory.deleteTree("tree");
        directory.makeChild("child", 0755).close();
        directory.createFile("file", bytes("x"), 0600);
        directory.replaceFile("file", bytes("y"), 0600, -1, -1);
        directory.readFile("file", 10);
        directory.appendFile("file", bytes("z"), 0600, -1, -1);
        directory.makeFifo("fifo", 0600);
        assertErrno(() -> directory.createFile("file", bytes("x"), 0600), Errno.EEXIST);
        assertThatThrownBy(() -> directory.readFile("fifo", 10)).isInstanceOf(IOException.class);
        assertThat(directory.list()).hasSize(3);
        assertThat(openDescriptors()).isEqualTo(before);
    }

    private long openDescriptors() throws IOException {
        // Only those that lead here: other threads of this JVM open files of their own.
        long count = 0;
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                count += leadsHere(descriptor) ? 1 : 0;
            }
        }
        return count;
    }

    private boolean leadsHere(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(top);
        } catch (IOException gone) {
            return false;
        }
    }

    @Test
    void failuresNameTheCallTheSubjectAndTheReason() {
        assertThatThrownBy(() -> directory.child("absent"))
                .hasMessage("open absent: No such file or directory")
                .isInstanceOfSatisfying(
                        PosixException.class,
                        e -> assertThat(e.is(Errno.ENOENT)).isTrue());
    }
}
