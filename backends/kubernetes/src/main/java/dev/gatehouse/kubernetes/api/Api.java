package dev.gatehouse.kubernetes.api;

import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.spi.waiting.Deadline;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One namespace of a cluster. Each call has a time limit. Implementations are thread-safe.
 *
 * <p>Answers that refuse a request are {@link ApiException}; another {@link IOException} means that the cluster did not answer.
 */
public interface Api extends AutoCloseable {
    /** The manager of the fields that Gatehouse sets. */
    String FIELD_MANAGER = "gatehouse";

    /** The namespace. */
    String namespace();

    /** The context of the kubeconfig that the caller has named; empty: the current one. */
    default Optional<String> context() {
        return Optional.empty();
    }

    /** The same cluster for a caller who asks again by himself: a request that is refused for now is not repeated. */
    default Api once() {
        return this;
    }

    /**
     * The same cluster for an operation with a limit: no request gets more time than is left of it, except for a last look.
     *
     * @param deadline when the operation has to be over
     */
    default Api within(Deadline deadline) {
        return this;
    }

    /** Connects now instead of with the first request, which reports it if that fails. */
    default void connect() {}

    /** The object of a name; empty if there is none. */
    Optional<Tree> get(Resource resource, String name) throws IOException;

    /**
     * All objects with a label, as far as {@link Resource#listed} says.
     *
     * @param selector such as {@code app=acme}; empty: all
     */
    ObjectList list(Resource resource, String selector) throws IOException;

    /**
     * Events of the namespace.
     *
     * @param fields a field selector, such as {@code involvedObject.kind=Pod,type=Warning}
     */
    List<Tree> events(String fields) throws IOException;

    /**
     * Server-side apply: states what Gatehouse wants of an object, and creates it if there is none.
     *
     * @param object what is wanted; one with a {@code resourceVersion} only changes the object that has it, another one is a conflict
     * @param dryRun whether nothing is changed
     * @param force whether fields of other managers are taken over; otherwise they are a conflict
     * @return the object afterwards
     */
    Tree apply(Tree object, boolean dryRun, boolean force) throws IOException;

    /**
     * Replaces an object, with everything that others have added to it.
     *
     * @param live the object as it was read; one that has changed since is a conflict
     */
    void replace(Tree object, Tree live) throws IOException;

    /** Sets the number of pods of a StatefulSet. */
    void scale(String name, int replicas) throws IOException;

    /** Sets an annotation of a StatefulSet. */
    void annotate(String name, String annotation, String value) throws IOException;

    /**
     * Deletes an object; one that does not exist is no error.
     *
     * @param uid of the object that is meant; empty: any. One that has replaced it is left alone
     */
    void delete(Resource resource, String name, String uid) throws IOException;

    /**
     * Reads the changes of objects until a reader has enough. Returns also when the server ends the watch, as it does after some
     * minutes.
     *
     * @param version since when ({@link ObjectList#version})
     * @param reader returns whether it wants more
     */
    void watch(Resource resource, String selector, String version, Predicate<Tree> reader)
            throws IOException, InterruptedException;

    /** The output of a pod's container: {@code query} has the parameters of the API, such as {@code tailLines=20}. */
    LineStream log(String pod, String query) throws IOException;

    @Override
    void close();

    /** Objects, and the version of the cluster in which they were so. */
    record ObjectList(List<Tree> objects, String version) {}
}
