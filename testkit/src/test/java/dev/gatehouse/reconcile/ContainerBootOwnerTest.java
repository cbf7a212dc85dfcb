package dev.gatehouse.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.holders.HolderSearch;
import dev.gatehouse.manager.State;
import dev.gatehouse.profile.owner.HomeOwner;
import dev.gatehouse.profile.owner.LockHolder;
import dev.gatehouse.profile.owner.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A home has one owner at a time, even if two containers share the volume. */
class ContainerBootOwnerTest extends BootedHome {
    private static final String SCANDIR = "/run/service";

    private ContainerBoot.Result bootOwned() {
        Owner self = Owner.here("container", SCANDIR, CLOCK);
        return new ContainerBoot(disk.home(), manager, HolderSearch.ofHost(), CLOCK)
                .run(new ContainerBoot.BootContext(Map.of(), List.of(), Optional.of(self)));
    }

    @Test
    void aSecondContainerOnOneVolumeChangesNothing() throws Exception {
        assumeTrue(LockHolder.canBeElsewhere(), "this user cannot create a pid namespace");
        hermes("coder", "running");
        Path pid = Files.writeString(disk.directory("coder").resolve("gateway.pid"), "42");
        HomeOwner.record(disk.path(), new Owner("container", "first", "pid:[1]", SCANDIR, Optional.empty()));
        try (LockHolder holder = LockHolder.elsewhere(disk.path().resolve(".gatehouse/owner.lock"))) {
            assertThat(holder).isNotNull();
            ContainerBoot.Result result = bootOwned();
            assertThat(result.exitCode())
                    .as("the container's other services do not depend on the gateways")
                    .isZero();
            assertThat(result.errors())
                    .containsExactly("reconcile: home " + disk.path()
                            + " already belongs to container on host first with scan directory /run/service;"
                            + " its gateways are not started here");
            assertThat(manager.calls()).isEmpty();
            assertThat(pid).exists();
            assertThat(Files.readString(disk.path().resolve(".gatehouse/owner")))
                    .contains("host=first");
        }
        // The first container has ended: the second one becomes the owner.
        assertThat(bootOwned().exitCode()).isZero();
        assertThat(manager.gateway("coder").state()).isEqualTo(State.UP);
        assertThat(Files.readString(disk.path().resolve(".gatehouse/owner"))).doesNotContain("host=first");
    }

    @Test
    void anOwnerThatCannotBeCheckedIsAWarning() throws IOException {
        Files.writeString(disk.path().resolve(".gatehouse"), "a file");
        hermes("coder", "running");
        ContainerBoot.Result result = bootOwned();
        assertThat(result.exitCode()).isZero();
        assertThat(result.errors()).singleElement().asString().contains("cannot record the owner of this home");
        assertThat(manager.gateway("coder").state()).isEqualTo(State.UP);
    }
}
