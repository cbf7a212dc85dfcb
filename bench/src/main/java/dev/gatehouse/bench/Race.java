package dev.gatehouse.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Several ways to do the same, each taking its turn in every round: what else the machine does falls on all of them. */
final class Race {
    private final Map<String, Way> ways = new LinkedHashMap<>();

    /** One way; it tells how long the part of it took that counts, in seconds. */
    interface Way {
        double seconds() throws Exception;
    }

    Race with(String name, Way way) {
        ways.put(name, way);
        return this;
    }

    /** Runs the rounds after others that do not count; the series of each way, by its name. */
    Map<String, Series> run(int warmUps, int rounds) throws Exception {
        Map<String, List<Double>> samples = new LinkedHashMap<>();
        ways.keySet().forEach(name -> samples.put(name, new ArrayList<>()));
        for (int round = -warmUps; round < rounds; round++) {
            for (Map.Entry<String, Way> way : ways.entrySet()) {
                double seconds = way.getValue().seconds();
                List<Double> kept = samples.get(way.getKey());
                if (round >= 0 && kept != null) {
                    kept.add(seconds);
                }
            }
        }
        Map<String, Series> series = new LinkedHashMap<>();
        samples.forEach((name, list) -> series.put(name, new Series(list)));
        return series;
    }
}
