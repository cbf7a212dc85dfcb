package dev.gatehouse.bench;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import java.util.Collection;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the JMH benchmarks of this package, each in a new JVM with the options of this one. Their results have no limit and go
 * to the raw figures.
 */
final class InProcess {
    private InProcess() {}

    static void run(Bench bench) throws Exception {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(InProcess.class.getPackageName() + "\\..*Benchmark")
                .shouldFailOnError(true)
                .output(bench.place().scratch().resolve("jmh.log").toString());
        if (bench.quick()) {
            options.exclude(RegistrationBenchmark.class.getSimpleName());
        }
        Collection<RunResult> found = new Runner(options.build()).run();
        JsonArray kept = new JsonArray();
        for (RunResult one : found) {
            kept.add(json(one));
        }
        bench.results().keep("jmh", kept);
    }

    private static JsonObject json(RunResult run) {
        Result<?> result = run.getPrimaryResult();
        JsonObject json = new JsonObject();
        String name = run.getParams().getBenchmark();
        json.put("benchmark", name.substring(InProcess.class.getPackageName().length() + 1));
        JsonObject parameters = new JsonObject();
        run.getParams()
                .getParamsKeys()
                .forEach(key -> parameters.put(key, run.getParams().getParam(key)));
        json.put("parameters", parameters);
        json.put("score", result.getScore());
        double error = result.getScoreError();
        json.put("error", Double.isNaN(error) ? null : error);
        json.put("unit", result.getScoreUnit());
        return json;
    }
}
