package dev.gatehouse.cli.output;

import java.util.ArrayList;
import java.util.List;

/** A table with headings and aligned columns. */
public final class Table {
    private static final String GAP = "  ";

    /** Every terminal is supposed to be at least this wide, because asking for its width takes time. */
    private static final int NARROWEST = 60;

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

    /** Prints the table. On a terminal it fits: long words are shortened, and the last column is wrapped. */
    public void printTo(Console console) {
        int[] widths = widths();
        if (total(widths) > NARROWEST) {
            console.columns().ifPresent(columns -> TableWidths.fit(widths, headings(), columns - gaps(widths)));
        }
        StringBuilder text = new StringBuilder();
        for (Cell[] row : rows) {
            append(text, row, widths, console);
        }
        console.prepared(text.toString());
    }

    private static int total(int[] widths) {
        int total = gaps(widths);
        for (int width : widths) {
            total += width;
        }
        return total;
    }

    private static int gaps(int[] widths) {
        return GAP.length() * (widths.length - 1);
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

    private int[] headings() {
        Cell[] first = rows.getFirst();
        int[] headings = new int[first.length];
        for (int i = 0; i < first.length; i++) {
            headings[i] = width(first[i].text());
        }
        return headings;
    }

    private static void append(StringBuilder text, Cell[] row, int[] widths, Console console) {
        int last = row.length - 1;
        int indent = 0;
        for (int i = 0; i < last; i++) {
            String content = TableWidths.shorten(ShownText.line(row[i].text()), widths[i]);
            text.append(row[i].paint().on(content, console.coloursFacts()));
            text.repeat(' ', widths[i] - width(content)).append(GAP);
            indent += widths[i] + GAP.length();
        }
        String content = ShownText.line(row[last].text());
        if (width(content) <= widths[last]) {
            text.append(row[last].paint().on(content, console.coloursFacts())).append('\n');
            return;
        }
        String before = "";
        for (String line : TableWidths.wrap(content, widths[last])) {
            text.append(before)
                    .append(row[last].paint().on(line, console.coloursFacts()))
                    .append('\n');
            before = " ".repeat(indent);
        }
    }

    private static int width(String text) {
        String shown = ShownText.line(text);
        return shown.codePointCount(0, shown.length());
    }
}
