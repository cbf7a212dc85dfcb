package dev.gatehouse.app.service;

import dev.gatehouse.definition.AccountName;
import dev.gatehouse.definition.ByKind;
import dev.gatehouse.definition.Placeholders;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the gateways of an app are started. Commands and directory can contain {@link Placeholders}. Immutable.
 *
 * @param root command of the root profile's gateway, which every version of the program knows
 * @param named command of a named profile's gateway, which every version knows
 * @param rootVariants commands of the root profile's gateway to prefer, the first that the installed version knows
 * @param namedVariants commands of a named profile's gateway to prefer, likewise
 * @param directory working directory of the gateways by kind of manager; absolute, or beginning with a placeholder or
 *     {@code ~/}
 * @param activate shell script to source before the command, in a container
 * @param user account that runs the gateways if root starts them; empty: the account that starts them
 * @param fallbackUid uid and gid of that account if the account database does not know its name
 * @since 0.1.0
 */
public record Launch(
        List<String> root,
        List<String> named,
        List<CommandVariant> rootVariants,
        List<CommandVariant> namedVariants,
        ByKind<String> directory,
        Optional<Path> activate,
        Optional<String> user,
        OptionalInt fallbackUid) {
    /** The default of the working directory: the profile's directory. */
    public static final String DIRECTORY = "{directory}";

    /**
     * Checks and copies the components.
     *
     * @throws InvalidInputException if the user is not a valid account name
     */
    public Launch {
        root = List.copyOf(root);
        named = List.copyOf(named);
        rootVariants = List.copyOf(rootVariants);
        namedVariants = List.copyOf(namedVariants);
        user.ifPresent(AccountName::require);
    }

    /**
     * Returns the launch by one command, without script and account.
     *
     * @param command command of every gateway
     * @return the launch
     */
    public static Launch of(List<String> command) {
        return of(command, command);
    }

    /**
     * Returns the launch by two commands, without script and account.
     *
     * @param root command of the root profile's gateway
     * @param named command of a named profile's gateway
     * @return the launch
     */
    public static Launch of(List<String> root, List<String> named) {
        return new Launch(
                root,
                named,
                List.of(),
                List.of(),
                ByKind.of(DIRECTORY),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
    }

    /**
     * Returns this launch with an account.
     *
     * @param account account that runs the gateways if root starts them
     * @return the launch
     * @throws InvalidInputException if it is not a valid account name
     */
    public Launch as(String account) {
        return new Launch(
                root, named, rootVariants, namedVariants, directory, activate, Optional.of(account), fallbackUid);
    }

    /**
     * Returns this launch with the commands that every version of the program knows, so that nobody asks the program.
     *
     * @return the launch
     */
    public Launch withoutVariants() {
        return new Launch(root, named, List.of(), List.of(), directory, activate, user, fallbackUid);
    }

    /**
     * Returns the command of a profile's gateway with its placeholders.
     *
     * @param profile the profile
     * @return program and arguments
     */
    public List<String> template(ProfileName profile) {
        return profile.isDefault() ? root : named;
    }

    /**
     * Returns the words by which the app's command for gateways is recognized, whatever program carries it out.
     *
     * @return the words of the root profile's command after the program and options such as {@code --profile=default}, up
     *     to the next option or placeholder
     */
    public List<String> subcommand() {
        int begin = 1;
        while (begin < root.size()
                && root.get(begin).startsWith("-")
                && root.get(begin).indexOf('=') > 0) {
            begin++;
        }
        int end = begin;
        while (end < root.size()
                && !root.get(end).startsWith("-")
                && root.get(end).indexOf('{') < 0) {
            end++;
        }
        return root.subList(begin, end);
    }

    /**
     * Returns the commands of a profile's gateway to prefer to {@link #template}.
     *
     * @param profile the profile
     * @return the commands, in this order
     */
    public List<CommandVariant> variants(ProfileName profile) {
        return profile.isDefault() ? rootVariants : namedVariants;
    }

    /**
     * Tests whether the command of a gateway contains {@code {port}}.
     *
     * @param profile the gateway's profile
     * @return whether it needs a port
     */
    public boolean needsPort(ProfileName profile) {
        for (String word : template(profile)) {
            if (Placeholders.has(word, Placeholders.PORT)) {
                return true;
            }
        }
        return false;
    }
}
