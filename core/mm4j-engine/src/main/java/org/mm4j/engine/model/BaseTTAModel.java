package org.mm4j.engine.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.nn.BaseModule;

/**
 * A model that looks at several variants of each sample, as {@code TestTimeAug} makes them, and merges what another model
 * predicts for them.
 *
 * @param <S> the type of predicted samples
 */
public abstract class BaseTTAModel<S> extends BaseModule implements Predictor, CheckpointTarget {

    private final BaseModule module;
    private final Predictor predictor;
    private final Class<S> type;

    /**
     * Registers the model under the name it has in the originals.
     *
     * @param module which predicts for each variant
     * @param type of its samples
     * @throws IllegalArgumentException if it predicts nothing
     */
    protected BaseTTAModel(BaseModule module, Class<S> type) {
        super(null);
        if (!(module instanceof Predictor predicting)) {
            throw new IllegalArgumentException(module.getClass().getSimpleName() + " predicts nothing for samples");
        }
        this.module = child("module", module);
        this.predictor = predicting;
        this.type = type;
    }

    /** The model that predicts for each variant; a checkpoint is of this one. */
    public final BaseModule module() {
        return module;
    }

    @Override
    public final BaseModule targetOf(Set<String> keys) {
        return module;
    }

    /**
     * Merges the predictions for the variants of one sample.
     *
     * @param variants at least one
     */
    protected abstract S merge(List<S> variants);

    @Override
    public final boolean isStateless() {
        return predictor.isStateless();
    }

    /**
     * Predicts for each variant of the samples, a batch of all samples at a time, and merges.
     *
     * @throws IllegalArgumentException if the samples are not packed as lists of variants
     */
    @Override
    public final List<S> testStep(List<Results> batch) {
        int variants = variants(batch.get(0));
        List<List<S>> predicted = new ArrayList<>();
        batch.forEach(sample -> predicted.add(new ArrayList<>()));
        for (int i = 0; i < variants; i++) {
            int variant = i;
            List<?> samples = predictor.testStep(
                    batch.stream().map(sample -> variant(sample, variant)).toList());
            for (int s = 0; s < predicted.size(); s++) {
                predicted.get(s).add(type.cast(samples.get(s)));
            }
        }
        return predicted.stream().map(this::merge).toList();
    }

    private static int variants(Results sample) {
        for (String name : sample.names()) {
            if (sample.get(new ResultKey<>(name, Object.class)) instanceof List<?> values && !values.isEmpty()) {
                return values.size();
            }
        }
        throw new IllegalArgumentException(
                "the samples have no variants: the last step of tta_pipeline is TestTimeAug, which makes them");
    }

    private static Results variant(Results sample, int index) {
        Results one = new Results();
        for (String name : sample.names()) {
            ResultKey<Object> key = new ResultKey<>(name, Object.class);
            if (!(sample.get(key) instanceof List<?> values) || index >= values.size()) {
                throw new IllegalArgumentException("'" + name + "' of a sample is no list with each of its variants");
            }
            one.put(key, values.get(index));
        }
        return one;
    }
}
