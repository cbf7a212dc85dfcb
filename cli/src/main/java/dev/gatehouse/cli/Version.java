package dev.gatehouse.cli;

/** The output of {@code --version}. */
final class Version {
    private Version() {}

    static String line() {
        String packaged = Version.class.getPackage().getImplementationVersion();
        return "gatehouse " + (packaged == null ? "(not packaged)" : packaged) + ", Java "
                + System.getProperty("java.version") + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch");
    }
}
