package dev.gatehouse.systemtest.windows;

import dev.gatehouse.systemtest.model.ClassPlace;
import dev.gatehouse.testkit.fake.FakeGatewayProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs that the tests start, on Windows and elsewhere. */
final class Programs {
    private Programs() {}

    /** The Java that runs the tests. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", WindowsHost.isWindows() ? "java.exe" : "java")
                .toString();
    }

    /** The fake gateway, with a small JVM. Its arguments follow. */
    static List<String> fakeGateway() {
        return List.of(
                java(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                // The JVM of Wine has one, which would be a line of the gateway.
                "-XX:-PrintWarnings",
                "-Xmx16m",
                "-cp",
                ClassPlace.of(FakeGatewayProgram.class),
                FakeGatewayProgram.class.getName());
    }

    /** A program that does nothing until it is killed. */
    static List<String> sleeping() {
        List<String> words = new ArrayList<>(fakeGateway());
        words.add("sleep");
        return words;
    }

    /** A program that exits immediately with code 1, whatever its further arguments. */
    static List<String> failing() {
        return WindowsHost.isWindows() ? List.of(java(), "no.such.Program") : List.of("false");
    }
}
