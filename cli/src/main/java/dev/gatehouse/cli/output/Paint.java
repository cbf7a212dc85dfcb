package dev.gatehouse.cli.output;

/** The colours of the output. Colour never carries information that the text does not. */
public enum Paint {
    PLAIN(""),
    GREEN("32"),
    RED("31"),
    YELLOW("33"),
    BLUE("34"),
    MAGENTA("35"),
    CYAN("36"),
    BOLD("1"),
    FAINT("2");

    private final String code;

    Paint(String code) {
        this.code = code;
    }

    /** Returns the text in this colour, or unchanged if colours are off. */
    public String on(String text, boolean colours) {
        return colours && this != PLAIN ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
