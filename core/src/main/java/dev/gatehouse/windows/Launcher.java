package dev.gatehouse.windows;

import dev.gatehouse.windows.launcher.LauncherProgram;
import java.io.IOException;

/** Main class of the launcher. Installed tasks and Startup entries name it, so it must not be renamed. */
public final class Launcher {
    private Launcher() {}

    /** Runs a gateway. The only argument is the path of its launch file, which may be relative to the working directory. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        LauncherProgram.main(arguments);
    }
}
