package org.mm4j.cls.models.backbones;

import org.jspecify.annotations.Nullable;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Norm;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/** What a config changes of a layer of a vision transformer; what it leaves out stays. */
public record ViTLayerCfg(
        @Doc("number of heads") @Nullable Integer numHeads,

        @Doc("hidden channels of the feed-forward network") @Nullable
        Integer feedforwardChannels,

        @Doc("first value of the factors of branches; 0 for none") @Nullable
        Double layerScaleInitValue,

        @Doc("probability of values to become zero in training") @Nullable
        Double dropRate,

        @Doc("the same of weights of attention") @Nullable Double attnDropRate,

        @Doc("probability of branches to be dropped in training") @Nullable
        Double dropPathRate,

        @Doc("linear layers of the feed-forward network") @Nullable
        Integer numFcs,

        @Doc("whether queries, keys and values have a bias") @Nullable
        Boolean qkvBias,

        @Doc("origin or swiglu_fused") @Nullable String ffnType,

        @Doc("activation of the feed-forward network") @Nullable
        Part<Activation> actCfg,

        @Doc("the norm") @Nullable Part<Norm> normCfg) {}
