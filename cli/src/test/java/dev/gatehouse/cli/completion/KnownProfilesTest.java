package dev.gatehouse.cli.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.cli.CommandTest;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Unfinished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The file with the names of profiles, which commands keep up to date. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no completion on Windows")
class KnownProfilesTest extends CommandTest {
    @TempDir
    Path person;

    private Path file;

    @BeforeEach
    void choosePerson() {
        environment.put("HOME", person.toString());
        file = person.resolve(".cache/gatehouse/profiles");
    }

    private List<String> names() throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.contains("="))
                .toList();
    }

    @Test
    void commandsThatChangeProfilesUpdateIt() throws IOException {
        done("profile create coder");
        assertThat(Files.readString(file))
                .isEqualTo(
                        "format=1\nhome=" + home + "\napp=hermes\nname=hermes\nvariable=HERMES_HOME\ndefault\ncoder\n");
        done("profile create writer");
        assertThat(names()).containsExactly("default", "coder", "writer");
        done("profile rename writer author");
        assertThat(names()).containsExactly("default", "author", "coder");
        done("profile clone coder tester");
        assertThat(names()).containsExactly("default", "author", "coder", "tester");
        done("profile delete coder --yes");
        assertThat(names()).containsExactly("default", "author", "tester");
    }

    @Test
    void commandsThatListProfilesUpdateIt() throws IOException {
        profile("coder");
        done("list");
        assertThat(names()).containsExactly("default", "coder");
        profile("writer");
        run("status");
        assertThat(names()).containsExactly("default", "coder");
        done("profile list");
        assertThat(names()).containsExactly("default", "coder", "writer");
        profile("created-by-the-app");
        done("start coder");
        assertThat(names()).contains("created-by-the-app");
    }

    @Test
    void onlyItsOwnerCanReadIt() throws IOException {
        done("profile create coder");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        assertThat(file.getParent().toFile().list()).containsExactly("profiles");
    }

    @Test
    void unchangedFileIsNotWrittenAgain() throws IOException {
        done("profile create coder");
        Object before = Files.getAttribute(file, "unix:ino");
        done("list");
        assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(before);
    }

    @Test
    void cacheDirectoryOfThePersonIsUsed() throws IOException {
        environment.put("XDG_CACHE_HOME", person.resolve("cache").toString());
        done("profile create coder");
        assertThat(person.resolve("cache/gatehouse/profiles")).exists();
        environment.put("XDG_CACHE_HOME", "relative");
        done("profile create writer");
        assertThat(names()).contains("writer");
    }

    @Test
    void noVariableMeansNoFile() throws IOException {
        environment.remove("HOME");
        done("profile create coder");
        environment.put("HOME", "");
        done("profile list");
        assertThat(person.toFile().list()).isEmpty();
    }

    @Test
    void linkIsNotFollowed() throws IOException {
        Path target = Files.createDirectory(person.resolve("target"));
        Files.createDirectories(file.getParent().getParent());
        Files.createSymbolicLink(file.getParent(), target);
        done("profile create coder");
        assertThat(target.toFile().list()).isEmpty();

        Files.delete(file.getParent());
        Files.createDirectory(
                file.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path text = Files.writeString(person.resolve("text"), "mine");
        Files.createSymbolicLink(file, text);
        done("list");
        assertThat(text).hasContent("mine");
    }

    @Test
    void directoryInWhichOthersCanWriteIsLeftAlone() throws IOException {
        Files.createDirectories(file.getParent());
        Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        done("profile create coder");
        assertThat(file).doesNotExist();
    }

    @Test
    void fileOfANewerVersionStays() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "format=2\nnew\n");
        done("profile create coder");
        assertThat(file).hasContent("format=2\nnew\n");
    }

    @Test
    void whatCannotBeWrittenDoesNotMakeACommandFail() throws IOException {
        Files.writeString(person.resolve(".cache"), "a file");
        assertThat(done("profile create coder").err()).doesNotContain("cache");
    }

    @Test
    void whatAKilledCommandLeftVanishesWithTheNextChange() throws IOException {
        done("profile create coder");
        Path left = Files.writeString(file.resolveSibling(".tmp-1-2"), "");
        assertThat(Unfinished.leftovers(file.getParent())).containsExactly(left);
        done("profile create writer");
        assertThat(file.getParent().toFile().list()).containsExactly("profiles");
    }

    @Test
    void rootCreatesNothingWhereOthersCanWrite() throws IOException {
        assumeTrue(Accounts.isRoot(), "only root writes for other accounts");
        Path shared = Files.createDirectory(person.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        for (String cache : new String[] {"shared", "shared/cache"}) {
            environment.put("XDG_CACHE_HOME", person.resolve(cache).toString());
            done("list");
        }
        assertThat(shared.toFile().list()).isEmpty();
    }

    @Test
    void rootWritesItAsTheAccountThatOwnsTheDirectory() throws IOException {
        assumeTrue(Accounts.isRoot(), "only root writes for other accounts");
        Files.setAttribute(person, "unix:uid", 65534, LinkOption.NOFOLLOW_LINKS);
        Files.setPosixFilePermissions(person, PosixFilePermissions.fromString("rwxr-xr-x"));
        done("profile create coder");
        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(65534);
        assertThat(Files.getAttribute(file.getParent(), "unix:uid")).isEqualTo(65534);
    }
}
