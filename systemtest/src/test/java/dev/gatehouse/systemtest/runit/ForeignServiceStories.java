package dev.gatehouse.systemtest.runit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.app.Presets;
import dev.gatehouse.error.NewerFormatException;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.manager.Inspection.Verdict;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.runit.RunitProvider;
import dev.gatehouse.spi.provider.HolderQuery;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.testkit.FileTree;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Services of somebody else, of another home, or of a newer version: they are left alone. */
class ForeignServiceStories extends RunitPlaceStories {
    @Test
    void aServiceOfThisHomeIsFoundWhateverDirectoryWasChosen() {
        FakeGateway gateway = gateway("alpha");
        HolderQuery query = HolderQuery.of(
                fixture().home(),
                HostFacts.ofThisHost(Map.of("SVDIR", scratch.toString())),
                List.of(gateway.service()));
        assertThat(new RunitProvider().holders(query)).isEmpty();
        long pid = up(gateway);
        assertThat(new RunitProvider().holders(query)).singleElement().satisfies(holder -> {
            assertThat(holder.location()).isEqualTo(manager().location(gateway.service()));
            assertThat(holder.pid()).hasValue(pid);
            assertThat(holder.ours()).isTrue();
            assertThat(holder.command(Verb.STOP).orElseThrow().text())
                    .startsWith("SVDIR=" + Path.of(holder.location()).getParent() + " gatehouse ")
                    .endsWith(" --manager runit gateway stop alpha");
        });
        manager().stop(gateway.service(), Wait.PROOF);
        assertThat(new RunitProvider().holders(query))
                .singleElement()
                .satisfies(holder -> assertThat(holder.excludesOthers()).isFalse());
    }

    @Test
    void aServiceDirectoryOfSomebodyElseIsLeftAlone() throws Exception {
        FakeGateway gateway = gateway("alpha");
        Path directory = Files.createDirectory(directory(gateway));
        Path run = Files.writeString(directory.resolve("run"), "#!/bin/sh\nexec sleep 100000\n");
        Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            assertThat(manager().services()).doesNotContain(gateway.service());
            assertThat(statusOf(gateway).state()).isEqualTo(State.UNKNOWN);
            assertThat(manager()
                            .inspect(List.of(gateway.definition()))
                            .getFirst()
                            .verdict())
                    .isEqualTo(Verdict.FOREIGN);
            for (Runnable operation : List.<Runnable>of(
                    () -> manager().define(gateway.definition()),
                    () -> manager().start(gateway.service(), Wait.PROOF),
                    () -> manager().stop(gateway.service(), Wait.PROOF),
                    () -> manager().remove(gateway.service()))) {
                assertThatThrownBy(operation::run)
                        .isInstanceOf(StorageException.class)
                        .hasMessageContaining("was not written by Gatehouse");
            }
            assertThat(run).content().contains("sleep 100000");
        } finally {
            Path away = Files.move(directory, directory.resolveSibling(".away"));
            Poll.until(
                    "runsv is gone, or was never started",
                    LIMIT,
                    () -> run("sv", "exit", away).matches("(?s).*(not running|does not exist).*"));
            FileTree.delete(away);
        }
    }

    @Test
    void aGatewayOfAnotherHomeIsLeftAlone() throws Exception {
        FakeGateway gateway = gateway("alpha");
        long pid = up(gateway);
        Home other = Home.at(Presets.named("hermes"), Files.createDirectory(scratch.resolve("other")));
        ServiceManager manager = RunitPlace.here().manager(other);
        assertThat(manager.services()).isEmpty();
        assertThat(manager.status(gateway.service()).state()).isEqualTo(State.ABSENT);
        assertThatThrownBy(() -> manager.define(gateway.definition()))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("another home, " + fixture().home().path());
        assertThat(manager.remove(List.of(gateway.service())).orThrow().outcomes())
                .allMatch(outcome -> outcome.change() == Change.UNCHANGED);
        assertThat(statusOf(gateway).pid()).hasValue(pid);
    }

    @Test
    void aServiceOfANewerVersionIsLeftAsItIs() throws IOException {
        FakeGateway gateway = gateway("alpha");
        long pid = up(gateway);
        Path file = directory(gateway).resolve("gatehouse/expect");
        String text = Files.readString(file);
        Files.writeString(file, text.replace("format=1", "format=2"));
        try {
            for (Runnable operation : List.<Runnable>of(
                    () -> manager().define(gateway.definition()),
                    () -> manager().start(gateway.service(), Wait.PROOF),
                    () -> manager().stop(gateway.service(), Wait.PROOF),
                    () -> manager().remove(gateway.service()))) {
                assertThatThrownBy(operation::run)
                        .isInstanceOf(NewerFormatException.class)
                        .hasMessageContaining(file.toString());
            }
            assertThat(statusOf(gateway).reason().orElseThrow()).contains("format 2");
        } finally {
            Files.writeString(file, text);
        }
        assertThat(statusOf(gateway).pid()).hasValue(pid);
    }
}
