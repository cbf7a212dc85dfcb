package dev.gatehouse.cli.output;

import java.util.ArrayList;
import java.util.List;

/** A table with headings and aligned columns. */
public final class Table {
    private static final String GAP = "  ";

    private final List<Cell[]> rows = new ArrayList<>();

    public Table(String... headings) {
        Cell[] row = new Cell[headings.length];
        for (int i = 0; i < headings.length; i++) {
            row[i] = new Cell(headings[i], Paint.FAINT);
        }
        rows.add(row);
    }

    /**
     * A cell.
     *
     * @param text one line
     * @param paint its colour on a terminal
     */
    public record Cell(String text, Paint paint) {
        public static Cell of(String text) {
            return new Cell(text, Paint.PLAIN);
        }
    }

    public void row(Cell... cells) {
        rows.add(cells);
    }

    public void row(String... texts) {
        Cell[] cells = new Cell[texts.length];
        for (int i = 0; i < texts.length; i++) {
            cells[i] = Cell.of(texts[i]);
        }
        rows.add(cells);
    }

    public void printTo(Console console) {
        int[] widths = widths();
        StringBuilder text = new StringBuilder();
        for (Cell[] row : rows) {
            append(text, row, widths, console);
        }
        console.prepared(text.toString());
    }

    private int[] widths() {
        int[] widths = new int[rows.getFirst().length];
        for (Cell[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], width(row[i].text()));
            }
        }
        return widths;
    }

    private static void append(StringBuilder text, Cell[] row, int[] widths, Console console) {
        for (int i = 0; i < row.length; i++) {
            String content = Console.escape(row[i].text());
            text.append(row[i].paint().on(content, console.coloursFacts()));
            if (i < row.length - 1) {
                text.repeat(' ', widths[i] - width(content)).append(GAP);
            }
        }
        text.append('\n');
    }

    private static int width(String text) {
        String shown = Console.escape(text);
        return shown.codePointCount(0, shown.length());
    }
}
