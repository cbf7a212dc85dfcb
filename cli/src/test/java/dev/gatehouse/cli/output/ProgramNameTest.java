package dev.gatehouse.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.error.Remedy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramNameTest {
    @TempDir
    Path place;

    private Path program(String path) throws IOException {
        Path file = place.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String advice(Path launcher, String path) {
        return new ProgramName(launcher.toString(), Map.of("PATH", path))
                .in(Remedy.gatehouse("tree", "up").asRoot())
                .text();
    }

    @Test
    void programOnThePathHasItsName() throws IOException {
        Path program = program("opt/bin/gatehouse");
        Path link = Files.createSymbolicLink(
                Files.createDirectory(place.resolve("bin")).resolve("gatehouse"), program);
        assertThat(advice(program, "/nowhere:" + link.getParent())).isEqualTo("sudo gatehouse tree up");
    }

    @Test
    void otherProgramHasItsPath() throws IOException {
        Path program = program("opt/bin/gatehouse");
        Path other = program("other/gatehouse");
        assertThat(advice(program, "/nowhere")).isEqualTo("sudo " + program + " tree up");
        assertThat(advice(program, other.getParent().toString())).isEqualTo("sudo " + program + " tree up");
    }

    @Test
    void checkoutHasThePathOfItsScript() throws IOException {
        Path script = program("checkout/gatehouse");
        Path built = program("checkout/cli/target/gatehouse/bin/gatehouse");
        assertThat(advice(built, "/nowhere")).isEqualTo("sudo " + script + " tree up");
        assertThat(advice(built, script.getParent().toString())).isEqualTo("sudo gatehouse tree up");
    }

    @Test
    void pathIsQuotedForTheShell() throws IOException {
        Path program = program("my 'own'/gatehouse");
        assertThat(advice(program, "/nowhere"))
                .isEqualTo("sudo '" + program.toString().replace("'", "'\\''") + "' tree up");
    }

    @Test
    void commandIsUnchangedWithoutALauncher() {
        Remedy detect = Remedy.gatehouse("detect");
        assertThat(new ProgramName("", Map.of()).in(detect)).isEqualTo(detect);
    }

    /** Only the program is replaced, and no argument of the same name. */
    @Test
    void profileMayHaveTheNameOfTheProgram() throws IOException {
        Path program = program("opt/bin/gatehouse");
        Remedy start = Remedy.gatehouse("gateway", "start", "gatehouse");
        assertThat(new ProgramName(program.toString(), Map.of()).in(start).words())
                .containsExactly(program.toString(), "gateway", "start", "gatehouse");
    }
}
