package org.mm4j.cls.transforms;

import java.util.List;
import java.util.Set;
import org.mm4j.cls.structures.ClsDataSample;
import org.mm4j.cls.structures.ClsKeys;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Packs what a classifier needs: {@code inputs}, the picture, and {@code data_samples}, with {@code gt_label} or
 * {@code gt_score} and the meta information that {@code meta_keys} names, as far as the sample has it.
 */
@Doc("Packs the image and what is known of it for a classifier.")
public final class PackInputs implements Transform {

    /** The arguments. */
    public record Args(
            @Default("'img'") @Doc("the entry that becomes the input of the model")
            String inputKey,

            @Default("()") @Doc("further entries to hand on with the sample")
            List<String> algorithmKeys,

            @Default("('sample_idx', 'img_path', 'ori_shape', 'img_shape', 'scale_factor', 'flip', 'flip_direction')")
            @Doc("entries to hand on with the sample as meta information")
            List<String> metaKeys) {}

    private final Args args;
    private final ResultKey<Image> inputKey;

    /** Makes the step. */
    public PackInputs(Args args) {
        this.args = args;
        this.inputKey = new ResultKey<>(args.inputKey(), Image.class);
    }

    @Override
    public Results apply(Results results) {
        if (results.has(new ResultKey<>("mask", Object.class))) {
            throw new IllegalStateException("PackInputs has no masks for self-supervised training");
        }
        ClsDataSample sample = ClsDataSample.EMPTY;
        if (results.has(ClsKeys.GT_LABEL)) {
            sample = sample.withGtLabels(results.get(ClsKeys.GT_LABEL).values());
        }
        if (results.has(ClsKeys.GT_SCORE)) {
            sample = sample.withGtScore(results.get(ClsKeys.GT_SCORE));
        }
        for (List<String> names : List.of(args.algorithmKeys(), args.metaKeys())) {
            for (String name : names) {
                sample = withMeta(sample, new ResultKey<>(name, Object.class), results);
            }
        }
        return new Results().put(ClsKeys.INPUTS, results.get(inputKey)).put(ClsKeys.DATA_SAMPLES, sample);
    }

    private static <T> ClsDataSample withMeta(ClsDataSample sample, ResultKey<T> key, Results results) {
        return results.find(key).map(value -> sample.withMeta(key, value)).orElse(sample);
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(inputKey);
    }

    @Override
    public Set<ResultKey<?>> produces() {
        return Set.of(ClsKeys.INPUTS, ClsKeys.DATA_SAMPLES);
    }
}
