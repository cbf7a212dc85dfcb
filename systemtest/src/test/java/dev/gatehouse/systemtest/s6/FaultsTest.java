package dev.gatehouse.systemtest.s6;

import dev.gatehouse.spi.command.Command;
import dev.gatehouse.systemtest.inside.Inside;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.NamespaceOptions;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.systemtest.namespace.S6Namespace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;

/** Faults of the manager's environment. */
@Order(2)
class FaultsTest {
    private static final NamespaceOptions USERS_ROOT_TREE = NamespaceOptions.PLAIN.withScandirOf(Identity.HERMES);

    @BeforeAll
    static void namespaces() {
        Prerequisites.assumeNamespaces();
    }

    @TestFactory
    Stream<DynamicTest> faultsThatRootMeets() {
        return Inside.run(
                NamespaceOptions.PLAIN, Identity.ROOT, Place.ROOT_TREE, List.of(FaultStories.class.getName()));
    }

    @TestFactory
    Stream<DynamicTest> faultsThatTheUserMeetsOnTheRootTree() {
        return Inside.run(USERS_ROOT_TREE, Identity.HERMES, Place.ROOT_TREE, List.of(FaultStories.class.getName()));
    }

    @TestFactory
    Stream<DynamicTest> faultsThatTheUserMeetsOnItsOwnTree() {
        return Inside.run(
                NamespaceOptions.PLAIN.withOwnTree(),
                Identity.HERMES,
                Place.OWN_TREE,
                List.of(FaultStories.class.getName()));
    }

    /** Option -c of s6-svscan, which counts services without their loggers, is missing in 2.15; -C counts both. */
    private static String[] capacity(int services) throws IOException {
        boolean old = Command.of(Duration.ofSeconds(10), "s6-svscan", "-?")
                .run()
                .words()
                .contains("-c maxservices");
        return old
                ? new String[] {"-c", Integer.toString(services)}
                : new String[] {"-C", Integer.toString(2 * services)};
    }

    @TestFactory
    Stream<DynamicTest> fullTree() throws IOException {
        return Inside.run(
                USERS_ROOT_TREE.withSvscan(capacity(4)),
                Identity.HERMES,
                Place.ROOT_TREE,
                List.of(FullTreeStories.class.getName()));
    }

    @TestFactory
    Stream<DynamicTest> fullDisk() {
        S6Namespace namespace = S6Namespace.open(Inside.prepared(NamespaceOptions.PLAIN.withOwnTree()));
        namespace.exec(Identity.ROOT, "mkdir", FullDiskStories.SMALL).orThrow();
        namespace
                .exec(
                        Identity.ROOT,
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "size=512k,mode=1777",
                        "tmpfs",
                        FullDiskStories.SMALL)
                .orThrow();
        return Inside.run(namespace, Identity.HERMES, Place.OWN_TREE, List.of(FullDiskStories.class.getName()))
                .onClose(namespace::close);
    }

    @TestFactory
    Stream<DynamicTest> slotsThatRootRegisteredForTheUser() {
        S6Namespace namespace = S6Namespace.open(Inside.prepared(NamespaceOptions.PLAIN));
        namespace
                .exec(Identity.HERMES, "mkdir", "-p", S6Namespace.HOME + "/profiles/" + RootsSlotStories.SERVICE)
                .orThrow();
        List<String> register =
                Inside.java(RegisteringProgram.class.getName(), "define", RootsSlotStories.SERVICE.toString());
        namespace
                .exec(Identity.ROOT, Place.ROOT_TREE, register.toArray(String[]::new))
                .orThrow();
        return Inside.run(namespace, Identity.HERMES, Place.ROOT_TREE, List.of(RootsSlotStories.class.getName()))
                .onClose(namespace::close);
    }
}
