package dev.gatehouse.spi.port;

import dev.gatehouse.fuzz.InputFile;
import dev.gatehouse.posix.LinuxProcess;
import dev.gatehouse.spi.process.RunRecord;
import dev.gatehouse.spi.provider.ServiceScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Files of {@code /proc}, the record of a run, and scripts of other services. */
public final class ProcFuzz {
    private static final int PORT = 8644;

    private ProcFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Path folder = InputFile.write("tcp", input).getParent();
        Listener.on(PORT, folder);
        LinuxProcess process = new LinuxProcess(InputFile.write("stat", input).getParent());
        process.parent();
        InputFile.write("environ", input);
        process.variables();
        InputFile.write("cmdline", input);
        process.command();
        String text = new String(input, StandardCharsets.UTF_8);
        RunRecord.parse(text);
        ServiceScript.parse(text);
    }
}
