package dev.gatehouse.windows;

import dev.gatehouse.windows.launcher.LauncherProgram;
import java.io.IOException;

/** The main class that tasks and Startup entries name. Installed ones do, so it must keep its name. */
public final class Launcher {
    private Launcher() {}

    /** Runs a gateway; the one argument is the path of its launch file. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        LauncherProgram.main(arguments);
    }
}
