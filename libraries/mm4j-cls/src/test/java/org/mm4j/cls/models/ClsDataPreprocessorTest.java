package org.mm4j.cls.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mm4j.cls.models.preprocessors.ClsDataPreprocessor;
import org.mm4j.cls.structures.ClsDataSample;
import org.mm4j.cls.support.Models;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.Image;
import org.mm4j.testkit.SyntheticWeights;

class ClsDataPreprocessorTest {

    private static final String CFG = "{\"num_classes\": 3, \"batch_augments\": {\"augments\": ["
            + "{\"type\": \"Mixup\", \"alpha\": 0.8}, {\"type\": \"CutMix\", \"alpha\": 1.0}]}}";

    @Test
    void batchesAreMixedAlikeForTheSameSeed() {
        try (ClsDataPreprocessor one = Models.build(ClsDataPreprocessor.class, CFG);
                ClsDataPreprocessor other = Models.build(ClsDataPreprocessor.class, CFG)) {
            float[] mixed = mixed(one);
            assertThat(mixed(other)).containsExactly(mixed);
            one.seed(new Random(1));
            other.seed(new Random(2));
            float[] ofOne = mixed(one);
            assertThat(ofOne).isNotEqualTo(mixed);
            assertThat(mixed(other)).isNotEqualTo(ofOne);
            other.seed(new Random(1));
            assertThat(mixed(other)).containsExactly(ofOne);
        }
    }

    /** The pixels of three batches. */
    private static float[] mixed(ClsDataPreprocessor preprocessor) {
        float[] all = new float[3 * 2 * 3 * 8 * 8];
        for (int i = 0; i < 3; i++) {
            int at = i * all.length / 3;
            TorchScope.run(() -> {
                float[] batch = Tensors.floats(preprocessor
                        .preprocess(
                                List.of(picture("a"), picture("b")),
                                List.of(ClsDataSample.of(0), ClsDataSample.of(2)),
                                true)
                        .inputs());
                System.arraycopy(batch, 0, all, at, batch.length);
            });
        }
        return all;
    }

    private static Image picture(String name) {
        return new Image(8, 8, 3, SyntheticWeights.image(name, 8, 8));
    }
}
