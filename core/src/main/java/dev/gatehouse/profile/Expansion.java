package dev.gatehouse.profile;

import dev.gatehouse.app.App;
import dev.gatehouse.definition.ByKind;
import dev.gatehouse.definition.Environment;
import dev.gatehouse.definition.Placeholders;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.OwnerAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Replaces placeholders by the values of one profile, and {@code ~/} at the beginning of a word by the home directory of the
 * account that runs the gateway.
 */
record Expansion(Profile profile, OptionalInt port) {
    List<String> words(List<String> template) {
        List<String> words = new ArrayList<>();
        for (String word : template) {
            words.add(word(word));
        }
        return List.copyOf(words);
    }

    String word(String template) {
        String word = template.startsWith("~/") ? accountsHome() + template.substring(1) : template;
        return text(word);
    }

    /** Replaces placeholders only. */
    String text(String template) {
        return Placeholders.replace(template, this::value);
    }

    /** Replaces placeholders in values. Those with the name of the service depend on the manager. */
    Environment environment(Environment template) {
        SortedMap<String, String> variables = new TreeMap<>();
        SortedMap<String, ByKind<Optional<String>>> byKind = new TreeMap<>();
        template.variables().forEach((name, value) -> {
            if (Placeholders.has(value, Placeholders.UNIT)) {
                byKind.put(name, ByKind.of(Optional.of(text(value))));
            } else {
                variables.put(name, text(value));
            }
        });
        template.byKind().forEach((name, values) -> byKind.put(name, values.map(value -> value.map(this::text))));
        return new Environment(variables, byKind);
    }

    /** The words of a command, or none if they do not depend on the manager. */
    static List<String> byUnit(List<String> words) {
        for (String word : words) {
            if (word.contains(Environment.UNIT)) {
                return words;
            }
        }
        return List.of();
    }

    /** The words of a command for a process without a manager: its service has the name of the profile. */
    List<String> withoutManager(List<String> words) {
        List<String> replaced = new ArrayList<>();
        for (String word : words) {
            replaced.add(word.replace(Environment.UNIT, profile.name().value()));
        }
        return List.copyOf(replaced);
    }

    private String value(String name) {
        return switch (name) {
            case Placeholders.PROFILE -> profile.name().value();
            case Placeholders.HOME -> profile.home().path().toString();
            case Placeholders.DIRECTORY -> profile.directory().toString();
            case Placeholders.PORT -> Integer.toString(port.orElseThrow(this::noPort));
            case Placeholders.UID -> Integer.toString(account().uid());
            case Placeholders.UNIT -> Environment.UNIT;
            // Refused when the text was read.
            default -> "{" + name + "}";
        };
    }

    private InvalidInputException noPort() {
        return new InvalidInputException("Profile " + profile.name() + " has no port: set "
                        + profile.home().app().settings().key("port") + " in " + profile.settingsFile())
                .about(profile.settingsFile());
    }

    /** The account that runs the gateway: the owner of the home, or the app's user in a home of root. */
    private Accounts.Account account() {
        App app = profile.home().app();
        try {
            Optional<Accounts.Account> owner =
                    Accounts.isRoot() ? OwnerAccess.ownerOf(profile.directory()) : Optional.empty();
            if (owner.isEmpty() && Accounts.isRoot()) {
                owner = app.launch().user().flatMap(Accounts::byName);
            }
            return owner.or(Accounts::find)
                    .orElseThrow(() -> new InvalidInputException("{uid} has no value on this system"));
        } catch (IOException e) {
            throw new InvalidInputException(
                    profile.directory() + ": the owner cannot be determined: " + e.getMessage());
        }
    }

    private String accountsHome() {
        String own = System.getProperty("user.home", "/");
        if (!Accounts.isRoot()) {
            return own;
        }
        return Accounts.directoryOf(account().uid()).map(Path::toString).orElse(own);
    }
}
