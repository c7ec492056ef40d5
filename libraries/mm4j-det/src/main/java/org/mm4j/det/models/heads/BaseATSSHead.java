package org.mm4j.det.models.heads;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.det.models.layers.Scale;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.registry.BuildContext;

/**
 * The layers of the head of ATSS: two towers, shared by all levels, for class scores (n, anchors·channels, h, w), boxes
 * (n, anchors·4, h, w) and how central a cell is (n, anchors, h, w), by which scores are multiplied.
 */
abstract class BaseATSSHead extends BaseAnchorHead {

    private final ModuleList<Layer> clsConvs;
    private final ModuleList<Layer> regConvs;
    private final Conv2d atssCls;
    private final Conv2d atssReg;
    private final Conv2d atssCenterness;
    private final ModuleList<Scale> scales;

    BaseATSSHead(ATSSHeadArgs args, BuildContext build) {
        super(args.settings());
        childOf("loss_centerness", args.lossCenterness());
        int in = args.inChannels();
        int channels = args.featChannels();
        int kernel = args.predKernelSize();
        ConvStyle style = new ConvStyle(args.convCfg(), args.normCfg(), Towers.relu(build));
        this.clsConvs = child("cls_convs", Towers.tower(style, in, channels, args.stackedConvs()));
        this.regConvs = child("reg_convs", Towers.tower(style, in, channels, args.stackedConvs()));
        this.atssCls = child("atss_cls", Towers.last(channels, numBasePriors() * clsOutChannels(), kernel));
        this.atssReg = child("atss_reg", Towers.last(channels, numBasePriors() * 4, kernel));
        this.atssCenterness = child("atss_centerness", Towers.last(channels, numBasePriors(), kernel));
        this.scales = child("scales", Scale.list(args.anchorGenerator().numLevels()));
    }

    @Override
    public List<List<Tensor>> forward(List<Tensor> features) {
        checkLevels(features);
        return byKind(features, (feature, level) -> {
            Tensor cls = Towers.through(clsConvs, feature);
            Tensor reg = Towers.through(regConvs, feature);
            return List.of(
                    atssCls.forward(cls), scales.get(level).forward(atssReg.forward(reg)), atssCenterness.forward(reg));
        });
    }
}
