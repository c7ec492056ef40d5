package org.mm4j.det.models.heads;

import org.jspecify.annotations.Nullable;
import org.mm4j.det.task.Assigner;
import org.mm4j.det.task.Sampler;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * How an anchor head is trained.
 *
 * @param assigner decides what each anchor answers to
 * @param sampler chooses the anchors that count; null for all
 * @param allowedBorder anchors that reach further than this out of the picture do not count; negative: all count
 * @param posWeight weight of positive anchors in the classification; not above 0: 1
 * @param debug has no effect, as in the original
 */
public record AnchorTrainCfg(
        Assigner assigner,
        @Nullable Sampler sampler,

        @Default("-1") @Doc("pixels that an anchor may reach out of the picture; negative: any number")
        int allowedBorder,

        @Default("-1.0") @Doc("weight of positive anchors; not above 0: 1")
        double posWeight,

        @Default("False") @Doc("has no effect, as in the original")
        boolean debug) {}
