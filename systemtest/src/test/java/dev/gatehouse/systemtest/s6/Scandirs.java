package dev.gatehouse.systemtest.s6;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Content of a scandir. */
final class Scandirs {
    /** Entries that every used scandir has, so no traces of a gateway. */
    static final Set<String> LASTING = Set.of(
            ".s6-svscan", ".gatehouse.lock", ".gatehouse.home.gateway-", ".gatehouse-tree", ".gatehouse-tree.log");

    private Scandirs() {}

    /** Returns the names of all entries, including hidden ones. */
    static List<String> entries(Path scandir) {
        try (Stream<Path> files = Files.list(scandir)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
