package org.mm4j.rotate.task;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.task.AnchorGenerator;
import org.mm4j.det.task.MapSize;
import org.mm4j.det.task.PriorGenerator;
import org.mm4j.det.task.Stride;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.rotate.structures.AngleVersion;
import org.mm4j.rotate.structures.RotatedTensors;

/** The anchors of {@link AnchorGenerator} as rotated boxes (n, 5), in regular form. */
@Doc("Makes upright rotated boxes at every cell of feature maps.")
public final class FakeRotatedAnchorGenerator implements PriorGenerator {

    /** The arguments. */
    public record Args(
            @Nullable @Doc("the regular form: oc, le90 or le135; None: all angles are 0")
            AngleVersion angleVersion,

            @Inline AnchorGenerator.Args base) {}

    private final @Nullable AngleVersion angleVersion;
    private final AnchorGenerator upright;

    /** Makes a generator. */
    public FakeRotatedAnchorGenerator(Args args) {
        this.angleVersion = args.angleVersion();
        this.upright = new AnchorGenerator(args.base());
    }

    @Override
    public int numLevels() {
        return upright.numLevels();
    }

    @Override
    public List<Stride> strides() {
        return upright.strides();
    }

    @Override
    public List<Integer> numBasePriors() {
        return upright.numBasePriors();
    }

    @Override
    public List<Tensor> gridPriors(List<MapSize> sizes, Tensor like) {
        return upright.gridPriors(sizes, like).stream().map(this::rotated).toList();
    }

    private Tensor rotated(Tensor corners) {
        Tensor boxes = RotatedTensors.ofHorizontal(corners);
        return angleVersion == null ? boxes : RotatedTensors.regularize(boxes, angleVersion);
    }

    @Override
    public List<boolean[]> validFlags(List<MapSize> sizes, int padHeight, int padWidth) {
        return upright.validFlags(sizes, padHeight, padWidth);
    }
}
