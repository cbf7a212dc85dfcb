package dev.gatehouse.profile;

import java.io.IOException;
import java.nio.file.Path;

class PlainFolderTest extends FolderContract {
    @Override
    Folder open(Path directory) throws IOException {
        return PlainFolder.open(directory);
    }
}
