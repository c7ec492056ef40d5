package org.mm4j.cv.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.mm4j.engine.Torch;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.testkit.SyntheticWeights;

/** What training drops, and by how much it scales up the rest. */
class DropTest {

    private static final int ROWS = 400;
    private static final int WIDTH = 6;
    private static final float[] VALUES = SyntheticWeights.uniform("drop/values", ROWS * WIDTH, 1, 2);

    @Test
    void dropPathDropsWholeSamples() {
        Torch.seed(3);
        try (DropPath drop = DropPath.of(0.25)) {
            float[] found = trained(drop);
            int kept = 0;
            for (int row = 0; row < ROWS; row++) {
                boolean isKept = found[row * WIDTH] != 0;
                kept += isKept ? 1 : 0;
                for (int at = row * WIDTH; at < (row + 1) * WIDTH; at++) {
                    assertThat(found[at]).isCloseTo(isKept ? VALUES[at] / 0.75f : 0, within(1e-6f));
                }
            }
            // Five standard deviations of the share.
            assertThat(kept / (double) ROWS).isCloseTo(0.75, within(0.11));
        }
    }

    @Test
    void dropoutDropsSingleValues() {
        Torch.seed(3);
        try (Dropout drop = new Dropout(new Dropout.Args(0.4, false))) {
            float[] found = trained(drop);
            int kept = 0;
            int mixedRows = 0;
            for (int row = 0; row < ROWS; row++) {
                int keptOfRow = 0;
                for (int at = row * WIDTH; at < (row + 1) * WIDTH; at++) {
                    boolean isKept = found[at] != 0;
                    keptOfRow += isKept ? 1 : 0;
                    assertThat(found[at]).isCloseTo(isKept ? VALUES[at] / 0.6f : 0, within(1e-6f));
                }
                kept += keptOfRow;
                mixedRows += keptOfRow > 0 && keptOfRow < WIDTH ? 1 : 0;
            }
            assertThat(kept / (double) VALUES.length).isCloseTo(0.6, within(0.05));
            assertThat(mixedRows).isGreaterThan(ROWS / 2);
        }
    }

    /** What training makes of the values; evaluation leaves them alone. */
    private static <M extends BaseModule & Layer> float[] trained(M drop) {
        return TorchScope.call(() -> {
            Tensor x = Tensors.of(VALUES.clone(), ROWS, 2, WIDTH / 2);
            drop.eval();
            assertThat(Tensors.floats(drop.forward(x))).containsExactly(VALUES);
            drop.train(true);
            float[] found = Tensors.floats(drop.forward(x));
            assertThat(Tensors.floats(x)).containsExactly(VALUES);
            return found;
        });
    }
}
