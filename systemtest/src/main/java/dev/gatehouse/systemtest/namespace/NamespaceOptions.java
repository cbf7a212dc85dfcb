package dev.gatehouse.systemtest.namespace;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Options of a namespace with s6.
 *
 * @param ownTree whether the root tree has a service with a private tree of the gateways' account
 * @param scandirOwner account that can register in the root tree; in the image that is the gateways' account
 * @param loopbackOnly whether it has a network of its own with nothing but the loopback interface; otherwise that of the host
 * @param svscanArguments arguments of the root tree's s6-svscan
 * @param shares directories of the host that are mounted read-only, with their paths inside
 */
public record NamespaceOptions(
        boolean ownTree,
        Identity scandirOwner,
        boolean loopbackOnly,
        List<String> svscanArguments,
        Map<Path, String> shares) {
    /** Only the root tree, which belongs to root. */
    public static final NamespaceOptions PLAIN = new NamespaceOptions(false, Identity.ROOT, false, List.of(), Map.of());

    public NamespaceOptions {
        svscanArguments = List.copyOf(svscanArguments);
        shares = Map.copyOf(shares);
    }

    public NamespaceOptions withOwnTree() {
        return new NamespaceOptions(true, scandirOwner, loopbackOnly, svscanArguments, shares);
    }

    public NamespaceOptions withScandirOf(Identity owner) {
        return new NamespaceOptions(ownTree, owner, loopbackOnly, svscanArguments, shares);
    }

    public NamespaceOptions withLoopbackOnly() {
        return new NamespaceOptions(ownTree, scandirOwner, true, svscanArguments, shares);
    }

    public NamespaceOptions withSvscan(String... arguments) {
        return new NamespaceOptions(ownTree, scandirOwner, loopbackOnly, List.of(arguments), shares);
    }

    public NamespaceOptions withShares(Map<Path, String> more) {
        Map<Path, String> all = new LinkedHashMap<>(shares);
        all.putAll(more);
        return new NamespaceOptions(ownTree, scandirOwner, loopbackOnly, svscanArguments, all);
    }

    public NamespaceOptions withShare(Path source, String target) {
        return withShares(Map.of(source, target));
    }
}
