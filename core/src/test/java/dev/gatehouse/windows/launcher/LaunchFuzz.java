package dev.gatehouse.windows.launcher;

import dev.gatehouse.error.NewerFormatException;
import dev.gatehouse.windows.text.CommandLine;
import dev.gatehouse.windows.text.StartScript;
import java.nio.charset.StandardCharsets;

/** Files of a launcher on Windows, and scripts that start one. */
public final class LaunchFuzz {
    private LaunchFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        try {
            LaunchFile.parse(text, "launch").expectations();
        } catch (IllegalArgumentException | NewerFormatException documented) {
            // The text is not a launch file of this version.
        }
        try {
            LaunchRecord.parse(text, "record").ifPresent(LaunchRecord::running);
        } catch (NewerFormatException documented) {
            // A later version wrote it.
        }
        ProcessMark.parse(text);
        CommandLine.split(text);
        for (String name : new String[] {"start.cmd", "start.vbs", "start.js"}) {
            StartScript.parse(name, text);
        }
    }
}
