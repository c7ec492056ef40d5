package org.mm4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyntheticWeightsTest {

    @ParameterizedTest
    @CsvSource({
        "backbone.stem.conv.conv.weight, 24 12 3 3, 0, 3, 3c93639ec2cfe5fe, 0.23662397981644245, be1bb5ac",
        "backbone.stem.conv.conv.weight, 24 12 3 3, 2591, 3, fb81e2af9e1ee88e, 0.98245064532795434, 3e8e9d30",
        "stages.0.0.gamma, 96, 5, 1, a8ebe7c6f5ed90c9, 0.65984963042676825, 3f082f2e",
        "backbone.stem.conv.bn.weight, 24, 1, 3, a6f47e6dbcde6822, 0.65216818026680701, 3f83e540",
        "backbone.stem.conv.bn.running_var, 24, 2, 3, a757de5dd167f970, 0.65368451872328126, 3fa9d5f8",
        "backbone.stem.conv.bn.running_mean, 24, 3, 3, 14e009103385d878, 0.081543508963953015, bdab6658",
        "head.fc.bias, 10, 9, 1, 5feac2c7440de7d7, 0.37467591633690445, bccd54bb",
        "stages.1.0.grn.beta, 320, 7, 1, 9e99298f7188c846, 0.61952457191503918, 3cc3d43d",
    })
    void workedExamples(String name, String shape, int i, double gain, String raw, double u, String bits) {
        String[] sizes = shape.split(" ");
        long[] dimensions = new long[sizes.length];
        for (int k = 0; k < sizes.length; k++) {
            dimensions[k] = Long.parseLong(sizes[k]);
        }
        assertThat(Long.toHexString(SyntheticWeights.raw(name, i))).isEqualTo(raw);
        assertThat(SyntheticWeights.u(name, i)).isEqualTo(u);
        float value = SyntheticWeights.fill(name, dimensions, gain)[i];
        assertThat(Integer.toHexString(Float.floatToRawIntBits(value))).isEqualTo(bits);
    }

    @Test
    void aCounterIsZero() {
        assertThat(SyntheticWeights.fill("bn.num_batches_tracked", new long[0], 1))
                .containsExactly(0f);
    }

    @Test
    void firstBytesOfTheDemoPicture() {
        byte[] pixels = SyntheticWeights.image("demo", 2, 2);
        int[] values = new int[pixels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = pixels[i] & 0xFF;
        }
        assertThat(values).containsExactly(137, 220, 167, 133, 179, 206, 167, 102, 102, 109, 207, 11);
    }

    @Test
    void uniformStaysWithinItsBounds() {
        assertThat(SyntheticWeights.uniform("parts/x", 3, -1, 1))
                .containsExactly(
                        (float) SyntheticWeights.r("parts/x", 0), (float) SyntheticWeights.r("parts/x", 1), (float)
                                SyntheticWeights.r("parts/x", 2));
    }
}
