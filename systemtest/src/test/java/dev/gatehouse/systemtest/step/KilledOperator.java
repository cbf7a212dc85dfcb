package dev.gatehouse.systemtest.step;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A process that runs one command line and is killed at a step of it. It starts before it is needed: it reads the number of the
 * step, the directories and the words from standard input, separated by tabs.
 */
final class KilledOperator {
    private KilledOperator() {}

    public static void main(String[] arguments) throws IOException {
        Operator operator = new Operator();
        operator.run(List.of("/nowhere"), System.getenv(), List.of("--version"));
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = input.readLine();
        if (line == null) {
            return;
        }
        List<String> fields = List.of(line.split("\t", -1));
        List<String> folders = List.of(fields.get(1).split(":", -1));
        Operator.Result result = operator.run(
                folders,
                System.getenv(),
                fields.subList(2, fields.size()),
                Integer.parseInt(fields.getFirst()),
                Fault.KILL);
        System.out.print(result.output());
        // The threads of files of other accounts stay.
        System.exit(result.code());
    }
}
