package dev.gatehouse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A decision table as text. The first line names the columns, the last of which is the verdict. In the other lines
 * {@code *} stands for any value, {@code a|b} for one of two, {@code !a} for any other one. The first line that matches
 * decides. Every combination of the values is tried, and every line must decide at least one.
 */
final class DecisionTable {
    private final List<String> columns;
    private final List<List<String>> rows;

    private DecisionTable(List<String> columns, List<List<String>> rows) {
        this.columns = columns;
        this.rows = rows;
    }

    static DecisionTable parse(String text) {
        List<List<String>> lines = text.lines()
                .filter(line -> !line.isBlank())
                .map(line -> List.of(line.strip().split("\\s+")))
                .toList();
        int columns = lines.getFirst().size();
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSize(columns));
        return new DecisionTable(lines.getFirst(), lines.subList(1, lines.size()));
    }

    /**
     * Tries every combination.
     *
     * @param values the values of each column but the last
     * @param rule the tested rule; returns the word for its verdict
     */
    void check(Map<String, List<String>> values, Function<Map<String, String>, String> rule) {
        List<String> inputs = columns.subList(0, columns.size() - 1);
        assertThat(values.keySet()).containsExactlyInAnyOrderElementsOf(inputs);
        Set<List<String>> unused = new LinkedHashSet<>(rows);
        List<String> wrong = new ArrayList<>();
        int tried = 0;
        for (Map<String, String> combination : combinations(inputs, values)) {
            tried++;
            List<String> row = rows.stream()
                    .filter(candidate -> fits(candidate, inputs, combination))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no line fits " + combination));
            unused.remove(row);
            String verdict = rule.apply(combination);
            if (!verdict.equals(row.getLast())) {
                wrong.add(combination + " gives " + verdict + " where the line is " + row);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(unused).as("lines that decide nothing").isEmpty();
        assertThat(tried).isGreaterThan(rows.size());
    }

    private static boolean fits(List<String> row, List<String> inputs, Map<String, String> combination) {
        for (int i = 0; i < inputs.size(); i++) {
            String cell = row.get(i);
            String value = combination.get(inputs.get(i));
            boolean fits = cell.startsWith("!")
                    ? !cell.substring(1).equals(value)
                    : cell.equals("*") || Arrays.asList(cell.split("\\|")).contains(value);
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static List<Map<String, String>> combinations(List<String> inputs, Map<String, List<String>> values) {
        List<Map<String, String>> all = new ArrayList<>(List.of(Map.of()));
        for (String input : inputs) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> shorter : all) {
                for (String value : values.get(input)) {
                    Map<String, String> one = new LinkedHashMap<>(shorter);
                    one.put(input, value);
                    longer.add(one);
                }
            }
            all = longer;
        }
        return all;
    }
}
