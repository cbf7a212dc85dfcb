package dev.gatehouse.spi.logs;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.posix.Accounts;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Logs of gateways below a home, and how they are read. */
abstract class LogFoldersCase {
    @TempDir
    public Path home;

    static LogQuery of(String... profiles) {
        return LogQuery.all(Arrays.stream(profiles).map(ServiceName::of).toList());
    }

    /** How folders are opened; a subclass uses the other way. */
    FolderAccess access() {
        return new FolderAccess.OfHost(Accounts.isRoot());
    }

    LogFolder folder(String profile, boolean root) {
        return new LogFolder(home, ServiceName.of(profile), new FolderAccess.OfHost(root));
    }

    LogFolders logs(LineTime times, ZoneId zone) {
        return new LogFolders(home, Kind.S6, times, () -> zone, access());
    }

    LogFolders logs() {
        return logs(LineTime.S6_LOG, ZoneOffset.UTC);
    }

    List<LogLine> read(LogQuery query) {
        List<LogLine> lines = new ArrayList<>();
        logs().read(query, lines::add);
        return lines;
    }

    List<String> texts(LogQuery query) {
        return read(query).stream().map(LogLine::text).toList();
    }

    static String stamped(String time, String text) {
        return "2026-06-01 " + time + ".000000000  " + text;
    }
}
