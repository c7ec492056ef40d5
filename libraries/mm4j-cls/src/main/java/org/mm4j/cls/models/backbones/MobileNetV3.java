package org.mm4j.cls.models.backbones;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.cv.models.Acts;
import org.mm4j.cv.models.SELayer;
import org.mm4j.cv.models.Widths;
import org.mm4j.cv.models.mobile.InvertedResidual;
import org.mm4j.cv.models.mobile.MobileKit;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;

/**
 * MobileNetV3 (<a href="https://arxiv.org/abs/1905.02244">Searching for MobileNetV3</a>). From pictures (N, 3, H, W) to the
 * maps of the layers that are asked for: 0 is the first convolution, then the blocks, last the convolution of stride 32.
 */
@Doc("MobileNetV3.")
public final class MobileNetV3 extends LayeredBackbone {

    private static final int STEM = 16;

    private record Row(int kernel, int mid, int out, boolean attends, boolean isHard, int stride) {}

    private static final Map<String, List<Row>> ARCHS = new TreeMap<>(Map.of(
            "small",
            small(16, 72, 88, 24, 96, 240, 40, 120, 144, 48, 288, 576, 96),
            "small_075",
            small(16, 72, 88, 24, 96, 192, 32, 96, 120, 40, 240, 432, 72),
            "small_050",
            small(8, 40, 56, 16, 64, 144, 24, 72, 72, 24, 144, 288, 48),
            "large",
            List.of(
                    new Row(3, 16, 16, false, false, 1),
                    new Row(3, 64, 24, false, false, 2),
                    new Row(3, 72, 24, false, false, 1),
                    new Row(5, 72, 40, true, false, 2),
                    new Row(5, 120, 40, true, false, 1),
                    new Row(5, 120, 40, true, false, 1),
                    new Row(3, 240, 80, false, true, 2),
                    new Row(3, 200, 80, false, true, 1),
                    new Row(3, 184, 80, false, true, 1),
                    new Row(3, 184, 80, false, true, 1),
                    new Row(3, 480, 112, true, true, 1),
                    new Row(3, 672, 112, true, true, 1),
                    new Row(5, 672, 160, true, true, 2),
                    new Row(5, 960, 160, true, true, 1),
                    new Row(5, 960, 160, true, true, 1))));

    private static List<Row> small(int... n) {
        return List.of(
                new Row(3, STEM, n[0], true, false, 2),
                new Row(3, n[1], n[3], false, false, 2),
                new Row(3, n[2], n[3], false, false, 1),
                new Row(5, n[4], n[6], true, true, 2),
                new Row(5, n[5], n[6], true, true, 1),
                new Row(5, n[5], n[6], true, true, 1),
                new Row(5, n[7], n[9], true, true, 1),
                new Row(5, n[8], n[9], true, true, 1),
                new Row(5, n[10], n[12], true, true, 2),
                new Row(5, n[11], n[12], true, true, 1),
                new Row(5, n[11], n[12], true, true, 1));
    }

    /** The arguments. */
    public record Args(
            @Doc("small, small_075, small_050 or large") @Default("'small'")
            String arch,

            @Doc("the convolutions; None for Conv2d") @Nullable
            Part<Convolution> convCfg,

            @Doc("the norms") @Default("dict(type='BN', eps=0.001, momentum=0.01)")
            Part<Norm> normCfg,

            @Doc("layers to return; None for the last one") @Nullable
            Ints outIndices,

            @Doc("the last layer that is not trained; 0 for the first convolution, -1 for none") @Default("-1")
            int frozenStages,

            @Doc("keep running statistics fixed in training") @Default("False")
            boolean normEval,

            @Doc("run blocks again in the backward pass: less memory for more time") @Default("False")
            boolean withCp,

            @Default("[dict(type='Kaiming', layer=['Conv2d'], nonlinearity='leaky_relu'),"
                    + " dict(type='Normal', layer=['Linear'], std=0.01),"
                    + " dict(type='Constant', layer=['BatchNorm2d'], val=1)]")
            @Nullable
            InitCfg initCfg) {

        public Args {
            if (!ARCHS.containsKey(arch)) {
                throw new IllegalArgumentException(
                        "arch: unknown '" + arch + "'; there are " + String.join(", ", ARCHS.keySet()));
            }
        }
    }

    private static final RegistryKey<Activation> ACTIVATIONS = new RegistryKey<>("model", Activation.class);

    /** Makes the backbone. */
    public MobileNetV3(Args args, BuildContext build) {
        super(args.initCfg(), args.normEval());
        Part<Activation> hard = Acts.of(build, "HSwish");
        Part<Activation> relu = Acts.of(build, "ReLU");
        Part<Activation> gate = build.withScope(Registries.ROOT)
                .bind(
                        ACTIVATIONS,
                        Config.dict("type", "HSigmoid", "bias", 3, "divisor", 6, "min_value", 0, "max_value", 1));
        MobileKit outer = new MobileKit(args.convCfg(), args.normCfg(), hard, false);
        layer(child("layer0", outer.conv(3, STEM, 3, 2, 1)));
        List<Row> rows = ARCHS.getOrDefault(args.arch(), List.of());
        int in = STEM;
        int number = 1;
        for (Row row : rows) {
            MobileKit kit = new MobileKit(args.convCfg(), args.normCfg(), row.isHard() ? hard : relu, args.withCp());
            int mid = row.mid();
            Layer attention = row.attends()
                    ? new SELayer(mid, Widths.divisible(Math.floorDiv(mid, 4), 8), null, relu, gate)
                    : null;
            layer(child(
                    "layer" + number++,
                    new InvertedResidual(
                            kit, in, row.out(), mid, row.kernel(), row.stride(), mid != in, attention, 0)));
            in = row.out();
        }
        layer(child("layer" + number, outer.conv(in, rows.get(rows.size() - 1).mid(), 1, 1, 1)));
        Ints out = args.outIndices();
        Freezing.check(args.frozenStages(), -1, number);
        returns(out == null ? Ints.of(number) : out, args.frozenStages() + 1);
    }
}
