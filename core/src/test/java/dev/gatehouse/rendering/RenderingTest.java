package dev.gatehouse.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The changes that a rendering would make to existing files. */
class RenderingTest {
    @TempDir
    Path root;

    private void put(String name, String mode, byte[] content) throws IOException {
        Path file = Files.write(root.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private void put(String name, String mode, String content) throws IOException {
        put(name, mode, content.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> changes(RenderedFile... files) throws IOException {
        return new Rendering(root, List.of(files)).changes();
    }

    @Test
    void listsRemovedLinesBeforeAddedOnesEachAsOftenAsItOccurs() throws IOException {
        put("a.service", "rw-r--r--", "[Service]\nRestart=always\nExecStart=/x\n\nExecStart=/x\n[Install]\n");
        assertThat(changes(new RenderedFile(
                        Path.of("a.service"), "[Service]\nExecStart=/x\nExecStart=/y\n[Install]\n\n", 0644)))
                .containsExactly(
                        root.resolve("a.service") + " changes",
                        "  - Restart=always",
                        "  - ExecStart=/x",
                        "  + ExecStart=/y");
    }

    @Test
    void showsTheFirstOfSeveralContinuedLines() throws IOException {
        put("a.service", "rw-r--r--", "ExecStop=sh -c 'a; \\\n    b'\nRestart=no\n");
        assertThat(changes(new RenderedFile(Path.of("a.service"), "ExecStop=sh -c 'a; \\\n    c'\nRestart=no\n", 0644)))
                .containsExactly(
                        root.resolve("a.service") + " changes", "  - ExecStop=sh -c 'a; …", "  + ExecStop=sh -c 'a; …");
    }

    @Test
    void listsNothingForACurrentFile() throws IOException {
        put("a", "rw-r--r--", "x\n");
        assertThat(changes(new RenderedFile(Path.of("a"), "x\n", 0644))).isEmpty();
    }

    @Test
    void listsOnlyThePathOfAPrivateFile() throws IOException {
        put("a.env", "rw-------", "TOKEN=old\n");
        assertThat(changes(
                        new RenderedFile(Path.of("a.env"), "TOKEN=new\n", 0600),
                        new RenderedFile(Path.of("b.env"), "TOKEN=new\n", 0600)))
                .containsExactly(root.resolve("a.env") + " changes", root.resolve("b.env") + " is new");
    }

    @Test
    void doesNotShowAPrivateFileThatAPublicOneReplaces() throws IOException {
        put("a.service", "rw-------", "Environment=TOKEN=secret\n");
        assertThat(changes(new RenderedFile(Path.of("a.service"), "Restart=no\n", 0644)))
                .containsExactly(root.resolve("a.service") + " changes");
    }

    @Test
    void showsOnlyTheNamesOfVariables() throws IOException {
        put("a.service", "rw-r--r--", "Environment=\"TOKEN=secret\"\nEnvironment=A=b c=d\n");
        assertThat(changes(new RenderedFile(Path.of("a.service"), "Environment=A=x\n", 0644)))
                .containsExactly(
                        root.resolve("a.service") + " changes",
                        "  - Environment=\"TOKEN=…",
                        "  - Environment=A=…",
                        "  + Environment=A=…");
        String list = "<plist>\n<key>Label</key>\n<string>x</string>\n<key>EnvironmentVariables</key>\n<dict>\n"
                + "\t<key>TOKEN</key>\n\t<string>%s</string>\n</dict>\n<key>Nice</key>\n<string>%s</string>\n</plist>\n";
        put("a.plist", "rw-r--r--", list.formatted("secret\nand more", "old"));
        assertThat(changes(new RenderedFile(Path.of("a.plist"), list.formatted("other", "new"), 0644)))
                .containsExactly(
                        root.resolve("a.plist") + " changes",
                        "  - …",
                        "  - …",
                        "  - <string>old</string>",
                        "  + …",
                        "  + <string>new</string>");
    }

    @Test
    void filesAreReadInTheirEncoding() throws IOException {
        put("task.xml", "rw-r--r--", "\ufeff<a/>\n<b/>\n".getBytes(StandardCharsets.UTF_16LE));
        assertThat(changes(new RenderedFile(Path.of("task.xml"), "<a/>\n<c/>\n", 0644, StandardCharsets.UTF_16LE)))
                .containsExactly(root.resolve("task.xml") + " changes", "  - <b/>", "  + <c/>");
    }

    @Test
    void symbolicLinksAreNotFollowed() throws IOException {
        put("secret", "rw-------", "secret\n");
        Files.createSymbolicLink(root.resolve("a.service"), root.resolve("secret"));
        assertThat(changes(new RenderedFile(Path.of("a.service"), "x\n", 0644)))
                .containsExactly(root.resolve("a.service") + " changes");
    }
}
