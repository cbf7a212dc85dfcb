package dev.gatehouse.profile.person;

import dev.gatehouse.app.App;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Decides whose home a call means, without reading anything in it. The first of these that applies:
 *
 * <ol>
 *   <li>the home that the caller named, by an option or by the app's variable;
 *   <li>in a container, the app's home in containers;
 *   <li>the app's usual home of the person: of the account that {@code --run-as-user} names; for root, of the account that
 *       called sudo or doas; otherwise of the caller. It applies if it has the profiles that the call is about;
 *   <li>the one home whose installed services run these gateways, so that nobody has to repeat what they say. The
 *       person's services come first. Only root looks at services of other accounts;
 *   <li>for root that has no home of its own: the one usual home of another account that has these profiles;
 *   <li>the person's usual home, although it does not exist or lacks a profile.
 * </ol>
 *
 * <p>{@code su} leaves no trace of its caller, so after it root is the person.
 *
 * <p>Has only static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class HomeRule {
    /** Variables with the account that called; sudo and doas set them for the programs that they run. */
    private static final String[] CALLERS = {"SUDO_USER", "DOAS_USER"};

    private static final String ROOT = "root";

    private HomeRule() {}

    /**
     * Decides.
     *
     * @param request what the caller said
     * @param facts the host
     * @return the home
     * @throws GatehouseException if the account that the caller named does not exist, or if several homes may be meant
     */
    public static HomeChoice choose(HomeRequest request, HomeFacts facts) {
        App app = request.app();
        Optional<String> person = person(request.account(), request.environment(), facts);
        if (request.named().isPresent()) {
            return new HomeChoice(request.named().get(), request.account());
        }
        if (request.container()) {
            return new HomeChoice(app.home().container(), request.account());
        }
        HomeChoice usual = new HomeChoice(below(app.home().host(), directory(person, facts)), person);
        if (facts.has(app, usual.home(), request.profiles())) {
            return usual;
        }
        Optional<HomeChoice> installed = installed(request, facts, usual);
        return installed.isPresent()
                ? installed.get()
                : ofOther(request, facts, usual).orElse(usual);
    }

    /** Returns the only home of this host that root can mean, if root has none and nothing is installed. */
    private static Optional<HomeChoice> ofOther(HomeRequest request, HomeFacts facts, HomeChoice usual) {
        App app = request.app();
        if (!facts.isRoot() || usual.account().isPresent() || facts.has(app, usual.home(), List.of())) {
            return Optional.empty();
        }
        List<InstalledHome> found = new ArrayList<>();
        Map<Path, Boolean> looked = new HashMap<>();
        for (Map.Entry<String, Path> account : facts.directories().entrySet()) {
            Path home = below(app.home().host(), account.getValue());
            // Accounts of the system share directories.
            Boolean known = looked.get(home);
            boolean there = known == null ? facts.has(app, home, request.profiles()) : known;
            looked.put(home, there);
            if (there) {
                found.add(new InstalledHome(home, ProfileName.DEFAULT, account.getKey()));
            }
        }
        return only(request, "exists in", found);
    }

    /**
     * Returns the account for which root acts.
     *
     * @param environment root's environment variables
     * @return the account that called sudo or doas; empty if none did, or root itself
     */
    public static Optional<String> caller(Map<String, String> environment) {
        for (String variable : CALLERS) {
            String account = environment.getOrDefault(variable, "");
            if (!account.isEmpty() && !account.equals(ROOT)) {
                return Optional.of(account);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the home directory of the person that a call means: of the account that it names, of the one for which root
     * acts, or of the caller.
     *
     * @param account the account that the caller named
     * @param environment the caller's environment variables
     * @param facts the host
     * @return the directory
     * @throws GatehouseException if the account that the caller named does not exist
     */
    public static Path directory(Optional<String> account, Map<String, String> environment, HomeFacts facts) {
        return directory(person(account, environment, facts), facts);
    }

    private static Optional<String> person(Optional<String> account, Map<String, String> environment, HomeFacts facts) {
        if (account.isPresent()) {
            if (facts.directoryOf(account.get()).isEmpty()) {
                throw unknown(account.get());
            }
            return account;
        }
        Optional<String> caller = facts.isRoot() ? caller(environment) : Optional.empty();
        boolean known = caller.isPresent() && facts.directoryOf(caller.get()).isPresent();
        return known ? caller : Optional.empty();
    }

    /**
     * Returns the exception for an account that does not exist.
     *
     * @param account its name
     * @return the exception
     */
    public static GatehouseException unknown(String account) {
        return unknown(account, System.getProperty("os.name", ""));
    }

    /** Advises the list of accounts. macOS has no getent, and its accounts are in Open Directory. */
    static GatehouseException unknown(String account, String system) {
        boolean mac = system.toLowerCase(Locale.ROOT).startsWith("mac");
        return new GatehouseException(
                "User " + account + " does not exist",
                mac ? Remedy.of("dscl", ".", "-list", "/Users") : Remedy.of("getent", "passwd"));
    }

    private static Path directory(Optional<String> person, HomeFacts facts) {
        return person.isPresent() ? facts.directoryOf(person.get()).orElse(facts.ownDirectory()) : facts.ownDirectory();
    }

    /**
     * Expands the tilde in the app's usual home.
     *
     * @param usual the app's usual home on a host
     * @param directory the home directory of an account
     * @return the path
     */
    public static Path below(String usual, Path directory) {
        return usual.equals("~") || usual.startsWith("~/") ? Path.of(directory + usual.substring(1)) : Path.of(usual);
    }

    private static Optional<HomeChoice> installed(HomeRequest request, HomeFacts facts, HomeChoice usual) {
        String person = usual.account().orElse(facts.ownAccount());
        List<InstalledHome> own = new ArrayList<>();
        List<InstalledHome> all = new ArrayList<>();
        for (InstalledHome service : facts.installed(request.app(), person)) {
            if (!request.profiles().isEmpty() && !request.profiles().contains(service.profile())) {
                continue;
            }
            if (service.home().equals(usual.home())) {
                return Optional.of(usual);
            }
            all.add(service);
            if (service.account().equals(person)) {
                own.add(service);
            }
        }
        boolean onlyOwn = !own.isEmpty() || !facts.isRoot() || request.account().isPresent();
        return only(request, "is installed for", onlyOwn ? own : all);
    }

    private static Optional<HomeChoice> only(HomeRequest request, String how, List<InstalledHome> found) {
        Set<Path> homes = new LinkedHashSet<>();
        found.forEach(each -> homes.add(each.home()));
        if (homes.size() > 1) {
            StringJoiner all = new StringJoiner(", ");
            homes.forEach(home -> all.add(home.toString()));
            String what = request.profiles().isEmpty()
                    ? "Several homes are possible: "
                    : "Gateway " + request.profiles().getFirst() + " " + how + " several homes: ";
            throw new GatehouseException(
                    what + all + "; name one with --home",
                    Remedy.gatehouse("--home", homes.iterator().next().toString(), "gateway", "list"));
        }
        return found.stream()
                .findFirst()
                .map(each ->
                        new HomeChoice(each.home(), Optional.of(each.account()).filter(name -> !name.isEmpty())));
    }
}
