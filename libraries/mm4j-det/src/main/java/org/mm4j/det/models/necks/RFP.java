package org.mm4j.det.models.necks;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.backbones.RecursiveBackbone;
import org.mm4j.engine.init.InitContext;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.registry.Part;

/**
 * Recursive feature pyramid (<a href="https://arxiv.org/abs/2006.02334">DetectoRS</a>): the maps of a pyramid go back into
 * another backbone, whose maps are mixed with those of the pass before. Takes the pictures before the maps of the backbone.
 */
public final class RFP extends FPN {

    /** The arguments. */
    public record Args(
            @Doc("number of passes") int rfpSteps,
            @Doc("the backbone of each pass but the first") Part<RecursiveBackbone> rfpBackbone,

            @Doc("channels of each convolution on the way back")
            int asppOutChannels,

            @Default("(1, 3, 6, 1)") @Doc("dilations of these convolutions")
            List<Integer> asppDilations,

            @Inline FPN.Args pyramid) {}

    private final ModuleList<RecursiveBackbone> rfpModules;
    private final ASPP rfpAspp;
    private final Conv2d rfpWeight;

    /** Makes the neck. */
    public RFP(Args args) {
        super(withoutInit(args.pyramid()));
        this.rfpModules = child("rfp_modules", new ModuleList<>());
        for (int i = 1; i < args.rfpSteps(); i++) {
            rfpModules.add(args.rfpBackbone().build());
        }
        int width = args.pyramid().outChannels();
        this.rfpAspp = child("rfp_aspp", new ASPP(width, args.asppOutChannels(), args.asppDilations()));
        this.rfpWeight = child("rfp_weight", Conv2d.of(width, 1, 1));
    }

    private static FPN.Args withoutInit(FPN.Args args) {
        return new FPN.Args(
                args.inChannels(),
                args.outChannels(),
                args.numOuts(),
                args.startLevel(),
                args.endLevel(),
                args.addExtraConvs(),
                args.reluBeforeExtraConvs(),
                args.noNormOnLateral(),
                args.convCfg(),
                args.normCfg(),
                args.actCfg(),
                args.upsampleCfg(),
                null);
    }

    /** Xavier's weights for the pyramid, those of their own for the backbones, zeros for the mixture. */
    @Override
    protected void initOwnWeights(Runnable base, InitContext context) {
        for (BaseModule convs : convolutions()) {
            convs.namedModules().values().forEach(module -> {
                if (module instanceof Conv2d conv) {
                    conv.weight().initializeBy(t -> Inits.xavier(t, 1, true));
                    zero(conv.bias());
                }
            });
        }
        for (RecursiveBackbone backbone : rfpModules) {
            BaseModule.of(backbone).initWeights(context);
        }
        zero(rfpWeight.weight());
        zero(rfpWeight.bias());
    }

    private static void zero(@Nullable Parameter parameter) {
        if (parameter != null) {
            parameter.initializeBy(t -> t.fill_(new Scalar(0.0)));
        }
    }

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor pictures = inputs.get(0);
            List<Tensor> maps = super.forward(inputs.subList(1, inputs.size()));
            for (RecursiveBackbone backbone : rfpModules) {
                List<Tensor> back = new ArrayList<>(List.of(maps.get(0)));
                for (Tensor map : maps.subList(1, maps.size())) {
                    back.add(rfpAspp.forward(map));
                }
                maps = mixed(super.forward(backbone.runAgain(pictures, back)), maps);
            }
            return scope.keepAll(maps);
        }
    }

    private List<Tensor> mixed(List<Tensor> now, List<Tensor> before) {
        List<Tensor> mixed = new ArrayList<>();
        for (int i = 0; i < now.size(); i++) {
            Tensor share = rfpWeight.forward(now.get(i)).sigmoid();
            Tensor rest = share.neg().add(new Scalar(1.0));
            mixed.add(share.mul(now.get(i)).add(rest.mul(before.get(i))));
        }
        return mixed;
    }
}
