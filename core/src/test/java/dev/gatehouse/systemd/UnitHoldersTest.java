package dev.gatehouse.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.provider.HolderQuery;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.systemd.host.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The search for units that run a gateway: by content, in both scopes, under any name. */
class UnitHoldersTest extends ManagerOnStandIn {
    private static final String OTHER = "coder-bot.service";

    @BeforeEach
    void booted() throws IOException {
        Files.createDirectories(root.resolve("run/systemd/system"));
        Files.createDirectories(root.resolve("proc/1"));
        Files.writeString(root.resolve("proc/1/cgroup"), "0::/init.scope\n");
        Files.createDirectories(root.resolve("sys/fs/cgroup"));
        Files.writeString(root.resolve("sys/fs/cgroup/cgroup.controllers"), "memory pids\n");
        Files.createDirectories(directory());
    }

    private Path directory() {
        return home.path().resolve("profiles/coder");
    }

    private List<Holder> holders() {
        HolderQuery query = new HolderQuery(
                home,
                new HostFacts(
                        root,
                        "Linux",
                        Map.of("XDG_RUNTIME_DIR", root.resolve("run").toString())),
                List.of(new HolderQuery.Sought(CODER, directory())));
        return new SystemdProvider(_ -> host.layout()).holders(query);
    }

    private Holder holder() {
        assertThat(holders()).hasSize(1);
        return holders().getFirst();
    }

    private String named(String service) {
        return service.replace("@HOME@", home.path().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ExecStart=/usr/bin/hermes -p coder gateway run\nEnvironment=HERMES_HOME=@HOME@",
                "ExecStart=/usr/bin/hermes gateway run\nEnvironment=\"HERMES_HOME=@HOME@/profiles/coder\"",
                "ExecStart=/x/python -m hermes_cli.main --profile coder gateway run --replace\nEnvironment='HERMES_HOME=@HOME@'",
                "ExecStart=-/usr/bin/hermes \\\n  -p coder \\\n# a comment\n  gateway run\nEnvironment=A=1 HERMES_HOME=@HOME@",
                "ExecStart=/bin/false\nExecStart=\nExecStart=/usr/bin/hermes -p \"coder\" gateway run\nEnvironment=HERMES_HOME=@HOME@",
                "ExecStart=/bin/bash -lc 'cd /x && exec hermes -p coder gateway run'\nEnvironment=HERMES_HOME=@HOME@",
                "ExecStart=/bin/sh -c \"HERMES_HOME=@HOME@ hermes -p coder gateway run\"",
                "ExecStart=/usr/bin/hermes -p ${WHO} gateway run\nEnvironment=WHO=coder HERMES_HOME=@HOME@",
                "ExecStart=/usr/bin/env HERMES_X=1 hermes -p coder gateway run\nEnvironment=HERMES_HOME=@HOME@",
            })
    void aUnitOfAnyNameIsFoundByItsContent(String service) throws IOException {
        host.write(Scope.SYSTEM, OTHER, "[Unit]\nDescription=x\n[Service]\n" + named(service) + "\n");
        Holder found = holder();
        assertThat(found.service()).isEqualTo(CODER);
        assertThat(found.words()).isEqualTo("system unit " + OTHER);
        assertThat(found.location())
                .isEqualTo(host.units(Scope.SYSTEM).resolve(OTHER).toString());
        assertThat(found.ours()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ExecStart=/usr/bin/hermes -p coder gateway run\nEnvironment=HERMES_HOME=/elsewhere",
                "ExecStart=/usr/bin/hermes -p writer gateway run\nEnvironment=HERMES_HOME=@HOME@",
                "ExecStart=/usr/bin/hermes gateway status\nEnvironment=HERMES_HOME=@HOME@",
                "ExecStart=/usr/bin/hermes -p coder gateway run\nEnvironment=HERMES_HOME=@HOME@\nExecStart=\n",
                "# ExecStart=/usr/bin/hermes -p coder gateway run\nEnvironment=HERMES_HOME=@HOME@",
            })
    void aUnitOfAnotherHomeProfileOrPurposeIsNone(String service) throws IOException {
        host.write(Scope.USER, OTHER, "[Service]\n" + named(service) + "\n");
        assertThat(holders()).isEmpty();
    }

    @Test
    void homesAreComparedByIdentity() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("link"), home.path());
        host.write(
                Scope.USER,
                OTHER,
                "[Service]\nExecStart=hermes -p coder gateway run\nEnvironment=HERMES_HOME=" + link + "\n");
        assertThat(holder().words()).isEqualTo("user unit " + OTHER + " of alice");
        host.write(Scope.USER, OTHER, "# Written by gatehouse for profile coder of " + link + "\n[Service]\n");
        assertThat(holders())
                .singleElement()
                .satisfies(found -> assertThat(found.ours()).isTrue());
    }

    @Test
    void dropInsAndEnvironmentFilesAreMerged() throws IOException {
        host.write(Scope.SYSTEM, OTHER, "[Service]\nExecStart=/bin/sleep 1000\n");
        Path dropIns = Files.createDirectories(host.units(Scope.SYSTEM).resolve(OTHER + ".d"));
        Path variables = Files.writeString(root.resolve("variables"), "# x\nHERMES_HOME=\"" + home.path() + "\"\n");
        Files.writeString(
                dropIns.resolve("10.conf"),
                "[Service]\nExecStart=\nExecStart=/usr/bin/hermes -p coder gateway run\nEnvironmentFile=-" + variables
                        + "\n");
        assertThat(holder().words()).isEqualTo("system unit " + OTHER);
        Files.writeString(dropIns.resolve("20.conf"), "[Service]\nExecStart=\nExecStart=/bin/true\n");
        assertThat(holders()).isEmpty();
    }

    @Test
    void withoutTheVariableTheAppsUsualHomeOfTheAccountCounts() throws IOException {
        home = Home.at(home.app(), Path.of("/home/alice/.hermes"));
        host.write(Scope.SYSTEM, OTHER, "[Service]\nUser=alice\nExecStart=/usr/bin/hermes -p coder gateway run\n");
        assertThat(holder().words()).isEqualTo("system unit " + OTHER);
        host.write(Scope.SYSTEM, OTHER, "[Service]\nUser=bob\nExecStart=/usr/bin/hermes -p coder gateway run\n");
        assertThat(holders()).isEmpty();
        host.write(
                Scope.SYSTEM,
                OTHER,
                "[Service]\nUser=alice\nEnvironment=HERMES_HOME=%h/.hermes\nExecStart=hermes -p coder gateway run\n");
        assertThat(holders()).as("%%h is the home of root there").isEmpty();
    }

    @Test
    void masksAliasesAndOverriddenUnitsCountOnce() throws IOException {
        String unit = named("[Service]\nExecStart=hermes -p coder gateway run\nEnvironment=HERMES_HOME=@HOME@\n");
        Path vendor = Files.createDirectories(root.resolve("usr/lib/systemd/user"));
        Files.writeString(vendor.resolve(OTHER), unit);
        assertThat(holder().location()).isEqualTo(vendor.resolve(OTHER).toString());
        Path own = host.write(Scope.USER, OTHER, unit);
        Files.createSymbolicLink(own.resolveSibling("alias.service"), own);
        assertThat(holder().location()).isEqualTo(own.toString());
        Files.delete(own);
        Files.createSymbolicLink(own, Path.of("/dev/null"));
        assertThat(holders()).isEmpty();
    }

    @Test
    void anInstanceOfATemplateIsFound() throws IOException {
        Path template = host.write(
                Scope.SYSTEM,
                "bots@.service",
                named("[Service]\nExecStart=hermes -p %i gateway run\nEnvironment=HERMES_HOME=@HOME@\n"));
        assertThat(holders()).isEmpty();
        Path wants = Files.createDirectories(host.units(Scope.SYSTEM).resolve("multi-user.target.wants"));
        Files.createSymbolicLink(wants.resolve("bots@coder.service"), template);
        Files.createSymbolicLink(wants.resolve("bots@writer.service"), template);
        assertThat(holder().words()).isEqualTo("system unit bots@coder.service");
        assertThat(holder().starts()).isTrue();
    }

    @Test
    void whatRunsIsSeenInItsControlGroup() throws IOException {
        foreign(Scope.SYSTEM);
        assertThat(holder().excludesOthers()).isFalse();
        Path group = Files.createDirectories(
                root.resolve("sys/fs/cgroup/system.slice").resolve(OTHER));
        Files.writeString(group.resolve("cgroup.procs"), ProcessHandle.current().pid() + "\n");
        host.forgetCalls();
        Holder found = holder();
        assertThat(found.runs()).isTrue();
        assertThat(found.starts()).isFalse();
        assertThat(found.pid()).hasValue(ProcessHandle.current().pid());
        assertThat(host.calls()).isEmpty();
    }

    /** It has no process, and nothing in the unit directories says that it will have one. */
    @Test
    void aUnitThatWaitsForItsRestartIsAskedFor() throws IOException {
        foreign(Scope.USER);
        host.unit(OTHER, "LoadState=loaded", "ActiveState=activating", "SubState=auto-restart");
        assertThat(holder().runs()).isTrue();
        assertThat(holder().pid()).isEmpty();
    }

    @Test
    void commandsWorkForTheCallerOnThisUnit() throws IOException {
        foreign(Scope.SYSTEM);
        assertThat(command(Verb.STOP)).isEqualTo("sudo systemctl stop " + OTHER);
        enable(Scope.SYSTEM);
        assertThat(command(Verb.STOP)).isEqualTo("sudo systemctl disable --now " + OTHER);
        host.asRoot();
        assertThat(command(Verb.RESTART)).isEqualTo("systemctl restart " + OTHER);
        host.asSomebody();
        Files.delete(host.units(Scope.SYSTEM).resolve(OTHER));
        foreign(Scope.USER);
        assertThat(command(Verb.START)).isEqualTo("systemctl --user start " + OTHER);
        Files.delete(host.units(Scope.USER).resolve(OTHER));
        ours(Scope.SYSTEM);
        assertThat(command(Verb.STOP))
                .isEqualTo("sudo gatehouse --home " + home.path() + " gateway stop --system coder");
        Files.delete(host.units(Scope.SYSTEM).resolve(UNIT));
        ours(Scope.USER);
        assertThat(command(Verb.STOP)).isEqualTo("gatehouse gateway stop --user coder");
        assertThat(holder().location()).isEqualTo(manager().location(CODER));
    }

    private void ours(Scope scope) throws IOException {
        host.write(scope, UNIT, "# Written by gatehouse for profile coder of " + home.path() + "\n[Service]\n");
    }

    private void foreign(Scope scope) throws IOException {
        host.write(
                scope,
                OTHER,
                named("[Service]\nExecStart=hermes -p coder gateway run\nEnvironment=HERMES_HOME=@HOME@\n"));
    }

    private void enable(Scope scope) throws IOException {
        Path wants = Files.createDirectories(host.units(scope).resolve("multi-user.target.wants"));
        Files.createSymbolicLink(wants.resolve(OTHER), host.units(scope).resolve(OTHER));
    }

    private String command(Verb verb) {
        return holder().command(verb).orElseThrow().text();
    }

    @Test
    void aHostWithoutSystemdHasNone() throws IOException {
        foreign(Scope.SYSTEM);
        Files.delete(root.resolve("run/systemd/system"));
        assertThat(holders()).isEmpty();
    }

    @Test
    void otherGatewaysAreNotSought() throws IOException {
        ours(Scope.USER);
        HolderQuery query = new HolderQuery(
                home,
                new HostFacts(root, "Linux", Map.of()),
                List.of(new HolderQuery.Sought(
                        ServiceName.of("writer"), home.path().resolve("profiles/writer"))));
        assertThat(new SystemdProvider(_ -> host.layout()).holders(query)).isEmpty();
    }
}
