package dev.gatehouse.cli.output;

/** The symbol at the start of a message. */
enum Mark {
    DONE("✓", Paint.GREEN),
    FAILED("✗", Paint.RED),
    CHANGING("↻", Paint.CYAN),
    WARNING("⚠", Paint.YELLOW);

    private final String sign;
    private final Paint paint;

    Mark(String sign, Paint paint) {
        this.sign = sign;
        this.paint = paint;
    }

    String sign() {
        return sign;
    }

    Paint paint() {
        return paint;
    }
}
