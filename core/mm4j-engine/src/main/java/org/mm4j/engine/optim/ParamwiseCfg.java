package org.mm4j.engine.optim;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Settings that some parameters have of their own: the {@code paramwise_cfg} of a config. */
public record ParamwiseCfg(
        @Nullable @Doc("settings by a part of the parameter's path; the longest part that fits counts")
        Map<String, ConfigDict> customKeys,

        @Nullable
        @Doc("factor of the learning rate of biases, but for those of norms and of offsets of deformable convolutions")
        Double biasLrMult,

        @Nullable
        @Doc("factor of the weight decay of biases, but for those of norms and of offsets of deformable convolutions")
        Double biasDecayMult,

        @Nullable @Doc("factor of the weight decay of norms")
        Double normDecayMult,

        @Nullable @Doc("factor of the weight decay of depthwise convolutions")
        Double dwconvDecayMult,

        @Nullable @Doc("factor of the learning rate of offsets of deformable convolutions")
        Double dcnOffsetLrMult,

        @Nullable @Doc("factor of the weight decay of parameters with one dimension")
        Double flatDecayMult,

        @Default("False") @Doc("whether a parameter that was seen before is passed over; otherwise it is an error")
        boolean bypassDuplicate) {

    /** Nothing of its own. */
    public static final ParamwiseCfg NONE = new ParamwiseCfg(null, null, null, null, null, null, null, false);
}
