/** What a JVM costs before it does anything. */
public final class Hello {
    private Hello() {}

    public static void main(String[] arguments) {
        System.out.println("hello, world");
    }
}
