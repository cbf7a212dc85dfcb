package dev.gatehouse.launchd.plist;

import dev.gatehouse.app.Presets;
import dev.gatehouse.fuzz.InputFile;
import java.io.IOException;

/** Property lists in any format. */
public final class PropertyListFuzz {
    private PropertyListFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        PropertyListText.read(input);
        AppPropertyList.directoryOf(InputFile.write("job.plist", input), Presets.named("hermes"));
    }
}
