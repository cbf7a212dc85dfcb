package dev.gatehouse.systemtest.s6;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.ServiceManager;
import java.util.List;

/**
 * A program that defines or removes one gateway. It can run as another account, at the same time as another instance,
 * and be killed at any step.
 *
 * <p>Arguments: {@code define}, {@code up}, {@code remove}, or {@code cycle} to do both repeatedly; and a profile. It
 * prints the result.
 */
final class RegisteringProgram {
    private RegisteringProgram() {}

    public static void main(String[] arguments) {
        Place place = Place.here();
        ServiceManager manager = place.manager();
        ProfileName profile = ProfileName.of(arguments[1]);
        switch (arguments[0]) {
            case "define" -> print(manager.define(List.of(definition(place, profile)), Initially.DOWN));
            case "up" -> print(manager.define(List.of(definition(place, profile)), Initially.UP));
            case "remove" -> print(manager.remove(List.of(new ServiceName(profile))));
            case "cycle" -> {
                while (true) {
                    print(manager.define(List.of(definition(place, profile)), Initially.UP));
                    print(manager.remove(List.of(new ServiceName(profile))));
                }
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void print(Batch batch) {
        System.out.println(batch.orThrow().outcomes().getFirst().change());
    }

    /** A gateway that sleeps. It works in the home, since its profile need not exist. */
    static GatewayDefinition definition(Place place, ProfileName profile) {
        return GatewayDefinition.builder(
                        profile,
                        List.of("sleep", "100000"),
                        place.home().variable(),
                        place.home().directory(profile))
                .description("Gateway under test")
                .workingDirectory(place.home().path())
                .user(place.account())
                .build();
    }
}
