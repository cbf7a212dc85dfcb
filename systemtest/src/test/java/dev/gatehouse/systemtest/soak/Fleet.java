package dev.gatehouse.systemtest.soak;

import dev.gatehouse.app.AppFile;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.gateways.Gateways;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.Intents;
import dev.gatehouse.systemtest.namespace.S6Namespace;
import dev.gatehouse.systemtest.soak.Tally.Expected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The profiles of a soak: those that have an owner, and some that all share. */
final class Fleet {
    private static final Home HOME =
            Home.at(AppFile.read(Path.of(S6Namespace.HOME).resolve(AppFile.NAME)), Path.of(S6Namespace.HOME));

    private Fleet() {}

    static Home home() {
        return HOME;
    }

    static Gateways gateways() {
        return Gateways.of(HOME, ServiceManagers.open(HOME, Optional.of(Kind.S6), System.getenv()));
    }

    static String owned(int number) {
        return "g" + number;
    }

    static String shared(int number) {
        return "shared" + number;
    }

    /** Half of them run at first. */
    static Expected initially(String name) {
        return name.charAt(name.length() - 1) % 2 == 0 ? Expected.RUNNING : Expected.STOPPED;
    }

    /** The profiles of one owner. */
    static List<String> of(int owner, int owners, int gateways) {
        List<String> names = new ArrayList<>();
        for (int number = owner; number < gateways; number += owners) {
            names.add(owned(number));
        }
        return names;
    }

    /** Writes profiles and intents, as a copied home has them. */
    static void write(int owned, int shared) throws IOException {
        for (int number = 0; number < owned; number++) {
            write(owned(number));
        }
        for (int number = 0; number < shared; number++) {
            write(shared(number));
        }
    }

    private static void write(String name) throws IOException {
        Path directory = HOME.profilesDirectory().resolve(name);
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("config.yaml"), "model: example\n");
        Intents.write(directory, initially(name) == Expected.RUNNING ? Intent.RUNNING : Intent.STOPPED);
    }
}
