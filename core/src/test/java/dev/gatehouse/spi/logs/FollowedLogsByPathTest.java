package dev.gatehouse.spi.logs;

/** The same tests on a system like macOS, with a timer. */
class FollowedLogsByPathTest extends FollowedLogsTest {
    @Override
    FolderAccess access() {
        return new ByPath(false, true);
    }
}
