package dev.gatehouse.kubernetes.gates;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.kubernetes.workload.RunRecord;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.files.OwnersFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The directory in the home where launchers write. */
public final class RecordsFolder {
    private static final List<String> RECORDS =
            List.of("kubernetes.run", "kubernetes.history", ".kubernetes.run.new", ".kubernetes.history.new");

    private RecordsFolder() {}

    public static void create(Home home, ServiceName service) throws IOException {
        OwnersFiles.createDirectories(RunRecord.directory(home.path(), service));
    }

    /** What the launcher recorded last; empty if the home does not have it, or this account may not read it. */
    public static Optional<RunRecord> record(Home home, ServiceName service) {
        try {
            return OwnersFiles.read(RunRecord.file(home.path(), service)).flatMap(RunRecord::parse);
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    /** Deletes what launchers wrote. Other managers keep logs there. */
    public static void clear(Home home, ServiceName service) throws IOException {
        Path directory = RunRecord.directory(home.path(), service);
        for (String name : RECORDS) {
            OwnersFiles.deleteIfExists(directory.resolve(name));
        }
    }
}
