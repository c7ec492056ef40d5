package org.mm4j.engine.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigFormat;
import org.mm4j.config.ConfigReference;
import org.mm4j.config.Origin;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.MmengineLibrary;
import org.mm4j.engine.checkpoint.CheckpointException;
import org.mm4j.engine.checkpoint.CheckpointStore;
import org.mm4j.engine.checkpoint.CheckpointWriter;
import org.mm4j.engine.checkpoint.DownloadListener;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Inline;
import org.mm4j.registry.Library;
import org.mm4j.registry.Registrar;
import org.mm4j.registry.Registries;
import org.mm4j.testkit.WeightServer;

/** Initialisers as configs name them, those of another library among them. */
class InitRegistryTest {

    @TempDir
    Path folder;

    /** Counts up from a number. */
    public static final class RampInit extends BaseInit {

        /** Arguments. */
        public record Args(
                @Default("0") double start, @Inline Common common) {}

        private final Args args;

        /** As a config describes it. */
        public RampInit(Args args, BuildContext build) {
            super(args.common(), build);
            this.args = args;
        }

        @Override
        protected void fill(Tensor weight) {
            float[] values = new float[(int) weight.numel()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (args.start() + i);
            }
            Tensors.copy(weight, values);
        }
    }

    /** A small backbone. */
    public static final class Net extends BaseModule {

        /** Arguments. */
        public record Args(@Nullable InitCfg initCfg) {}

        final Conv2d conv = child("conv", Conv2d.of(1, 2, 2));

        /** As a config describes it. */
        public Net(Args args) {
            super(args.initCfg());
            child("bn", BatchNorm2d.of(2));
        }

        float[] weights() {
            return Tensors.floats(conv.weight().value());
        }
    }

    /** Another library. */
    public static final class MineLibrary implements Library {
        @Override
        public String name() {
            return "mine";
        }

        @Override
        public MethodHandles.Lookup lookup() {
            return MethodHandles.lookup();
        }

        @Override
        public void register(Registrar registrar) {
            registrar.in(Kinds.MODELS).add(Net.class);
            registrar.in(Kinds.WEIGHT_INITIALIZERS).add(RampInit.class, "Ramp");
        }
    }

    private static Net build(String scope, String init) {
        Config config = Config.fromString("model = dict(type='mine.Net', init_cfg=" + init + ")", ConfigFormat.PY);
        return (Net) Registries.of(new MmengineLibrary(), new MineLibrary())
                .context(scope)
                .at("model")
                .build(Kinds.MODELS, Objects.requireNonNull(config.root().get("model")));
    }

    @Test
    void aLibraryAddsAnInitialiserOfItsOwn() {
        try (Net net = build("mine", "dict(type='Ramp', start=3, bias=9, layer='Conv2d')")) {
            net.initWeights();
            assertThat(net.weights()).containsExactly(3, 4, 5, 6, 7, 8, 9, 10);
            assertThat(Tensors.floats(net.stateAt("conv.bias").value())).containsOnly(9);
        }
        String mixed =
                "[dict(type='mmengine.Constant', val=5, layer=['_BatchNorm']), dict(type='mine.Ramp', layer='Conv2d')]";
        try (Net net = build("mmengine", mixed)) {
            net.initWeights();
            assertThat(net.weights()).startsWith(0, 1, 2);
            assertThat(Tensors.floats(net.stateAt("bn.weight").value())).containsOnly(5);
        }
        String override = "dict(type='Constant', val=2, layer='BatchNorm2d',"
                + " override=[dict(type='Ramp', name='conv', start=1), dict(name='bn')])";
        try (Net net = build("mine", override)) {
            net.initWeights();
            assertThat(net.weights()).startsWith(1, 2, 3);
            assertThat(Tensors.floats(net.stateAt("bn.weight").value())).containsOnly(2);
        }
    }

    @Test
    void whatIsWrongIsFoundBeforeAnythingIsBuiltWithItsPlace() {
        assertThatThrownBy(() -> build("mine", "dict(type='Orthogonal')"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("Orthogonal")
                .hasMessageContaining("weight initializer")
                .hasMessageContaining("model.init_cfg");
        assertThatThrownBy(() -> build("mine", "[dict(type='Normal'), dict(type='Constant')]"))
                .hasMessageContaining("`val`")
                .hasMessageContaining("model.init_cfg");
        assertThatThrownBy(() -> build("mine", "dict(type='Kaiming', distribution='normale')"))
                .hasMessageContaining("normale")
                .hasMessageContaining("did you mean 'normal'?");
        assertThatThrownBy(() -> build("mine", "dict(type='Ramp', override=dict(name='conv', start=1))"))
                .hasMessageContaining("needs a 'type'");
        assertThatThrownBy(() -> build("mine", "dict(type='Ramp', override=dict(type='Ram', name='conv'))"))
                .hasMessageContaining("Ramp");
    }

    @Test
    void classesOfNewStyleConfigsAreTheSame() {
        Config config = Config.fromString(
                "model = dict(type='mine.Net', init_cfg=dict(std=0, mean=4, layer='Conv2d'))", ConfigFormat.PY);
        ConfigDict model = (ConfigDict) Objects.requireNonNull(config.root().get("model"));
        ConfigDict init = (ConfigDict) Objects.requireNonNull(model.get("init_cfg"));
        ConfigReference type =
                new ConfigReference("mmengine.model.NormalInit", ConfigReference.Type.OBJECT, Origin.NONE);
        try (BaseModule net = Registries.of(new MmengineLibrary(), new MineLibrary())
                .context("mine")
                .build(Kinds.MODELS, model.with("init_cfg", init.with("type", type)))) {
            net.initWeights();
            assertThat(((Net) net).weights()).containsOnly(4);
        }
    }

    @Test
    void pretrainedWeightsOfAPartComeFromTheWeb() throws IOException {
        Path file = folder.resolve("cls.pth");
        try (Net net = build("mine", "dict(type='Ramp', bias=7, layer='Conv2d')")) {
            net.initWeights();
            Map<String, Tensor> state = new LinkedHashMap<>();
            net.stateDict().forEach((key, tensor) -> state.put("backbone." + key, tensor));
            state.put("head.fc.weight", net.conv.weight().value());
            CheckpointWriter.write(file, state, Map.of());
        }
        try (WeightServer server = new WeightServer(Files.readAllBytes(file))) {
            String url = server.url("cls.pth");
            InitContext context = new InitContext(new CheckpointStore(folder, DownloadListener.SILENT));
            try (Net net = build("mine", "dict(type='Pretrained', checkpoint='" + url + "', prefix='backbone.')")) {
                assertThat(server.ranges()).as("building downloads nothing").isEmpty();
                net.initWeights(context);
                assertThat(net.weights()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
                assertThat(Tensors.floats(net.stateAt("conv.bias").value())).containsOnly(7);
            }
            try (Net net = build("mine", "dict(type='Pretrained', checkpoint='" + url + "')")) {
                assertThatThrownBy(() -> net.initWeights(context))
                        .isInstanceOf(CheckpointException.class)
                        .hasMessageContaining("prefix='backbone.'");
            }
            assertThat(server.ranges()).containsExactly("");
        }
        try (Net net = build("mine", "dict(type='Pretrained', checkpoint='torchvision://resnet5O')")) {
            assertThatThrownBy(net::initWeights)
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("the nearest are resnet50");
        }
    }
}
