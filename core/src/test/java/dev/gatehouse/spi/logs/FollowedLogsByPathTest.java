package dev.gatehouse.spi.logs;

/** The same on a system like macOS, by a timer. */
class FollowedLogsByPathTest extends FollowedLogsTest {
    @Override
    FolderAccess access() {
        return new ByPath(false, true);
    }
}
