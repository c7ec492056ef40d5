package org.mm4j.cv.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.mm4j.cv.models.transformer.RelativePositions;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.testkit.SyntheticWeights;

/** Tables of distances inside windows. */
class RelativePositionsTest {

    /** Every 15th part of a table of 23 x 23 made of one of 13 x 13, by mmpretrain's steps with SciPy 1.17. */
    private static final double[] LARGER = {
        0.8574033975601196,
        0.9801152348518372,
        0.10108719766139984,
        -0.6397120356559753,
        -0.3840891420841217,
        -0.4220812916755676,
        0.1369352489709854,
        0.2606657147407532,
        -0.05929793789982796,
        -0.653949499130249,
        0.5371026396751404,
        1.0224201679229736,
        -0.8063325881958008,
        -0.07470952719449997,
        -0.17486117780208588,
        -0.35465168952941895
    };

    /** Every sixth of 7 x 7, likewise. */
    private static final double[] SMALLER = {
        0.9279980063438416,
        -0.29250505566596985,
        0.5614237785339355,
        -0.6497257351875305,
        0.7592648863792419,
        0.16039906442165375,
        0.23358233273029327,
        0.5381843447685242,
        -0.23139654099941254
    };

    @Test
    void tablesAreCarriedOverBySplines() {
        float[] table = SyntheticWeights.uniform("table", 13 * 13, -1, 1);
        float[] larger = RelativePositions.resize(table, 1, 13, 23);
        assertThat(larger).hasSize(23 * 23);
        for (int i = 0; i < LARGER.length; i++) {
            assertThat((double) larger[i * (larger.length - 1) / 15]).isCloseTo(LARGER[i], within(1e-5));
        }
        float[] smaller = RelativePositions.resize(table, 1, 13, 7);
        for (int i = 0; i < SMALLER.length; i++) {
            assertThat((double) smaller[6 * i]).isCloseTo(SMALLER[i], within(1e-5));
        }
    }

    @Test
    void headsAreApart() {
        float[] table = SyntheticWeights.uniform("table", 13 * 13, -1, 1);
        float[] both = new float[2 * table.length];
        for (int i = 0; i < table.length; i++) {
            both[2 * i] = table[i];
            both[2 * i + 1] = 3;
        }
        float[] one = RelativePositions.resize(table, 1, 13, 23);
        float[] two = RelativePositions.resize(both, 2, 13, 23);
        for (int i = 0; i < one.length; i++) {
            assertThat(two[2 * i]).isCloseTo(one[i], within(1e-6f));
            assertThat(two[2 * i + 1]).isCloseTo(3, within(1e-5f));
        }
    }

    @Test
    void everyPairOfPlacesHasTheEntryOfItsDistance() {
        assertThat(RelativePositions.count(IntPair.of(2, 3))).isEqualTo(15);
        long[] index = RelativePositions.index(IntPair.of(2, 3));
        assertThat(index).hasSize(36);
        assertThat(index[0]).isEqualTo(7); // no distance: the middle of 3 x 5
        assertThat(index[5]).isZero(); // from the first place to the last: one up, two left
        assertThat(index[5 * 6]).isEqualTo(14);
    }
}
