package dev.gatehouse.profile;

import java.io.IOException;
import java.nio.file.Path;

class GuardedFolderTest extends FolderContract {
    @Override
    Folder open(Path directory) throws IOException {
        return GuardedFolder.open(directory);
    }
}
