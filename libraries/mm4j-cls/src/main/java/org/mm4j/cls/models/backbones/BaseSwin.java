package org.mm4j.cls.models.backbones;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.DropPath;
import org.mm4j.cv.models.transformer.PatchEmbed;
import org.mm4j.cv.models.transformer.PosEmbed;
import org.mm4j.cv.models.transformer.SwinBody;
import org.mm4j.cv.models.transformer.WindowStage;
import org.mm4j.engine.checkpoint.TensorSource;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Identity;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Part;

/** What both versions of the Swin transformer have in common in this library: arguments, and positions that are stretched. */
abstract class BaseSwin<S extends BaseModule & WindowStage> extends SwinBody<S> {

    private final SwinArgs args;
    private final IntPair places;

    BaseSwin(SwinArch arch, SwinArgs args, IntPair imgSize, boolean outAfterDownsample, @Nullable InitCfg initCfg) {
        super(initCfg, entry(arch, args, imgSize), use(arch, args, outAfterDownsample));
        this.args = args;
        this.places = PatchEmbed.patches(patches(arch, args), imgSize);
    }

    private static Entry entry(SwinArch arch, SwinArgs args, IntPair imgSize) {
        PatchEmbed.Args patches = patches(arch, args);
        return new Entry(patches, args.useAbsPosEmbed() ? PatchEmbed.patches(patches, imgSize) : null, args.dropRate());
    }

    private static PatchEmbed.Args patches(SwinArch arch, SwinArgs args) {
        return PatchEmbed.Args.of(args.inChannels(), arch.embedDims(), args.patchSize())
                .withNorm(SwinBlocks::layerNorm)
                .with(args.patchCfg());
    }

    private static Use use(SwinArch arch, SwinArgs args, boolean outAfterDownsample) {
        int count = arch.depths().size();
        List<Integer> outIndices = args.outIndices().indices("out_indices", count);
        Freezing.check(args.frozenStages(), -1, count - 1);
        // The stage of that number is frozen too; without any the patches are not.
        int frozen = args.frozenStages() < 0 ? -1 : args.frozenStages() + 1;
        return new Use(outIndices, outAfterDownsample, frozen, false);
    }

    /** The probabilities of the blocks of each stage to be dropped in training. */
    static List<double[]> rates(SwinArch arch, SwinArgs args) {
        return DropPath.decay(args.dropPathRate(), arch.depths());
    }

    /** Makes the norms of the outputs, of stages with these channels; to be called last by constructors. */
    final void finish(List<Integer> channels) {
        Part<Norm> cfg = args.normCfg();
        finish(stage -> cfg == null ? new Identity() : Layers.norm(cfg, channels.get(stage)));
    }

    @Override
    protected final Tensor positions(Tensor embeddings, IntPair size) {
        return PosEmbed.resize(embeddings, places, size, args.interpolateMode(), 0);
    }

    @Override
    protected void adaptState(Map<String, TensorSource> state, String prefix) {
        String name = prefix + "absolute_pos_embed";
        TensorSource given = state.get(name);
        Parameter posEmbed = posEmbed();
        if (posEmbed == null || given == null || given.shape().length != 3) {
            return;
        }
        long[] own = posEmbed.shape();
        IntPair source = PosEmbed.square(given.shape()[1]);
        boolean isSquare = (long) source.height() * source.width() == given.shape()[1];
        if (given.shape()[1] != own[1] && given.shape()[2] == own[2] && isSquare) {
            state.put(name, given.then(own, all -> PosEmbed.resize(all, source, places, args.interpolateMode(), 0)));
        }
    }
}
