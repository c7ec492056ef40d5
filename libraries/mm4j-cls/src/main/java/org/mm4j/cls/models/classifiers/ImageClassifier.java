package org.mm4j.cls.models.classifiers;

import java.util.List;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.models.heads.ClassifierHead;
import org.mm4j.cls.models.preprocessors.ClsDataPreprocessor;
import org.mm4j.cls.structures.ClsDataSample;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.model.Neck;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Doc;
import org.mm4j.registry.RegistryKey;

/** A backbone, possibly a neck, and a head that tells classes apart. */
@Doc("A classifier of pictures.")
public final class ImageClassifier extends BaseClassifier {

    private static final RegistryKey<ClsDataPreprocessor> PREPROCESSORS =
            new RegistryKey<>("model", ClsDataPreprocessor.class);

    /** The arguments. */
    public record Args(
            Backbone backbone,
            @Nullable Neck neck,

            @Doc("without one there are features, but no losses and predictions") @Nullable
            ClassifierHead head,

            @Doc("a checkpoint to begin with, in place of init_cfg") @Nullable
            String pretrained,

            @Doc("augmentations of whole batches in training: batch_augments of the preprocessor") @Nullable
            ConfigDict trainCfg,

            @Doc("ClsDataPreprocessor, unless it names another type") @Nullable
            ConfigDict dataPreprocessor,

            @Nullable InitCfg initCfg) {}

    private final Backbone backbone;
    private final @Nullable Neck neck;
    private final @Nullable ClassifierHead head;

    /** Makes the classifier of its parts. */
    public ImageClassifier(Args args, BuildContext build) {
        super(preprocessor(args, build), init(args));
        this.backbone = childOf("backbone", args.backbone());
        this.neck = args.neck() == null ? null : childOf("neck", args.neck());
        this.head = args.head() == null ? null : childOf("head", args.head());
    }

    private static ClsDataPreprocessor preprocessor(Args args, BuildContext build) {
        ConfigDict dict = args.dataPreprocessor() == null ? ConfigDict.EMPTY : args.dataPreprocessor();
        BuildContext scope = build.at("data_preprocessor");
        if (!dict.has("type")) {
            dict = dict.with("type", ConfigString.of("ClsDataPreprocessor"));
            scope = scope.withScope("mmcls");
        }
        ConfigDict augments = args.trainCfg();
        if (augments != null && !dict.has("batch_augments")) {
            dict = dict.with("batch_augments", augments);
        }
        return scope.build(PREPROCESSORS, dict);
    }

    private static @Nullable InitCfg init(Args args) {
        String pretrained = args.pretrained();
        return pretrained == null
                ? args.initCfg()
                : InitCfg.of(ConfigDict.EMPTY
                        .with("type", ConfigString.of("Pretrained"))
                        .with("checkpoint", ConfigString.of(pretrained)));
    }

    @Override
    public OptionalInt numClasses() {
        return head == null ? OptionalInt.empty() : head.numClasses();
    }

    @Override
    public List<Tensor> extractFeat(Tensor inputs) {
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> features = backbone.forward(inputs);
            return scope.keepAll(neck == null ? features : neck.forward(features));
        }
    }

    /** The scores of the classes before softmax, (N, C); the features if there is no head. */
    @Override
    public List<Tensor> forwardTensor(Tensor inputs) {
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> features = extractFeat(inputs);
            return scope.keepAll(head == null ? features : List.of(head.forward(features)));
        }
    }

    @Override
    public Losses loss(Tensor inputs, List<ClsDataSample> samples) {
        try (TorchScope scope = TorchScope.open()) {
            return requireHead().loss(extractFeat(inputs), samples).keepIn(scope);
        }
    }

    @Override
    public List<ClsDataSample> predict(Tensor inputs, List<ClsDataSample> samples) {
        return TorchScope.call(() -> requireHead().predict(extractFeat(inputs), samples));
    }

    private ClassifierHead requireHead() {
        if (head == null) {
            throw new IllegalStateException("the classifier has no head; add head=dict(type='LinearClsHead', …)");
        }
        return head;
    }
}
