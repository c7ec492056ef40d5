package org.mm4j.engine.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.mm4j.engine.memory.TorchScope;

class BaseModuleTest {

    private static final class Net extends BaseModule {
        final Parameter scale = parameter("scale", Tensor::zero_, 2);
        final Sequential stem = child("stem", new Sequential());
        final Parameter steps = buffer("steps", ScalarType.Long, Tensor::zero_);

        Net() {
            stem.add("conv", Conv2d.of(3, 4, 3));
            stem.add("bn", BatchNorm2d.of(4));
            child("list", new ModuleList<>(List.of(Conv2d.of(1, 1, 1, 1, 0, 1, 1, false), new Identity())));
        }
    }

    @Test
    void theStateDictHasTorchsNamesInTorchsOrder() {
        try (Net net = new Net()) {
            assertThat(net.stateDict().keySet())
                    .containsExactly(
                            "scale",
                            "steps",
                            "stem.conv.weight",
                            "stem.conv.bias",
                            "stem.bn.weight",
                            "stem.bn.bias",
                            "stem.bn.running_mean",
                            "stem.bn.running_var",
                            "stem.bn.num_batches_tracked",
                            "list.0.weight");
            assertThat(net.namedParameters().keySet()).doesNotContain("steps").hasSize(6);
            assertThat(net.namedBuffers().keySet()).hasSize(4);
            assertThat(net.namedModules().keySet())
                    .containsExactly("", "stem", "stem.conv", "stem.bn", "list", "list.0", "list.1");
        }
    }

    @Test
    void sharedModulesStandUnderEachPathInTheStateDictAndCountOnce() {
        ModuleList<Conv2d> list = new ModuleList<>();
        try (list) {
            Conv2d conv = list.add(Conv2d.of(1, 1, 1));
            list.addShared(conv);
            assertThat(list.namedState().keySet()).containsExactly("0.weight", "0.bias", "1.weight", "1.bias");
            assertThat(list.namedState().get("1.weight"))
                    .isSameAs(list.namedState().get("0.weight"));
            assertThat(list.namedParameters().keySet()).containsExactly("0.weight", "0.bias");
            assertThat(list.namedModules().keySet()).containsExactly("", "0");
            assertThat(conv.isShared()).isTrue();
            assertThat(conv.path()).isEqualTo("0");
            list.prepareForInference();
            TorchScope.run(() -> assertThat(list.get(1)
                            .forward(Tensors.of(new float[] {1}, 1, 1, 1, 1))
                            .numel())
                    .isEqualTo(1));
        }
    }

    @Test
    void aConvolutionThatIsSharedIsNotFolded() {
        ModuleList<Layer> list = new ModuleList<>();
        try (list) {
            Conv2d conv = Conv2d.of(1, 1, 1);
            list.add(conv);
            BatchNorm2d norm = BatchNorm2d.of(1);
            list.addShared(conv);
            assertThat(Fold.convBn(conv, norm)).isFalse();
            assertThat(norm.isFolded()).isFalse();
        }
    }

    @Test
    void applyVisitsChildrenFirst() {
        try (Net net = new Net()) {
            List<String> visited = new ArrayList<>();
            net.apply(module -> visited.add(module.path()));
            assertThat(visited).containsExactly("stem.conv", "stem.bn", "stem", "list.0", "list.1", "list", "");
        }
    }

    @Test
    void modesReachTheWholeTree() {
        try (Net net = new Net()) {
            assertThat(net.isTraining()).isTrue();
            net.eval();
            assertThat(net.namedModules().values()).noneMatch(BaseModule::isTraining);
            net.train(true);
            assertThat(net.namedModules().values()).allMatch(BaseModule::isTraining);
        }
    }

    @Test
    void namesAndParentsAreUnique() {
        try (Sequential one = new Sequential();
                Sequential two = new Sequential()) {
            Identity identity = one.add("a", new Identity());
            assertThatThrownBy(() -> one.add("a", new Identity())).hasMessageContaining("'a'");
            assertThatThrownBy(() -> one.add("a.b", new Identity())).hasMessageContaining("a.b");
            assertThatThrownBy(() -> two.add("x", identity)).hasMessageContaining("already belongs");
        }
    }

    @Test
    void parametersAreMadeOnFirstUseAndFrozenAsAsked() {
        try (Conv2d conv = Conv2d.of(3, 4, 3)) {
            assertThat(conv.weight().isMaterialized()).isFalse();
            assertThat(conv.weight().shape()).containsExactly(4, 3, 3, 3);
            conv.weight().setRequiresGrad(false);
            assertThat(conv.weight().isMaterialized()).isFalse();
            assertThat(conv.weight().value().requires_grad()).isFalse();
            conv.weight().setRequiresGrad(true);
            assertThat(conv.weight().value().requires_grad()).isTrue();
        }
        try (BatchNorm2d norm = new BatchNorm2d(new BatchNorm2d.Args(2, 1e-5, 0.1, true, true, false))) {
            assertThat(norm.namedParameters().values()).noneMatch(Parameter::requiresGrad);
            Parameter mean = norm.stateAt("running_mean");
            assertThatThrownBy(() -> mean.setRequiresGrad(true)).hasMessageContaining("buffer");
        }
    }

    @Test
    void parametersOutliveTheScopeInWhichTheyWereMade() {
        Tensor weight;
        try (Conv2d conv = Conv2d.of(1, 1, 1)) {
            TorchScope.run(() -> conv.weight().value());
            weight = conv.weight().value();
            assertThat(weight.isNull()).isFalse();
            assertThat(Tensors.floats(weight)).hasSize(1);
        }
        assertThat(weight.isNull()).isTrue();
    }

    @Test
    void gradientsReachTheParameters() {
        try (Conv2d conv = Conv2d.of(1, 2, 1)) {
            TorchScope.run(() -> {
                Tensor y = conv.forward(Tensors.of(new float[] {1, 2, 3, 4}, 1, 1, 2, 2));
                y.sum().backward();
                assertThat(Tensors.floats(conv.weight().value().grad())).containsExactly(10, 10);
            });
        }
    }

    @Test
    void theTreePrints() {
        try (Net net = new Net()) {
            String text = ModuleTree.of(net).render();
            assertThat(text)
                    .contains("Net  123")
                    .contains("  stem: Sequential  120")
                    .contains("    conv: Conv2d(3, 4, kernel_size=(3, 3), stride=(1, 1))  112")
                    .contains("    1: Identity\n");
            assertThat(net.scale.isMaterialized() || net.steps.isMaterialized()).isFalse();
        }
    }
}
