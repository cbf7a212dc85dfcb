package dev.gatehouse.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares several ways to do the same. They alternate in each round, so that other load affects all of them. */
final class Race {
    private final Map<String, Way> ways = new LinkedHashMap<>();

    /** One way. Returns the seconds of the part that counts. */
    interface Way {
        double seconds() throws Exception;
    }

    Race with(String name, Way way) {
        ways.put(name, way);
        return this;
    }

    /** Runs warm-up rounds and then the measured rounds. Returns the series of each way, by name. */
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
