package dev.gatehouse.systemtest.namespace;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** A stand-in for Hermes, which every account of a namespace can run. A test puts it on a PATH, or a script that calls it. */
public final class FakeHermes {
    /** Where it is inside. */
    public static final String PATH = "/opt/fake-hermes";

    /** A script of one line that becomes the stand-in. */
    public static final String SCRIPT = "#!/bin/sh\nexec " + PATH + " \"$@\"\n";

    private FakeHermes() {}

    /** Installs it in a namespace that has booted; another boot removes it. */
    public static void install(Namespace namespace) {
        try (InputStream program = FakeHermes.class.getResourceAsStream("fake-hermes.pl")) {
            Path file = namespace.path(PATH);
            Files.copy(Objects.requireNonNull(program), file, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
