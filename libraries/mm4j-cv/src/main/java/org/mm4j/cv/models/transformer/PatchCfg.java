package org.mm4j.cv.models.transformer;

import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.NormOrDefault;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** What a config changes of the way a backbone cuts pictures to patches; what it leaves out stays. */
public record PatchCfg(
        @Doc("only Conv2d") @Default("'Conv2d'") String convType,

        @Doc("height and width of what a patch sees") @Nullable
        IntPair kernelSize,

        @Doc("distance of patches") @Nullable IntPair stride,
        @Doc("corner, same, or numbers") @Nullable PatchPadding padding,
        @Doc("distance of kernel points") @Nullable IntPair dilation,
        @Doc("whether there is a bias") @Nullable Boolean bias,

        @Doc("a norm of the tokens, None for none") @Default("'default'") @Nullable
        NormOrDefault normCfg) {

    /** Checks what cannot be changed. */
    public PatchCfg {
        if (!convType.equals("Conv2d")) {
            throw new IllegalArgumentException("conv_type: only 'Conv2d' is supported, not '" + convType + "'");
        }
    }
}
