package org.mm4j.det.models.backbones;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.Dropout;
import org.mm4j.cv.models.transformer.PatchEmbed;
import org.mm4j.cv.models.transformer.PatchPadding;
import org.mm4j.cv.models.transformer.Patches;
import org.mm4j.cv.models.transformer.PosEmbed;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Identity;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.structures.IntPair;

/** A stage of PVT. Children: {@code 0}, the patches; {@code 1}, its layers; {@code 2}, a norm or nothing. */
final class PvtStage extends BaseModule {

    /** Something that changes the tokens of a map. */
    interface Block {
        Patches forward(Patches x);
    }

    /** What the versions do otherwise. */
    record Version(
            List<Integer> patchSizes,
            List<Integer> paddings,
            boolean embedsPlaces,
            boolean normAfter,
            boolean convFfn) {}

    /** Position embeddings that are stretched to the map. */
    static final class Positions extends BaseModule implements Block {

        private final IntPair places;
        private final Parameter embeddings;
        private final Dropout drop;

        Positions(IntPair places, int width, double dropRate) {
            this.places = places;
            this.embeddings = parameter("pos_embed", Tensor::zero_, 1, (long) places.height() * places.width(), width);
            this.drop = child("drop", new Dropout(new Dropout.Args(dropRate, false)));
        }

        @Override
        public Patches forward(Patches x) {
            IntPair size = IntPair.of(x.height(), x.width());
            return x.with(TorchScope.keeping(() ->
                    drop.forward(x.tokens().add(PosEmbed.resize(embeddings.value(), places, size, "bilinear", 0)))));
        }

        @Override
        protected void initOwnWeights(Runnable base) {
            Grad.off(() -> Inits.truncNormal(embeddings.value(), 0, 0.02, -2, 2));
        }

        @Override
        public List<String> typeNames() {
            return List.of("AbsolutePositionEmbedding", "BaseModule");
        }
    }

    private final PatchEmbed patches;
    private final ModuleList<Block> blocks;
    private final Layer norm;

    PvtStage(PvtArgs args, Version version, int stage, int inChannels, double[] rates, @Nullable IntPair places) {
        int width = args.embedDims() * args.numHeads().get(stage);
        this.patches = child(
                "0",
                new PatchEmbed(PatchEmbed.Args.of(
                                inChannels,
                                width,
                                IntPair.of(version.patchSizes().get(stage)))
                        .withSteps(
                                IntPair.of(args.strides().get(stage)),
                                PatchPadding.of(version.paddings().get(stage)))
                        .withNorm(channels -> Layers.norm(args.normCfg(), channels))));
        this.blocks = child("1", new ModuleList<>());
        if (places != null) {
            blocks.add(new Positions(places, width, args.dropRate()));
        }
        for (double rate : rates) {
            blocks.add(new PvtLayer(args, stage, rate, version.convFfn()));
        }
        this.norm = childOf("2", version.normAfter() ? Layers.norm(args.normCfg(), width) : new Identity());
    }

    /** The map of the stage, (N, C, H, W). */
    Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> {
            Patches y = patches.forward(x);
            for (Block block : blocks) {
                y = block.forward(y);
            }
            return y.with(norm.forward(y.tokens())).map().contiguous();
        });
    }

    @Override
    public List<String> typeNames() {
        return List.of("ModuleList", "BaseModule");
    }
}
