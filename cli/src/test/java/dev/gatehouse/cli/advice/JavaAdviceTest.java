package dev.gatehouse.cli.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts advise a command that installs Java on this host, and then find that Java. */
class JavaAdviceTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void prepare() throws IOException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "the advice for Linux");
        Files.createDirectories(directory.resolve("bin"));
        Files.createDirectories(directory.resolve("home"));
        program("apt-get", "exit 1");
    }

    private void program(String name, String script) throws IOException {
        Path file = directory.resolve("bin").resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private String sh(String script) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        ". \"$0\"; gatehouse_is_root() { false; }; " + script,
                        AdviceSites.root()
                                .resolve("cli/src/main/dist/lib/find-java.sh")
                                .toString())
                .redirectErrorStream(true);
        builder.environment().put("PATH", directory.resolve("bin") + ":/usr/bin:/bin");
        builder.environment().put("HOME", directory.resolve("home").toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    private String advised() throws IOException, InterruptedException {
        return sh("gatehouse_explain_java javac").lines().toList().getLast().strip();
    }

    @Test
    void packageIsAdvisedWhereTheReleaseHasIt() throws Exception {
        program("apt-cache", "exit 0");
        assertThat(advised()).isEqualTo("sudo apt-get install openjdk-25-jdk-headless");
    }

    @Test
    void releaseWithoutThePackageGetsACommandThatWorks() throws Exception {
        program("apt-cache", "exit 100");
        program("curl", """
                mkdir -p made/jdk-25.0.1+8/bin
                for tool in java javac; do printf '#!/bin/sh' >"made/jdk-25.0.1+8/bin/$tool"; done
                chmod 755 made/jdk-25.0.1+8/bin/*
                echo 'JAVA_VERSION="25.0.1"' >made/jdk-25.0.1+8/release
                tar -cz -C made jdk-25.0.1+8""");
        String command = advised();
        assertThat(command).contains("https://api.adoptium.net/v3/binary/latest/25/ga/linux/", "/jdk/");
        assertThat(sh("cd \"$HOME\" && " + command)).isEmpty();
        assertThat(sh("gatehouse_java_fits \"$HOME\"/.jdks/* javac && echo \"$gatehouse_java_home\""))
                .isEqualTo(directory.resolve("home/.jdks/jdk-25.0.1+8") + "\n");
        AdvisedCommand.record("find-java.sh", "no Java, and no package of it", command);
    }
}
