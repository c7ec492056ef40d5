package org.mm4j.engine.runner;

import java.util.Set;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.dataset.BaseDataset;
import org.mm4j.engine.dataset.InfoCodec;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.registry.Default;
import org.mm4j.registry.Inline;

/** Pictures whose number is the mean of what was drawn for them; their steps add noise. */
public final class ToyDataset extends BaseDataset {

    static final ResultKey<float[]> PIXELS = new ResultKey<>("pixels", float[].class);
    static final ResultKey<Double> TARGET = new ResultKey<>("target", Double.class);
    static final ResultKey<Double> PREDICTED = new ResultKey<>("predicted", Double.class);

    /** The arguments. */
    public record Args(
            @Default("10") int size,

            @Default("-1") int broken,

            @Inline BaseDataset.Args base) {}

    private final Args args;

    public ToyDataset(Args args) {
        super(args.base(), Metainfo.ofClasses(java.util.List.of("toy")));
        this.args = args;
        initializeUnlessLazy();
    }

    @Override
    protected void load(Sink sink) {
        for (int i = 0; i < args.size(); i++) {
            sink.add(new Results().put(ResultKey.IMG_PATH, "toy/" + i + ".png"));
        }
    }

    @Override
    protected InfoCodec codec() {
        return new InfoCodec();
    }

    @Override
    protected Results given(Results info) {
        int index = info.get(ResultKey.SAMPLE_IDX);
        if (index == args.broken()) {
            throw new IllegalStateException("broken file");
        }
        SampleRandom random = SampleRandom.of(77, index);
        float[] pixels = new float[ToyModel.SIDE * ToyModel.SIDE];
        double sum = 0;
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.uniform(-1, 1 + index % 3);
            sum += pixels[i];
        }
        return info.put(PIXELS, pixels).put(TARGET, sum / pixels.length);
    }

    @Override
    protected Set<ResultKey<?>> given() {
        return Set.of(ResultKey.IMG_PATH, PIXELS, TARGET);
    }

    /** Adds noise. */
    public static final class Noise implements Transform {
        public Noise() {}

        @Override
        public Results apply(Results results) {
            float[] pixels = results.get(PIXELS).clone();
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] += (float) results.random().uniform(-0.2, 0.2);
            }
            return results.put(PIXELS, pixels);
        }
    }
}
