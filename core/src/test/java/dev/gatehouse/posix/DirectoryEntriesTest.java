package dev.gatehouse.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Types, owners and names of a directory's entries. */
class DirectoryEntriesTest extends DirectoryConfinement {
    @Test
    void distinguishesTypes() throws IOException {
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
    void changesOwnerAndGroupSeparately() throws IOException {
        Host.requireRoot();
        directory.createFile("file", bytes(""), 0600);
        directory.chown("file", -1, 7);
        assertThat(List.of(id(path.resolve("file"), "uid"), id(path.resolve("file"), "gid")))
                .containsExactly(0, 7);
        directory.chown(8, -1);
        assertThat(List.of(id(path, "uid"), id(path, "gid"))).containsExactly(8, 0);
    }

    @Test
    void renamesAndLinksEntries() throws IOException {
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
    void acceptsUnicodeNames() throws IOException {
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
}
