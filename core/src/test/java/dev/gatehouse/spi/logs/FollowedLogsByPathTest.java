package dev.gatehouse.spi.logs;

import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The same tests on a system like macOS, with a timer. */
@DisabledOnOs(
        value = OS.WINDOWS,
        disabledReason = "files have no identity there: LogsWithoutKeysTest follows such logs")
class FollowedLogsByPathTest extends FollowedLogsTest {
    @Override
    FolderAccess access() {
        return new ByPath(false, true);
    }
}
