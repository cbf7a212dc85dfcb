package dev.gatehouse.systemtest.inside;

/** How much of a long table the tests execute. {@code ./test --all} sets the system property; otherwise it is a sample. */
public final class Extent {
    /** Whether tests execute whole tables. */
    public static final boolean WHOLE =
            System.getProperty("gatehouse.tables", "").equals("whole");

    private Extent() {}
}
