package dev.gatehouse.app.keys;

import dev.gatehouse.app.service.CommandVariant;
import dev.gatehouse.app.service.Launch;
import dev.gatehouse.definition.ByKind;
import dev.gatehouse.definition.Placeholders;
import dev.gatehouse.settings.KindKeys;
import dev.gatehouse.settings.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The grammar of the keys of an app file that say how gateways are started. */
public final class LaunchKeys {
    public static final List<String> KEYS = List.of("command", "default-command", "directory", "activate", "user");

    private static final int LARGEST_UID = Integer.MAX_VALUE - 1;

    private LaunchKeys() {}

    /** Parses the keys, which include {@code command}. */
    public static Launch parse(Map<String, YamlValue> keys, YamlValue command) {
        List<CommandVariant> namedVariants = variants(command);
        List<String> named = always(command);
        YamlValue root = keys.get("default-command");
        YamlValue activate = keys.get("activate");
        YamlValue user = keys.get("user");
        // The account database may not know the account of an image that gives it only a number.
        Map<String, YamlValue> account = user != null && user.isMapping() ? user.entries("name", "uid") : Map.of();
        YamlValue name = account.isEmpty() ? user : account.get("name");
        YamlValue uid = account.get("uid");
        if (user != null && name == null) {
            throw user.refused("must have a name");
        }
        return new Launch(
                root == null ? named : always(root),
                named,
                root == null ? namedVariants : variants(root),
                namedVariants,
                directories(keys.get("directory")),
                activate == null ? Optional.empty() : Optional.of(HomeKeys.absolute(activate)),
                name == null ? Optional.empty() : Optional.of(name.text()),
                uid == null ? OptionalInt.empty() : OptionalInt.of((int) uid.wholeNumber(1, LARGEST_UID)));
    }

    private static ByKind<String> directories(@Nullable YamlValue value) {
        return value == null
                ? ByKind.of(Launch.DIRECTORY)
                : KindKeys.parse(value, Launch.DIRECTORY, LaunchKeys::directory);
    }

    private static String directory(YamlValue value) {
        String text = value.text();
        requirePlaceholders(value, text);
        requireNoUnit(value, text);
        if (!text.startsWith("/")
                && !text.startsWith("~/")
                && !text.startsWith("{home}")
                && !text.startsWith(Launch.DIRECTORY)) {
            throw value.refused("must be {home}, {directory}, or an absolute path");
        }
        return text;
    }

    private static String word(YamlValue value) {
        String word = value.asWritten();
        requirePlaceholders(value, word);
        return word;
    }

    private static void requirePlaceholders(YamlValue value, String text) {
        Optional<String> fault = Placeholders.fault(text);
        if (fault.isPresent()) {
            throw value.refused(fault.get());
        }
    }

    /** Places and programs are the same under every service manager. */
    private static void requireNoUnit(YamlValue value, String text) {
        if (Placeholders.has(text, Placeholders.UNIT)) {
            throw value.refused("must not contain {unit} here");
        }
    }

    private static boolean hasVariants(YamlValue value) {
        return value.isList()
                && !value.elements().isEmpty()
                && value.elements().getFirst().isMapping();
    }

    /** The variants before the last one, each with its probe. */
    private static List<CommandVariant> variants(YamlValue value) {
        if (!hasVariants(value)) {
            return List.of();
        }
        List<YamlValue> all = value.elements();
        List<CommandVariant> variants = new ArrayList<>();
        for (YamlValue each : all.subList(0, all.size() - 1)) {
            variants.add(variant(each));
        }
        return List.copyOf(variants);
    }

    private static CommandVariant variant(YamlValue value) {
        Map<String, YamlValue> keys = value.entries("probe", "prints", "words");
        YamlValue probe = keys.get("probe");
        YamlValue prints = keys.get("prints");
        YamlValue words = keys.get("words");
        if (probe == null || prints == null || words == null) {
            throw value.refused("must have probe, prints and words; only the last one has words alone");
        }
        List<String> question = command(probe);
        if (haveChar(question, '{')) {
            throw probe.refused("must not have placeholders");
        }
        return new CommandVariant(question, prints.text(), command(words));
    }

    /** The command that needs no probe: the only one, or the last of the variants. */
    private static List<String> always(YamlValue value) {
        if (value.isMapping()) {
            throw value.refused(
                    "must be a text, a list of words, or a list of variants, each with - before its first key");
        }
        if (!hasVariants(value)) {
            return command(value);
        }
        YamlValue last = value.elements().getLast();
        YamlValue words = last.entries("words").get("words");
        if (words == null) {
            throw last.refused("must have words");
        }
        return command(words);
    }

    /** A list of words, or a text that is split on blanks; such a text cannot contain quotes or backslashes. */
    static List<String> command(YamlValue value) {
        List<String> words;
        if (value.isList()) {
            words = value.list(LaunchKeys::word);
        } else {
            String text = value.text().strip();
            if (text.indexOf('\'') >= 0 || text.indexOf('"') >= 0 || text.indexOf('\\') >= 0) {
                throw value.refused(
                        "is split on blanks and cannot contain quotes or backslashes: write it as a list of words");
            }
            requirePlaceholders(value, text);
            words = List.of(text.split("\\s+"));
        }
        if (words.isEmpty() || words.getFirst().isBlank()) {
            throw value.refused("must name a program");
        }
        requireNoUnit(value, words.getFirst());
        if (haveChar(words, '\0')) {
            throw value.refused("must not contain a NUL");
        }
        return words;
    }

    private static boolean haveChar(List<String> words, char c) {
        for (String word : words) {
            if (word.indexOf(c) >= 0) {
                return true;
            }
        }
        return false;
    }
}
