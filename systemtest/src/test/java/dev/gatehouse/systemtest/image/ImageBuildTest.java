package dev.gatehouse.systemtest.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.checkout.Checkout;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds the Dockerfile with buildah, boots the image with podman, and plays {@code image/story} on it.
 *
 * <p>Needs what a host may not be able to fetch: the base images in the local storage, and the archives of s6-overlay. The
 * variable {@code GATEHOUSE_S6_OVERLAY} names a directory with a directory {@code vVERSION} for each version to test.
 */
@Tag("all")
class ImageBuildTest {
    private static final Path ROOT = Checkout.root();

    private static final List<String> BASES =
            List.of("docker.io/library/debian:13-slim", "docker.io/library/eclipse-temurin:25-jdk");

    /** Arguments of the Dockerfile with the digests of the archives. */
    private static final Map<String, String> DIGESTS = Map.of(
            "S6_OVERLAY_NOARCH_SHA256", "s6-overlay-noarch.tar.xz",
            "S6_OVERLAY_SYMLINKS_SHA256", "s6-overlay-symlinks-noarch.tar.xz",
            "S6_OVERLAY_X86_64_SHA256", "s6-overlay-x86_64.tar.xz");

    @TempDir
    private Path scratch;

    @Test
    void builtImagePlaysItsStory() throws Exception {
        List<String> missing = missing();
        if (!missing.isEmpty()) {
            String reason = "no image was built, missing: " + String.join(", ", missing);
            System.out.println("skipped, " + reason);
            Assumptions.abort(reason);
        }
        // crun refuses hybrid control groups, and the default limits may be above those of this process.
        Files.writeString(
                scratch.resolve("containers.conf"),
                "[containers]\ndefault_ulimits = [\"nofile=4096:4096\", \"nproc=8192:8192\"]\n"
                        + "[engine]\nruntime = \"runc\"\n");
        for (Path version : versions()) {
            String name = version.getFileName().toString().substring(1);
            String image = "localhost/gatehouse-test:" + name;
            assertThat(run(1800, build(version, name, image)))
                    .as("build with " + name)
                    .isZero();
            assertThat(run(1800, List.of(ROOT.resolve("image/story").toString(), "podman", image)))
                    .as("story of " + name)
                    .isZero();
        }
    }

    private static List<String> missing() throws IOException, InterruptedException {
        List<String> missing = new ArrayList<>();
        for (String tool : List.of("buildah", "podman", "runc")) {
            if (Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                    .noneMatch(folder -> Files.isExecutable(Path.of(folder, tool)))) {
                missing.add(tool);
            }
        }
        for (String base : BASES) {
            if (missing.contains("buildah") || !isStored(base)) {
                missing.add("image " + base);
            }
        }
        if (versions().isEmpty()) {
            missing.add("archives of s6-overlay (GATEHOUSE_S6_OVERLAY)");
        }
        return missing;
    }

    private static boolean isStored(String image) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("buildah", "inspect", "--type", "image", image)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    private static List<Path> versions() throws IOException {
        Path archives = Path.of(System.getenv().getOrDefault("GATEHOUSE_S6_OVERLAY", "/nonexistent"));
        if (!Files.isDirectory(archives)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(archives)) {
            return entries.filter(entry -> entry.getFileName().toString().matches("v3[.0-9]*"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> build(Path archives, String version, String image) throws Exception {
        // Without layers: buildah 1.28 would reuse a layer whose mounted stage has changed.
        List<String> words =
                new ArrayList<>(List.of("buildah", "build", "--isolation", "chroot", "--layers=false", "--pull=never"));
        words.addAll(List.of("--volume", archives.getParent() + ":/archives:ro"));
        words.addAll(List.of("--build-arg", "S6_OVERLAY_VERSION=" + version));
        words.addAll(List.of("--build-arg", "S6_OVERLAY_URL=file:///archives"));
        for (Map.Entry<String, String> digest : DIGESTS.entrySet()) {
            words.addAll(List.of("--build-arg", digest.getKey() + "=" + sha256(archives.resolve(digest.getValue()))));
        }
        words.addAll(List.of("-f", "image/Dockerfile", "-t", image, "."));
        return words;
    }

    private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private int run(int seconds, List<String> words) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(ROOT.toFile()).inheritIO();
        builder.environment()
                .put("CONTAINERS_CONF", scratch.resolve("containers.conf").toString());
        Process process = builder.start();
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError(words.getFirst() + " did not end within " + seconds + " s");
        }
        return process.exitValue();
    }
}
