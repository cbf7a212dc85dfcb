package dev.gatehouse.systemtest.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.spi.provider.HolderQuery;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.windows.WindowsProvider;
import dev.gatehouse.windows.WindowsServiceManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Who else runs a gateway: tasks and Startup entries of any name, by what they start. */
class WindowsHolderStoriesTest extends WindowsStories {
    private List<Holder> holders(FakeGateway gateway) {
        Map<String, String> environment = Map.of(
                "GATEHOUSE_SCHTASKS", tasks().program().toString(),
                "APPDATA", roaming().toString());
        HostFacts host = new HostFacts(Path.of("/"), "Windows 11", environment);
        return new WindowsProvider().holders(HolderQuery.of(fixture().home(), host, List.of(gateway.service())));
    }

    private Path roaming() {
        return fixture().home().path().resolve("Roaming");
    }

    private Path script(Path folder, String name, Path home) throws IOException {
        return Files.writeString(
                Files.createDirectories(folder).resolve(name),
                "@echo off\r\nset \"HERMES_HOME=" + home + "\"\r\n\"C:\\py\\pythonw.exe\" -m hermes_cli.main"
                        + " --profile alpha gateway run\r\nexit /b 0\r\n");
    }

    private void task(String name, String triggers, Path script) throws IOException {
        Files.writeString(
                tasks().task(name),
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Task version=\"1.4\" xmlns="
                        + "\"http://schemas.microsoft.com/windows/2004/02/mit/task\"><RegistrationInfo>"
                        + "</RegistrationInfo><Triggers>" + triggers + "</Triggers><Actions><Exec><Command>wscript.exe"
                        + "</Command><Arguments>//B \"" + script + "\"</Arguments></Exec></Actions></Task>\n",
                StandardCharsets.UTF_8);
    }

    @Test
    void aTaskOfAnyNameIsFoundByWhatItStarts() throws Exception {
        FakeGateway gateway = gateway("alpha");
        Path home = fixture().home().path();
        task("Bot", "<LogonTrigger />", script(home.resolve("bot"), "bot.cmd", home));
        task("Unused", "", script(home.resolve("unused"), "unused.cmd", home.resolve("profiles/alpha")));
        task("Other", "<LogonTrigger />", script(home.resolve("other"), "other.cmd", home.resolve("elsewhere")));
        try {
            assertThat(holders(gateway))
                    .extracting(Holder::words, Holder::runs, Holder::starts, Holder::ours)
                    .containsExactly(tuple("task Bot", false, true, false), tuple("task Unused", false, false, false));
            assertThat(holders(gateway)
                            .getFirst()
                            .command(Verb.UNINSTALL)
                            .orElseThrow()
                            .text())
                    .contains("schtasks /Delete /TN")
                    .contains("\\Bot");
        } finally {
            for (String name : List.of("Bot", "Unused", "Other")) {
                Files.delete(tasks().task(name));
            }
        }
    }

    @Test
    void aStartupEntryIsFoundByWhatItStarts() throws Exception {
        FakeGateway gateway = gateway("alpha");
        Path startup = roaming().resolve("Microsoft/Windows/Start Menu/Programs/Startup");
        Path entry = script(startup, "bot.cmd", fixture().home().path());
        assertThat(holders(gateway))
                .extracting(Holder::words, Holder::location, Holder::excludesOthers)
                .containsExactly(tuple("Startup entry bot.cmd", entry.toString(), true));
        assertThat(holders(gateway)
                        .getFirst()
                        .command(Verb.INSTALL)
                        .orElseThrow()
                        .text())
                .endsWith(" --manager windows adopt alpha");
    }

    /** It cannot be taken over as a whole. */
    @Test
    void aStartupEntryThatStartsMoreIsNotToBeAdopted() throws Exception {
        FakeGateway gateway = gateway("alpha");
        Path startup = roaming().resolve("Microsoft/Windows/Start Menu/Programs/Startup");
        Path entry = script(startup, "all.cmd", fixture().home().path());
        Files.writeString(entry, Files.readString(entry) + "start C:\\tools\\clock.exe\r\n");
        assertThat(holders(gateway).getFirst().command(Verb.INSTALL)).isEmpty();
        Files.delete(entry);
    }

    /** Like the app's own command; it does not read the stop marker. */
    private GatewayDefinition hermes(FakeGateway gateway) throws IOException {
        Assumptions.assumeFalse(WindowsHost.isWindows(), "a shell script stands for the app's command");
        Path program = fixture().home().path().resolve("hermes");
        Files.writeString(program, "#!/bin/sh\nexec sleep 600\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return gateway.definition().toBuilder()
                .command(List.of(program.toString(), "-p", "alpha", "gateway", "run"))
                .stop(new StopPolicy("TERM", Duration.ofSeconds(1)))
                .build();
    }

    /** The manager's own service is known by its location, and its task is not another holder. */
    @Test
    void theServiceOfThisHomeIsFoundOnce() throws Exception {
        FakeGateway gateway = gateway("alpha");
        manager().define(hermes(gateway));
        manager().start(gateway.service(), Wait.PROOF);
        Holder holder = holders(gateway).getFirst();
        assertThat(holders(gateway)).hasSize(1);
        assertThat(holder.words()).isEqualTo("task " + TASK);
        assertThat(holder.pid()).isEqualTo(statusOf(gateway).pid()).isPresent();
        assertThat(holder.ours()).isTrue();
        assertThat(holder.location()).isEqualTo(manager().location(gateway.service()));
        manager().stop(gateway.service(), Wait.PROOF);
        assertThat(holders(gateway).getFirst().excludesOthers()).isFalse();
    }

    /** The app file named the task differently before. */
    @Test
    void aServiceOfThisHomeUnderAnotherNameIsFound() throws Exception {
        FakeGateway gateway = gateway("alpha");
        WindowsServiceManager before = new WindowsServiceManager(
                fixture().home(), Hosts.named(fixture().layout(), "Before"));
        before.define(hermes(gateway));
        before.start(gateway.service(), Wait.PROOF);
        assertThat(holders(gateway))
                .extracting(Holder::words, Holder::pid, Holder::ours)
                .containsExactly(tuple(
                        "task Before_alpha", before.status(gateway.service()).pid(), false));
        before.remove(gateway.service());
        assertThat(holders(gateway)).isEmpty();
    }
}
