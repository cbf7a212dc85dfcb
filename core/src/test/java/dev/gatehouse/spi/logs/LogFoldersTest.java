package dev.gatehouse.spi.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.Host;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Shell;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogSink;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.posix.Directory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogFoldersTest extends LogFoldersCase {
    @Test
    void archivesComeBeforeCurrentInOrder() {
        new LogFiles(home, "coder").lines("1", "2").rotate().lines("3").rotate().lines("4", "5");
        assertThat(texts(of("coder"))).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void otherFilesOfTheLoggerAreNotLogs() throws IOException {
        LogFiles log = new LogFiles(home, "coder").lines("1");
        for (String name : List.of("lock", "state", "newstate", "processed", "@400000006a1d.s", "current~")) {
            Files.writeString(log.folder().resolve(name), "no line of a gateway\n");
        }
        Files.createDirectory(log.folder().resolve(LogStamp.labelOf(Instant.EPOCH) + ".s"));
        assertThat(texts(of("coder"))).containsExactly("1");
    }

    @Test
    void filesAreReadOnceAtEveryStepOfARotation() {
        LogFiles log = new LogFiles(home, "coder").lines("1").rotate().lines("2");
        log.beginRotation();
        assertThat(texts(of("coder"))).as("renamed").containsExactly("1", "2");
        log.newCurrent().lines("3");
        assertThat(texts(of("coder"))).as("with a new current").containsExactly("1", "2", "3");
        log.linkArchive('s');
        assertThat(texts(of("coder"))).as("under two names").containsExactly("1", "2", "3");
    }

    @ParameterizedTest
    @CsvSource({
        "0, ''",
        "1, 5",
        "2, 4 5",
        "3, 3 4 5",
        "4, 2 3 4 5",
        "5, 1 2 3 4 5",
        "6, 1 2 3 4 5",
        "1000000000, 1 2 3 4 5"
    })
    void lastLinesAreCountedFromTheEndAcrossArchives(int last, String expected) {
        new LogFiles(home, "coder")
                .lines("1", "2")
                .rotate()
                .lines("3")
                .rotate()
                .rotate()
                .lines("4", "5");
        assertThat(String.join(" ", texts(of("coder").withLast(last)))).isEqualTo(expected);
    }

    /** Compares with reading all lines and taking the last ones. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the first line identifies a file there, and random ones repeat")
    void lastLinesOfAnyLogAreTheLastOfAllLines() throws IOException {
        Random random = new Random(20260601);
        for (int round = 0; round < 60; round++) {
            LogFiles log = new LogFiles(home, "p" + round, 1000);
            List<String> all = new ArrayList<>();
            for (int file = random.nextInt(4); file >= 0; file--) {
                int lines = random.nextInt(40);
                for (int i = 0; i < lines; i++) {
                    // Includes empty lines, and lines longer than one block.
                    all.add("x".repeat(random.nextInt(10) == 0 ? random.nextInt(20_000) : random.nextInt(3)));
                    log.lines(all.getLast());
                }
                log.newCurrent();
                if (file > 0) {
                    log.rotate();
                }
            }
            if (random.nextBoolean()) {
                all.add("without its end");
                log.write(all.getLast());
            }
            int last = random.nextInt(all.size() + 5);
            assertThat(texts(of("p" + round).withLast(last)))
                    .isEqualTo(all.subList(Math.max(0, all.size() - last), all.size()));
        }
    }

    /** Takes the time and memory of a small file. */
    @Test
    @Timeout(30)
    void lastLinesOfAHugeFileAreReadFromItsEnd() throws IOException {
        LogFiles log = new LogFiles(home, "coder").newCurrent();
        try (FileChannel file = FileChannel.open(log.current(), StandardOpenOption.WRITE)) {
            // A sparse file takes no space.
            file.position(1L << 33).write(ByteBuffer.wrap("\n1\n2\n3\n".getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(texts(of("coder").withLast(2))).containsExactly("2", "3");
    }

    @Test
    void aGatewayThatNeverPrintedHasNoLines() throws IOException {
        assertThat(texts(of("coder"))).isEmpty();
        Files.createDirectories(new LogFiles(home, "coder").folder());
        assertThat(texts(of("coder").withLast(5))).isEmpty();
        assertThat(texts(of("coder").withSince(Instant.EPOCH))).isEmpty();
    }

    @Test
    void aSinkThatWantsNoMoreGetsNoMore() {
        new LogFiles(home, "coder").lines("1", "2", "3");
        List<String> lines = new ArrayList<>();
        logs().read(of("coder").following(), line -> {
            lines.add(line.text());
            return lines.size() < 2;
        });
        assertThat(lines).containsExactly("1", "2");
    }

    @Test
    void controlCharactersAreUnchanged() throws IOException {
        LogFiles log = new LogFiles(home, "coder").lines("\u001b[31mred\u001b[0m\ttab\r");
        Files.write(log.current(), new byte[] {'a', (byte) 0xff, 0, 'z', '\n'}, StandardOpenOption.APPEND);
        assertThat(texts(of("coder"))).containsExactly("\u001b[31mred\u001b[0m\ttab\r", "a\uFFFD\0z");
    }

    @Test
    void aVeryLongLineArrivesInParts() {
        new LogFiles(home, "coder").write("x".repeat(LogTail.LONGEST * 2 + 10));
        assertThat(texts(of("coder")).stream().mapToInt(String::length).sum()).isEqualTo(LogTail.LONGEST * 2 + 10);
        assertThat(texts(of("coder"))).hasSize(3);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no account is root there")
    void rootDoesNotFollowLinksOfTheGatewaysAccount() throws IOException {
        Path precious = Files.createDirectories(home.resolve("elsewhere"));
        Files.writeString(precious.resolve("current"), "a secret\n");
        Files.createDirectories(home.resolve("logs/gateways"));
        Files.createSymbolicLink(home.resolve("logs/gateways/coder"), precious);
        assertThatThrownBy(folder("coder", true)::files).isInstanceOf(UntrustedPathException.class);
        // Other accounts follow the links in their own home.
        assertThat(folder("coder", false).files()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"current", "@400000006a1d3f000000000a.s"})
    void aSymbolicLinkIsNotALog(String name) throws IOException {
        Files.writeString(home.resolve("secret"), "a secret\n");
        LogFiles log = new LogFiles(home, "coder").lines("1").rotate();
        Files.deleteIfExists(log.folder().resolve(name));
        Files.createSymbolicLink(log.folder().resolve(name), home.resolve("secret"));
        assertThat(texts(of("coder"))).containsExactly("1");
    }

    @Test
    @Timeout(30)
    void aFifoDoesNotBlock() throws IOException {
        Host.requireLinux();
        LogFiles log = new LogFiles(home, "coder").lines("1").rotate();
        Files.delete(log.current());
        try (Directory folder = Directory.open(log.folder())) {
            folder.makeFifo("current", 0600);
        }
        assertThat(texts(of("coder"))).containsExactly("1");
        try (Directory folder = Directory.open(log.folder().getParent())) {
            folder.makeFifo("planted", 0600);
        }
        assertThatThrownBy(folder("planted", true)::files).isInstanceOf(NotDirectoryException.class);
    }

    @Test
    void anUnreadableLogDoesNotAffectOthers() throws IOException {
        new LogFiles(home, "good").lines("1");
        Files.writeString(home.resolve("logs/gateways/bad"), "no folder");
        Map<String, String> refused = new LinkedHashMap<>();
        List<String> lines = new ArrayList<>();
        logs().read(of("bad", "good"), new LogSink() {
            @Override
            public boolean line(LogLine line) {
                return lines.add(line.text());
            }

            @Override
            public void unreadable(ServiceName service, GatehouseException reason) {
                refused.put(
                        service.toString(),
                        reason.getMessage() + " | "
                                + reason.remedy().orElseThrow().text(Shell.POSIX));
            }
        });
        assertThat(lines).containsExactly("1");
        assertThat(refused).containsOnlyKeys("bad");
        assertThat(refused.get("bad")).contains("Cannot read the log of bad: ", "is not a directory", " | ls -la ");
        assertThatThrownBy(() -> texts(of("bad"))).isInstanceOf(GatehouseException.class);
    }

    /** A hard link needs no right to read its file, unless the kernel protects it. */
    @Test
    void rootReadsNoLogThatTheOwnerOfTheHomeMayNotRead() throws IOException {
        Host.requireRoot();
        assumeTrue(access() instanceof FolderAccess.OfHost, "on this system root reads with its own rights");
        Host.requireReachableByNobody(home);
        LogFiles log = new LogFiles(home, "coder").lines("1");
        LogFiles forged = new LogFiles(home, "forged").lines("1");
        Path secret = Files.writeString(home.resolve("secret"), "of root\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Files.delete(forged.current());
        Files.createLink(forged.current(), secret);
        for (Path path : List.of(home, log.current(), log.folder(), log.folder().getParent(), forged.folder())) {
            Files.setAttribute(path, "unix:uid", Host.NOBODY);
        }
        assertThat(texts(of("coder"))).containsExactly("1");
        assertThatThrownBy(() -> texts(of("forged")))
                .isInstanceOf(AccessRefusedException.class)
                .hasMessageContaining("no permission for ");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no account is root there")
    void theRemedyUsesTheAccountOfTheLink() throws IOException {
        Path link = Files.createSymbolicLink(home.resolve("logs"), home);
        Object owner = Files.getAttribute(link, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        LogFolders asRoot =
                new LogFolders(home, Kind.S6, LineTime.S6_LOG, () -> ZoneOffset.UTC, new FolderAccess.OfHost(true));
        assertThatThrownBy(() -> asRoot.read(of("coder"), line -> true))
                .isInstanceOf(AccessRefusedException.class)
                .hasMessageContaining("logs is a symbolic link")
                .extracting(
                        e -> ((AccessRefusedException) e).remedy().orElseThrow().text())
                .isEqualTo("sudo -u '#" + owner + "' gatehouse --home " + home + " --manager s6 gateway logs coder");
    }

    @Test
    void linesWrittenWhileReadingAreNotRead() {
        LogFiles log = new LogFiles(home, "coder").lines("0");
        List<String> lines = new ArrayList<>();
        logs().read(of("coder"), line -> {
            lines.add(line.text());
            log.lines("later").rotate();
            return true;
        });
        assertThat(lines).containsExactly("0");
    }

    @Test
    void rotationsWhileReadingLoseNothing() {
        LogFiles log = new LogFiles(home, "coder", 1000);
        List<String> expected =
                IntStream.range(0, 6).mapToObj(Integer::toString).toList();
        expected.forEach(line -> log.lines(line).rotate());
        log.lines("last");
        List<String> lines = new ArrayList<>();
        logs().read(of("coder"), line -> {
            lines.add(line.text());
            log.lines("later").rotate();
            return true;
        });
        assertThat(lines)
                .startsWith(expected.toArray(new String[0]))
                .endsWith("last")
                .hasSize(7);
    }
}
