package org.mm4j.det.models.roi;

import org.jspecify.annotations.Nullable;
import org.mm4j.det.task.Assigner;
import org.mm4j.det.task.Sampler;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * How a second stage is trained.
 *
 * @param assigner decides what each proposal answers to
 * @param sampler chooses the proposals that count
 * @param maskSize height and width of the masks that a mask head learns; null without such a head
 * @param maskThrBinary from which score on a cell belongs to a drawn mask, for a head of mask overlaps; null without such
 * @param softMaskTarget whether these are parts of cells rather than cells
 * @param posRadius radius of the discs that stand for points, for a grid head; null without such
 * @param maxNumGrid a grid head learns so many regions at most; null: 192
 * @param posWeight weight of positive proposals in the classification; not above 0: 1
 * @param debug has no effect, as in the original
 */
public record RcnnTrainCfg(
        Assigner assigner,
        Sampler sampler,

        @Doc("height and width of the masks that a mask head learns") @Nullable
        IntPair maskSize,

        @Doc("score from which on a cell belongs to a drawn mask, for a head of mask overlaps") @Nullable
        Double maskThrBinary,

        @Default("False") @Doc("masks are learned as covered parts of cells")
        boolean softMaskTarget,

        @Doc("radius of the discs that stand for points, for a grid head") @Nullable
        Integer posRadius,

        @Doc("a grid head learns so many regions at most; None: 192") @Nullable
        Integer maxNumGrid,

        @Default("-1.0") @Doc("weight of positive proposals; not above 0: 1")
        double posWeight,

        @Default("False") @Doc("has no effect, as in the original")
        boolean debug) {}
