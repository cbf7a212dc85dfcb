package dev.gatehouse.definition;

/** Foreign text as messages show it: in quotes, on one line, with nothing that a terminal would act upon. */
public final class Quoted {
    private static final int LONGEST = 80;

    private Quoted() {}

    /** Quotes a text for a message; control characters are escaped, what is very long is cut. */
    public static String forMessage(String text) {
        StringBuilder out = new StringBuilder("'");
        int end = Math.min(text.length(), LONGEST);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append(end < text.length() ? "…'" : "'").toString();
    }
}
