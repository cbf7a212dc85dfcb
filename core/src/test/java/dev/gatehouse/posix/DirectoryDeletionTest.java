package dev.gatehouse.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Deletes entries and whole trees, but nothing that links in them point to. */
class DirectoryDeletionTest extends DirectoryConfinement {
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
    void deletesATreeWithoutFollowingLinks() throws IOException {
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

    /** An account that can write in a slot or a profile could otherwise exhaust the stack and the descriptors of root. */
    @Test
    void deletesATreeOfAnyDepth() throws Exception {
        Directory at = directory.makeChild("deep", 0700);
        for (int i = 0; i < 2000; i++) {
            // The path is only for messages, and would be as long as the tree is deep.
            try (Directory above = at) {
                above.makeChild("d", 0700).close();
                at = Directory.open(above.viaDescriptor().resolve("d"));
            }
        }
        at.close();
        FutureTask<Void> deletion = new FutureTask<>(() -> {
            directory.deleteTree("deep");
            return null;
        });
        new Thread(null, deletion, "with a small stack", 256 << 10).start();
        deletion.get();
        assertThat(directory.list()).isEmpty();
    }

    @Test
    void deletesSingleFiles() throws IOException {
        link("link", outside);
        directory.createFile("file", bytes(""), 0600);
        directory.deleteTree("link");
        directory.deleteTree("file");
        directory.deleteTree("absent");
        assertThat(directory.list()).isEmpty();
        assertOutsideIsUntouched();
    }

    /** An account that can write in a slot can create such names, and must not prevent the slot's deletion. */
    @Test
    void deletesNamesThatAreNotValidText() throws IOException {
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
}
