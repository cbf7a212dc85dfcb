package dev.gatehouse.spi.logs;

/** The same tests on a system like macOS. */
class LogTimesByPathTest extends LogTimesTest {
    @Override
    FolderAccess access() {
        return new ByPath(false, true);
    }
}
