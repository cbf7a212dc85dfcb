package dev.gatehouse.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.gatehouse.Host;
import dev.gatehouse.OpenClawFiles;
import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.provider.HolderQuery;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.host.WindowsTools;
import dev.gatehouse.windows.launcher.LaunchFile;
import dev.gatehouse.windows.launcher.ServiceFolder;
import dev.gatehouse.windows.task.LoginStart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tasks that {@code openclaw gateway install} registers, with their scripts: a hidden launcher that runs a batch file. They are
 * found by what they start, adopted, and given back as they were.
 */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a shell script stands for schtasks")
class OpenClawTaskTest {
    @TempDir
    Path root;

    private Path account;
    private Home home;
    private WindowsLayout layout;

    @BeforeEach
    void host() throws IOException {
        Files.createDirectories(root.resolve("tasks"));
        Path schtasks = Host.script(root.resolve("schtasks"), """
                #!/bin/sh
                d=${0%/*}
                if [ "$1 $2" = "/Query /XML" ]; then
                    echo '<Tasks>'
                    for task in "$d"/tasks/*; do
                        [ -e "$task" ] || continue
                        printf '<!-- \\\\%s -->\\n' "${task##*/}"
                        sed 1d "$task"
                    done
                    echo '</Tasks>'
                    exit
                fi
                name=${3#?}
                case $1 in
                /Query) [ -e "$d/tasks/$name" ] || exit 2; cat "$d/tasks/$name" ;;
                /Create) [ ! -e "$d/tasks/$name" ] || exit 1; LC_ALL=C tr -d '\\000\\377\\376' <"$5" >"$d/tasks/$name" ;;
                /Delete) rm "$d/tasks/$name" || exit 2 ;;
                esac
                """);
        account = Files.createDirectories(root.resolve("ada"));
        home = Home.at(Presets.named("openclaw"), account.resolve(".openclaw"));
        layout = WindowsLayout.locate(
                        home, Map.of("USERNAME", "ada", "USERDOMAIN", "DESK", "APPDATA", root + "/roaming"))
                .with(new WindowsTools(
                        List.of(schtasks.toString()),
                        List.of("whoami"),
                        List.of("powershell"),
                        WindowsTools.LIMIT,
                        StandardCharsets.UTF_8));
        for (String profile : List.of("default", "work")) {
            Path directory = Files.createDirectories(home.directory(ProfileName.of(profile)));
            Files.writeString(directory.resolve("openclaw.json"), "{gateway: {port: 18801}}\n");
        }
    }

    private static String task(String profile) {
        return profile.equals("default") ? "OpenClaw Gateway" : "OpenClaw Gateway (" + profile + ")";
    }

    /** What its own installation does. */
    private String install(String profile) throws IOException {
        String file = profile.equals("default") ? "gateway" : "gateway-" + profile;
        Path directory = home.directory(ProfileName.of(profile));
        Files.writeString(directory.resolve("gateway.cmd"), OpenClawFiles.windows(file + ".cmd", account));
        Files.writeString(directory.resolve("gateway.vbs"), OpenClawFiles.windows(file + ".vbs", account));
        String document = OpenClawFiles.windows(file + ".xml", account);
        Files.writeString(root.resolve("tasks").resolve(task(profile)), document);
        return document;
    }

    private List<Holder> holders(String profile) {
        HostFacts host = new HostFacts(root, "Windows 11", Map.of("USERPROFILE", account.toString()));
        return new WindowsHolders(HolderQuery.of(home, host, List.of(ServiceName.of(profile))), layout).find();
    }

    private Outcome installOurs(ServiceName service) {
        try {
            ServiceFolder folder = layout.folder(service.profile());
            folder.create();
            folder.write(
                    folder.launch(),
                    LaunchFile.of(home.profile(service.toString()).orElseThrow().gateway())
                            .text());
            folder.write(folder.login(), LoginStart.NOTHING.text());
            return Outcome.of(service, Outcome.Change.CREATED);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "work"})
    void itsTaskIsFoundAdoptedAndGivenBack(String profile) throws IOException {
        ServiceName service = ServiceName.of(profile);
        String theirs = install("default");
        install("work");
        assertThat(holders(profile))
                .extracting(Holder::words, Holder::starts, Holder::ours)
                .containsExactly(tuple("task " + task(profile), true, false));
        assertThat(holders(profile)
                        .getFirst()
                        .command(Verb.INSTALL)
                        .orElseThrow()
                        .text())
                .endsWith(" --manager windows adopt " + profile);

        WindowsAdoption adoption = new WindowsAdoption(layout, service);
        adoption.replacing(
                holders(profile),
                () -> new WindowsInstallation.Result(installOurs(service), Optional.empty(), "", false));
        assertThat(root.resolve("tasks").resolve(task(profile))).doesNotExist();
        assertThat(adoption.isAdopted()).isTrue();
        WindowsServiceManager manager = new WindowsServiceManager(home, layout);
        assertThat(manager.services()).containsExactly(service);

        adoption.giveBack(manager);
        assertThat(adoption.isAdopted()).isFalse();
        assertThat(manager.services()).isEmpty();
        assertThat(holders(profile))
                .extracting(Holder::words, Holder::starts, Holder::ours)
                .containsExactly(tuple("task " + task(profile), true, false));
        String back = Files.readString(root.resolve("tasks").resolve(task(profile)));
        assertThat(back.substring(back.indexOf("<Task")).replace("\r\n", "\n").strip())
                .isEqualTo((profile.equals("default") ? theirs : install("work"))
                        .substring(theirs.indexOf("<Task"))
                        .strip());
    }
}
