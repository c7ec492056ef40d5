package org.mm4j.det.models.heads;

import org.jspecify.annotations.Nullable;
import org.mm4j.det.task.ApproxMaxIoUAssigner;
import org.mm4j.det.task.Sampler;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * How a head with guided anchors is trained.
 *
 * @param common how classes and boxes are trained
 * @param gaAssigner decides which ground truth the shape of each anchor answers to
 * @param gaSampler chooses the anchors whose shapes count; null for all
 * @param centerRatio the part of a ground truth, along each axis, whose cells are its place
 * @param ignoreRatio the part around it whose cells do not count
 */
public record GuidedTrainCfg(
        @Inline AnchorTrainCfg common,

        @Doc("decides which ground truth the shape of each anchor answers to")
        ApproxMaxIoUAssigner gaAssigner,

        @Nullable Sampler gaSampler,

        @Doc("part of a ground truth, along each axis, whose cells are its place")
        double centerRatio,

        @Doc("part around it whose cells do not count") double ignoreRatio) {}
