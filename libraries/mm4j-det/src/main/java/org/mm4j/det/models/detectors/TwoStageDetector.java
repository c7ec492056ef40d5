package org.mm4j.det.models.detectors;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigValue;
import org.mm4j.det.models.heads.DenseHead;
import org.mm4j.det.models.heads.TestCfg;
import org.mm4j.det.models.preprocessors.DataPreprocessor;
import org.mm4j.det.models.roi.RoIHead;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.model.Neck;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/** A detector of two stages: one head proposes boxes, another one classifies and refines them. */
public class TwoStageDetector extends BackboneDetector {

    /** The arguments. */
    public record Args(
            Backbone backbone,
            @Nullable Neck neck,

            @Doc("proposes boxes; it is given the part 'rpn' of train_cfg and test_cfg; None: samples bring proposals")
            @Nullable
            Part<DenseHead> rpnHead,

            @Doc("the second stage; it is given the part 'rcnn' of train_cfg and test_cfg")
            Part<RoIHead> roiHead,

            @Doc("how the stages are trained") @Nullable TrainCfg trainCfg,
            @Doc("how the stages decode") @Nullable TestCfgs testCfg,
            @Nullable DataPreprocessor dataPreprocessor,
            @Nullable InitCfg initCfg) {}

    /**
     * How the stages are trained.
     *
     * @param rpn the {@code train_cfg} of the head that proposes
     * @param rpnProposal how its proposals are decoded in training; null for its {@code test_cfg}
     * @param rcnn the {@code train_cfg} of the second stage: a dict, or a list of them
     */
    public record TrainCfg(
            @Nullable ConfigDict rpn,
            @Nullable TestCfg rpnProposal,
            @Nullable ConfigValue rcnn) {}

    /**
     * How the stages decode.
     *
     * @param rpn the {@code test_cfg} of the head that proposes
     * @param rcnn that of the second stage
     */
    public record TestCfgs(
            @Nullable ConfigDict rpn, @Nullable ConfigValue rcnn) {}

    private final @Nullable DenseHead rpnHead;
    private final RoIHead roiHead;
    private final @Nullable TestCfg proposalCfg;

    /** Makes the detector of its parts. */
    @SuppressWarnings("this-escape") // registering children, as every module does
    public TwoStageDetector(Args args) {
        super(args.dataPreprocessor(), args.backbone(), args.neck(), args.initCfg());
        TrainCfg train = args.trainCfg();
        TestCfgs test = args.testCfg();
        this.proposalCfg = train == null ? null : train.rpnProposal();
        Map<String, Object> rpn = cfgs(train == null ? null : train.rpn(), test == null ? null : test.rpn());
        rpn.put("num_classes", 1);
        this.rpnHead = args.rpnHead() == null
                ? null
                : childOf("rpn_head", args.rpnHead().build(rpn));
        this.roiHead = childOf(
                "roi_head",
                args.roiHead().build(cfgs(train == null ? null : train.rcnn(), test == null ? null : test.rcnn())));
    }

    private static Map<String, Object> cfgs(@Nullable ConfigValue train, @Nullable ConfigValue test) {
        Map<String, Object> extra = new HashMap<>();
        if (train != null) {
            extra.put("train_cfg", train);
        }
        if (test != null) {
            extra.put("test_cfg", test);
        }
        return extra;
    }

    /** Whether there is a head that proposes boxes. */
    public final boolean hasRpn() {
        return rpnHead != null;
    }

    /**
     * The head that proposes boxes.
     *
     * @throws IllegalStateException if there is none
     */
    public final DenseHead rpnHead() {
        if (rpnHead == null) {
            throw new IllegalStateException("the detector has no rpn_head: samples have to bring their proposals");
        }
        return rpnHead;
    }

    /** The second stage. */
    public final RoIHead roiHead() {
        return roiHead;
    }

    @Override
    public OptionalInt numClasses() {
        return OptionalInt.of(roiHead.numClasses());
    }

    /** Class scores and boxes of all proposals, and masks of the first ones if there are any: one tensor each. */
    @Override
    public List<List<Tensor>> forward(Tensor inputs) {
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> features = extractFeat(inputs);
            DetDataSample unknown = DetDataSample.empty()
                    .withMeta(ResultKey.IMG_SHAPE, new ImageSize((int) inputs.size(2), (int) inputs.size(3)));
            List<DetDataSample> samples = new ArrayList<>();
            for (long i = 0; i < inputs.size(0); i++) {
                samples.add(unknown);
            }
            List<Tensor> outputs = roiHead.forward(features, proposals(features, samples), samples);
            return outputs.stream().map(output -> List.of(scope.keep(output))).toList();
        }
    }

    @Override
    public Losses loss(Tensor inputs, List<DetDataSample> samples) {
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> features = extractFeat(inputs);
            if (rpnHead == null) {
                return roiHead.loss(features, proposals(features, samples), samples)
                        .keepIn(scope);
            }
            DenseHead.LossesAndPredictions proposed = rpnHead.lossAndPredict(features, asObjects(samples), proposalCfg);
            Losses losses = Losses.none();
            for (Map.Entry<String, List<Tensor>> entry :
                    proposed.losses().entries().entrySet()) {
                String name = entry.getKey();
                losses = losses.with(
                        name.contains("loss") && !name.contains("rpn") ? "rpn_" + name : name, entry.getValue());
            }
            return losses.plus(roiHead.loss(features, proposed.predictions(), samples))
                    .keepIn(scope);
        }
    }

    /** The samples with ground truth of one class: an object. */
    static List<DetDataSample> asObjects(List<DetDataSample> samples) {
        List<DetDataSample> objects = new ArrayList<>();
        for (DetDataSample sample : samples) {
            InstanceData there = sample.gtInstances();
            objects.add(
                    there.size() == 0 ? sample : sample.withGtInstances(there.with("labels", new long[there.size()])));
        }
        return objects;
    }

    @Override
    public List<DetDataSample> predict(Tensor inputs, List<DetDataSample> samples, boolean rescale) {
        return TorchScope.call(() -> Grad.off(() -> {
            List<Tensor> features = extractFeat(inputs);
            List<InstanceData> proposals = proposals(features, samples);
            return addPredictions(samples, roiHead.predict(features, proposals, samples, rescale));
        }));
    }

    /** The proposals that the samples bring, or else those of the first stage. */
    private List<InstanceData> proposals(List<Tensor> features, List<DetDataSample> samples) {
        if (samples.stream().noneMatch(sample -> sample.proposals().isPresent())) {
            return rpnHead().predict(features, samples, false);
        }
        return samples.stream()
                .map(sample -> sample.proposals()
                        .orElseThrow(() -> new IllegalStateException("some samples have proposals and some have none")))
                .toList();
    }
}
