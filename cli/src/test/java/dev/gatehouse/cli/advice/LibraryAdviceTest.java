package dev.gatehouse.cli.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.gateways.Gateways;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.reconcile.Plan;
import dev.gatehouse.reconcile.Reconciler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What exceptions advise that a program gets from the library, and the command only in a race. */
class LibraryAdviceTest extends AdviceTable {
    private static final ProfileName PROFILE = ProfileName.of("coder");
    private static final ServiceName SERVICE = new ServiceName(PROFILE);

    static List<Row> rows() {
        return List.of(
                new Row(
                        "AlreadyRegisteredException: gatehouse gateway status",
                        "registered twice",
                        STARTED,
                        thrown(test -> test.manager.registerProfileGateway(
                                gateways(test, test.manager).definition(PROFILE), Initially.UP)),
                        shows("up")),
                new Row(
                        "GatewayNotRegisteredException: gatehouse gateway start",
                        "not registered",
                        CODER,
                        thrown(test -> test.manager.start(SERVICE, Wait.PROOF)),
                        isUp("coder")),
                new Row(
                        "GatewayNotRegisteredException: gatehouse profile create",
                        "no profile",
                        NOTHING,
                        thrown(test -> test.manager.start(SERVICE, Wait.PROOF)),
                        (test, row, advised) ->
                                assertThat(test.home.resolve("profiles/coder")).exists()),
                new Row(
                        "InterruptedOperationException: gatehouse gateway status",
                        "interrupted",
                        STARTED,
                        thrown(LibraryAdviceTest::interrupted),
                        leads("coder")),
                new Row(
                        "PlanExecution: gatehouse profile show",
                        "settings became invalid after the plan",
                        CODER,
                        thrown(test -> {
                            Home home = Home.at(Presets.named("hermes"), test.home);
                            Reconciler reconciler = new Reconciler(home, test.manager);
                            Plan plan = reconciler.plan();
                            Files.writeString(
                                    home.directory(PROFILE).resolve("config.yaml"), "gateway: {port: many}\n");
                            reconciler.apply(plan).orThrow();
                        }),
                        leads("config.yaml")),
                new Row(
                        "PlanExecution: gatehouse gateway status",
                        "a backend without an answer, reconcile",
                        test -> {
                            STARTED.on(test);
                            test.manager.gateway("coder").become(State.DOWN);
                        },
                        thrown(test -> gateways(test, silent(test)).reconcile().orThrow()),
                        leads("up")),
                new Row(
                        "GatewayOperation: gatehouse gateway status",
                        "a backend without an answer",
                        STARTED,
                        thrown(test -> {
                            throw gateways(test, silent(test))
                                    .stop(PROFILE)
                                    .failure()
                                    .orElseThrow();
                        }),
                        leads("down")),
                new Row(
                        "HeldElsewhereException: gatehouse gateway status",
                        "held by a service that has no command",
                        test -> {
                            CODER.on(test);
                            test.holders.add(new Holder(
                                    SERVICE,
                                    Kind.of("other"),
                                    "elsewhere",
                                    "a service of another program",
                                    OptionalLong.empty(),
                                    true,
                                    true,
                                    false,
                                    Map.of()));
                        },
                        "gateway start coder",
                        leads("a service of another program")));
    }

    private static Gateways gateways(AdviceTable test, ServiceManager manager) {
        return Gateways.of(Home.at(Presets.named("hermes"), test.home), manager);
    }

    /** A manager that starts and stops, and does not answer. */
    private static ServiceManager silent(AdviceTable test) {
        return (ServiceManager) Proxy.newProxyInstance(
                ServiceManager.class.getClassLoader(),
                new Class<?>[] {ServiceManager.class},
                (_, method, arguments) -> {
                    try {
                        Object answer = method.invoke(test.manager, arguments);
                        return answer instanceof Batch && !method.getName().equals("define")
                                ? new Batch(List.of())
                                : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    private static void interrupted(AdviceTable test) {
        Thread.currentThread().interrupt();
        try {
            test.manager.restart(SERVICE, Wait.PROOF);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
