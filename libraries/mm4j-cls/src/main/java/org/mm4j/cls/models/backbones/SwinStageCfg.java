package org.mm4j.cls.models.backbones;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Norm;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.FromConfig;
import org.mm4j.registry.Part;

/** What a config changes of a stage of a Swin transformer; what it leaves out stays. */
public record SwinStageCfg(
        @Doc("side of the windows") @Nullable Integer windowSize,

        @Doc("whether maps smaller than a window are padded") @Nullable
        Boolean padSmallMap,

        @Doc("changes of the blocks: a dict for all, or a list") @Default("dict()")
        Blocks blockCfgs) {

    /** What a config changes of a block. */
    public record Block(
            @Doc("side of the windows") @Nullable Integer windowSize,
            @Doc("hidden channels by channels") @Nullable Double ffnRatio,

            @Doc("whether maps smaller than a window are padded") @Nullable
            Boolean padSmallMap,

            @Doc("changes of the attention") @Default("dict()")
            Attention attnCfgs,

            @Doc("changes of the feed-forward network") @Default("dict()")
            Network ffnCfgs,

            @Doc("the norms") @Nullable Part<Norm> normCfg) {}

    /** What a config changes of the attention. */
    public record Attention(
            @Doc("whether queries, keys and values have a bias") @Default("True")
            boolean qkvBias,

            @Doc("factor of the products; of version 1 only") @Nullable
            Double qkScale,

            @Doc("probability of weights to become zero in training") @Default("0.")
            double attnDrop,

            @Doc("probability of values of the result to become zero in training") @Default("0.")
            double projDrop) {}

    /** What a config changes of the feed-forward network. */
    public record Network(
            @Doc("linear layers") @Default("2") int numFcs,

            @Doc("probability of values to become zero in training") @Default("0.")
            double ffnDrop,

            @Doc("the activation") @Default("dict(type='GELU')")
            Part<Activation> actCfg) {}

    /**
     * One dict for all blocks, or one for each.
     *
     * @param all the dicts
     * @param same whether there is one for all
     */
    public record Blocks(List<Block> all, boolean same) {

        /** One for all. */
        @FromConfig
        public static Blocks of(Block block) {
            return new Blocks(List.of(block), true);
        }

        /** One for each. */
        @FromConfig
        public static Blocks of(List<Block> blocks) {
            return new Blocks(List.copyOf(blocks), false);
        }

        Block of(int block, int blocks) {
            if (!same && all.size() != blocks) {
                throw new IllegalArgumentException(
                        "block_cfgs: expected one dict for all blocks or " + blocks + ", got " + all.size());
            }
            return all.get(same ? 0 : block);
        }
    }

    /**
     * One dict for all stages, or one for each.
     *
     * @param all the dicts
     * @param same whether there is one for all
     */
    public record Stages(List<SwinStageCfg> all, boolean same) {

        /** One for all. */
        @FromConfig
        public static Stages of(SwinStageCfg stage) {
            return new Stages(List.of(stage), true);
        }

        /** One for each. */
        @FromConfig
        public static Stages of(List<SwinStageCfg> stages) {
            return new Stages(List.copyOf(stages), false);
        }

        SwinStageCfg of(int stage, int stages) {
            if (!same && all.size() != stages) {
                throw new IllegalArgumentException(
                        "stage_cfgs: expected one dict for all stages or " + stages + ", got " + all.size());
            }
            return all.get(same ? 0 : stage);
        }
    }
}
