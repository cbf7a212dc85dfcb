package dev.gatehouse.kubernetes.workload;

/** Labels and annotations of our objects. A label has at most 63 characters of a small alphabet; an annotation has any text. */
public final class Labels {
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    public static final String APP = "app.kubernetes.io/name";
    public static final String INSTANCE = "app.kubernetes.io/instance";

    /** The value of {@link #MANAGED_BY}. */
    public static final String GATEHOUSE = "gatehouse";

    /** Hash of the home's identity, by which the objects of one home are selected. */
    public static final String HOME_HASH = "gatehouse.dev/home-hash";

    /** The home's identity: claim and path in it. */
    public static final String HOME = "gatehouse.dev/home";

    /** The profile's full name. */
    public static final String PROFILE = "gatehouse.dev/profile";

    /** What starts and stops need to know ({@code Expectations}). */
    public static final String EXPECTATIONS = "gatehouse.dev/expectations";

    /** The claim with the profile's directory, if it has one of its own. Lists have no volumes. */
    public static final String PROFILE_CLAIM = "gatehouse.dev/profile-claim";

    /** Hash of variables and launcher: a change of them is a change of the pod's template. */
    static final String CONTENT = "gatehouse.dev/content";

    /** When a start last made the cluster try to create the pod. */
    public static final String TRIED = "gatehouse.dev/tried";

    private Labels() {}
}
