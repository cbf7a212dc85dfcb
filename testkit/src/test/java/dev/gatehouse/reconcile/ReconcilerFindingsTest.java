package dev.gatehouse.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.manager.State;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.ProfileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Problems on disk are reported, do not hide other profiles, and remove no service. */
class ReconcilerFindingsTest extends ReconciledHome {
    @Test
    void aBrokenProfileIsReportedAndDoesNotHideOthers() throws IOException {
        profile("a", Intent.RUNNING);
        profile("broken", Intent.RUNNING);
        profile("c", Intent.RUNNING);
        disk.config("broken", "gateway: {port: many}\n");
        Plan plan = reconciler.plan();
        assertThat(planned()).containsExactly("REGISTER_DOWN default", "REGISTER_UP a", "REGISTER_UP c");
        assertThat(plan.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.subject()).isEqualTo("broken");
            assertThat(finding.reason()).contains("broken/config.yaml: gateway.port must be a whole number");
            assertThat(finding.harmless()).isFalse();
        });
    }

    /** A service of the app itself works, and can be taken over on request. */
    @Test
    void foreignServicesAreReportedAndNotChanged() throws IOException {
        profile("coder", Intent.RUNNING);
        profile("writer", Intent.STOPPED);
        settle();
        GatehouseException obstacle =
                new GatehouseException("it was written by Hermes", Remedy.gatehouse("gateway", "install", "x"));
        for (boolean byApp : new boolean[] {true, false}) {
            manager.gateway("coder").become(State.DOWN);
            manager.gateway("writer").become(State.UP);
            manager.gateway("coder").occupy(byApp, obstacle);
            manager.gateway("writer").occupy(byApp, obstacle);
            Plan plan = reconciler.plan();
            assertThat(plan.actions()).isEmpty();
            assertThat(plan.findings())
                    .containsExactly(
                            new Finding(
                                    "coder",
                                    "it was written by Hermes",
                                    Remedy.gatehouse("gateway", "install", "x"),
                                    byApp),
                            new Finding(
                                    "writer",
                                    "it was written by Hermes",
                                    Remedy.gatehouse("gateway", "install", "x"),
                                    byApp));
        }
        manager.gateway("writer").become(State.DOWN);
        assertThat(reconciler.plan().findings())
                .extracting(Finding::subject, Finding::harmless)
                .containsExactly(Assertions.tuple("coder", false), Assertions.tuple("writer", true));
    }

    @Test
    void aProfileThatBreaksKeepsItsRunningService() throws IOException {
        profile("coder", Intent.RUNNING);
        settle();
        disk.config("coder", "gateway: [");
        assertThat(reconciler.plan().actions()).isEmpty();
        settle();
        assertThat(manager.gateway("coder").state()).isEqualTo(State.UP);
    }

    @Test
    void theLaterOfTwoProfilesWithOnePortIsRefused() throws IOException {
        profile("a", Intent.RUNNING);
        profile("b", Intent.RUNNING);
        disk.config("a", "gateway: {port: 9201}\n");
        settle();
        disk.config("b", "gateway: {port: 9201}\n");
        Plan plan = reconciler.plan();
        // The former service of b is not changed.
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.findings())
                .containsExactly(new Finding(
                        "b",
                        "port 9201 already belongs to profile a: set another gateway.port",
                        Remedy.gatehouse("profile", "show", "b"),
                        false));
        assertThat(manager.gateway("b").state()).isEqualTo(State.UP);
    }

    @Test
    void aPortBelongsToTheRootProfileFirst() throws IOException {
        profile("a", Intent.STOPPED);
        disk.config("default", "gateway: {port: 1}\n");
        disk.config("a", "gateway: {port: 1}\n");
        assertThat(planned()).containsExactly("REGISTER_DOWN default");
    }

    @Test
    void neverRemovesTheServiceOfAPossibleProfile() throws IOException {
        profile("coder", Intent.RUNNING);
        settle();
        Files.delete(disk.directory("coder").resolve("SOUL.md"));
        Plan plan = reconciler.plan();
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.subject()).isEqualTo("coder");
            assertThat(finding.harmless()).isFalse();
        });
    }

    @Test
    void aVolumeThatIsNotMountedRemovesNothing() throws IOException {
        profile("coder", Intent.RUNNING);
        settle();
        Files.move(disk.path().resolve("profiles"), disk.path().resolve("elsewhere"));
        assertThat(reconciler.plan().actions()).isEmpty();
        assertThat(reconciler.plan().isWell()).isFalse();
    }

    /** named: profiles left on disk. folder: what is in the place of profiles/. */
    @ParameterizedTest
    @CsvSource({
        // services, named, folder, removed, kept
        "a b c, '',    there,   '',    a b c",
        "a b,   '',    there,   '',    a b",
        "a b,   '',    missing, '',    a b",
        "a,     '',    missing, '',    a",
        "a b,   '',    file,    '',    a b",
        "a,     '',    there,   a,     ''",
        "a b,   b,     there,   a,     ''",
        "a b c, c,     there,   a b,   ''",
        "a b,   other, there,   a b,   ''",
    })
    void profilesThatVanishedAllAtOnceAreNotAWishToRemoveThem(
            String services, String named, String folder, String removed, String kept) throws IOException {
        for (String name : services.split(" ", -1)) {
            profile(name, Intent.RUNNING);
        }
        settle();
        Path profiles = disk.path().resolve("profiles");
        Files.move(profiles, disk.path().resolve("elsewhere"));
        if (folder.equals("there")) {
            Files.createDirectory(profiles);
        } else if (folder.equals("file")) {
            Files.createFile(profiles);
        }
        if (!named.isEmpty()) {
            profile(named, Intent.STOPPED);
        }
        assertThat(removals(reconciler.plan())).isEqualTo(removed);
        assertThat(reconciler.plan().isWell()).isFalse();
        if (kept.isEmpty()) {
            return;
        }
        assertThat(reconciler.plan().findings())
                .filteredOn(finding -> finding.subject().equals(kept.replace(" ", ", ")))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.remedy().text()).isEqualTo("gatehouse reconcile --prune");
                    assertThat(finding.reason()).contains(profiles.toString(), "its volume may not be mounted");
                    assertThat(finding.harmless()).isFalse();
                });
        assertThat(removals(reconciler.planWithPrune())).isEqualTo(kept);
    }

    private static String removals(Plan plan) {
        return plan.actions().stream()
                .filter(action -> action.type() == Action.Type.REMOVE)
                .map(action -> action.service().toString())
                .collect(Collectors.joining(" "));
    }

    @Test
    void aProfileThatBecameALinkKeepsItsService() throws IOException {
        profile("coder", Intent.RUNNING);
        settle();
        Files.move(disk.directory("coder"), disk.path().resolve("elsewhere"));
        Files.createSymbolicLink(disk.directory("coder"), disk.path().resolve("elsewhere"));
        assertThat(reconciler.plan().actions()).isEmpty();
        assertThat(reconciler.plan().findings()).extracting(Finding::subject).contains("coder");
        // The target of a dangling link may exist again when its volume is mounted.
        Files.move(disk.path().resolve("elsewhere"), disk.path().resolve("further"));
        assertThat(reconciler.plan().actions()).isEmpty();
    }

    @Test
    void harmlessProblemsNeedNoAction() throws IOException {
        settle();
        Path odd = Files.createDirectories(disk.path().resolve("profiles/default"));
        Files.writeString(odd.resolve("SOUL.md"), "");
        Plan plan = reconciler.plan();
        assertThat(plan.isWell()).isTrue();
        assertThat(plan.findings())
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.reason()).contains("profiles/default: the name default is reserved"));
    }

    @Test
    void aProfileThatBreaksAfterThePlanFailsAlone() throws IOException {
        profile("a", Intent.RUNNING);
        profile("b", Intent.RUNNING);
        profile("c", Intent.RUNNING);
        Plan plan = reconciler.plan();
        disk.config("a", "gateway: {port: x}\n");
        new ProfileStore(disk.home()).delete(ProfileName.of("b"));
        Report report = reconciler.apply(plan);
        assertThat(report.failures())
                .extracting(result -> result.action().service().toString())
                .containsExactly("a");
        assertThat(report.failures()
                        .getFirst()
                        .outcome()
                        .failure()
                        .orElseThrow()
                        .remedy()
                        .orElseThrow()
                        .text())
                .isEqualTo("gatehouse profile show a");
        assertThat(manager.gateway("c").state()).isEqualTo(State.UP);
        assertThat(manager.services()).doesNotContain(ServiceName.of("a"), ServiceName.of("b"));
    }

    @Test
    void aMissingHomeIsAnErrorWithARemedy() {
        Reconciler nowhere =
                new Reconciler(Home.at(Presets.named("hermes"), disk.path().resolve("absent")), manager);
        assertThatThrownBy(nowhere::plan)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("home directory does not exist")
                .satisfies(e -> assertThat(
                                ((StorageException) e).remedy().orElseThrow().text())
                        .isNotBlank());
    }
}
