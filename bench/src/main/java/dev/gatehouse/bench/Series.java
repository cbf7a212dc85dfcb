package dev.gatehouse.bench;

import java.util.List;

/** Measurements of one way, in order. */
record Series(List<Double> samples) {
    Series {
        samples = List.copyOf(samples);
    }

    double median() {
        return median(samples);
    }

    /** Returns the median of the ratios to another series in the same round, in which both had the same other load. */
    double ratioTo(Series other) {
        double[] ratios = new double[samples.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = samples.get(i) / other.samples.get(i);
        }
        return median(java.util.Arrays.stream(ratios).boxed().toList());
    }

    private static double median(List<Double> numbers) {
        List<Double> sorted = numbers.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
