package dev.gatehouse.kubernetes;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One namespace of a cluster. Each call has a time limit. Implementations are thread-safe.
 *
 * <p>Answers that refuse a request are {@link ApiException}; another {@link IOException} means that the cluster did not answer.
 */
interface Api extends AutoCloseable {
    /** The namespace. */
    String namespace();

    /** The object of a name; empty if there is none. */
    Optional<Tree> get(Resource resource, String name) throws IOException;

    /**
     * All objects with a label.
     *
     * @param selector such as {@code app=acme}; empty: all
     */
    ObjectList list(Resource resource, String selector) throws IOException;

    /** The events about an object of a name. */
    List<Tree> events(String name) throws IOException;

    /**
     * Server-side apply: states what Gatehouse wants of an object, and creates it if there is none.
     *
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
