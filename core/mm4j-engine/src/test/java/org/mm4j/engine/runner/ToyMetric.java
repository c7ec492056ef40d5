package org.mm4j.engine.runner;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.evaluation.BaseMetric;
import org.mm4j.engine.evaluation.MetricReport;

/** The mean error, and an accuracy. */
public final class ToyMetric extends BaseMetric<Results, Double> {

    public ToyMetric() {
        super(Results.class, "toy");
    }

    @Override
    protected Double digest(Results sample) {
        return Math.abs(sample.get(ToyDataset.PREDICTED) - sample.get(ToyDataset.TARGET));
    }

    @Override
    protected MetricReport compute(List<Double> digests) {
        double mean = digests.stream().mapToDouble(Double::doubleValue).sum() / digests.size();
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("loss", mean);
        values.put("acc", 1 / (1 + mean));
        return new MetricReport(values, List.of("error " + mean));
    }

    @Override
    protected void write(Double digest, DataOutputStream out) throws IOException {
        out.writeDouble(digest);
    }

    @Override
    protected Double read(DataInputStream in) throws IOException {
        return in.readDouble();
    }
}
