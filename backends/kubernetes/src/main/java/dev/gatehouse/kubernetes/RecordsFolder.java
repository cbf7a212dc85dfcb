package dev.gatehouse.kubernetes;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.files.OwnersFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The directory in the home where launchers write. */
final class RecordsFolder {
    private static final List<String> RECORDS =
            List.of("kubernetes.run", "kubernetes.history", ".kubernetes.run.new", ".kubernetes.history.new");

    private RecordsFolder() {}

    static void create(Home home, ServiceName service) throws IOException {
        OwnersFiles.createDirectories(RunRecord.directory(home.path(), service));
    }

    /** Deletes what launchers wrote. Other managers keep logs there. */
    static void clear(Home home, ServiceName service) throws IOException {
        Path directory = RunRecord.directory(home.path(), service);
        for (String name : RECORDS) {
            OwnersFiles.deleteIfExists(directory.resolve(name));
        }
    }
}
