package org.mm4j.cv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigExpression;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.cv.models.DepthwiseSeparableConvModule;
import org.mm4j.cv.models.ReflectionPad2d;
import org.mm4j.cv.transforms.LoadImageFromFile;
import org.mm4j.cv.transforms.Pad;
import org.mm4j.cv.transforms.Resize;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.Compose;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.SiLU;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Registries;

/** What configs can build from this library, through the registry. */
class MmcvLibraryTest {

    private static final BuildContext BUILD = Registries.discover().context(Registries.ROOT);

    @ParameterizedTest
    @ValueSource(strings = {"ConvModule", "mmcv.ConvModule", "mmengine.ConvModule"})
    void convModuleUnderAllItsNames(String type) {
        ConvModule block = (ConvModule) model("dict(type='" + type + "', in_channels=4, out_channels=8, kernel_size=3,"
                + " padding=1, norm_cfg=dict(type='BN', momentum=0.03, eps=0.001), act_cfg=dict(type='SiLU'))");
        assertThat(block.namedParameters().keySet()).containsExactly("conv.weight", "bn.weight", "bn.bias");
        assertThat(((BatchNorm2d) Objects.requireNonNull(block.norm())).args().eps())
                .isEqualTo(0.001);
        assertThat(((SiLU) Objects.requireNonNull(block.activation())).isInplace())
                .isTrue();
    }

    @Test
    void convModuleByDefault() {
        ConvModule block = (ConvModule) model("dict(type='ConvModule', in_channels=4, out_channels=8, kernel_size=1)");
        assertThat(block.namedParameters().keySet()).containsExactly("conv.weight", "conv.bias");
        assertThat(block.activation()).isNotNull();
        assertThat(block.norm()).isNull();
    }

    @Test
    void convModuleWithEverythingStated() {
        ConvModule block = (ConvModule) model("dict(type='ConvModule', in_channels=4, out_channels=8,"
                + " kernel_size=(3, 5), stride=(1, 2), padding=(1, 2), dilation=1, groups=2, bias=True,"
                + " conv_cfg=dict(type='Conv2d'), norm_cfg=dict(type='GN', num_groups=2, requires_grad=False),"
                + " act_cfg=None, inplace=False, with_spectral_norm=False, padding_mode='reflect',"
                + " order=('act', 'norm', 'conv'), efficient_conv_bn_eval=False)");
        Conv2d conv = (Conv2d) block.conv();
        assertThat(conv.weight().shape()).containsExactly(8, 2, 3, 5);
        assertThat(block.children().keySet()).containsExactly("padding_layer", "conv", "gn");
        assertThat(block.namedParameters().get("gn.weight")).satisfies(p -> {
            assertThat(p.shape()).containsExactly(4);
            assertThat(p.requiresGrad()).isFalse();
        });
        assertThat(block.activation()).isNull();
    }

    @Test
    void depthwiseSeparableWithItsOwnHalves() {
        DepthwiseSeparableConvModule block =
                (DepthwiseSeparableConvModule) model("dict(type='DepthwiseSeparableConvModule', in_channels=4,"
                        + " out_channels=8, kernel_size=3, padding=1, norm_cfg=dict(type='BN'),"
                        + " dw_act_cfg=None, pw_norm_cfg=dict(type='GN', num_groups=2), pw_act_cfg='default')");
        assertThat(block.depthwiseConv().children().keySet()).containsExactly("conv", "bn");
        assertThat(block.pointwiseConv().children().keySet()).containsExactly("conv", "gn", "activate");
    }

    @Test
    void aPipeline() {
        Compose pipeline = (Compose) transform("dict(type='Compose', transforms=["
                + "dict(type='LoadImageFromFile', backend_args=None, color_type='color_ignore_orientation'),"
                + "dict(type='Resize', scale=(640, 480), keep_ratio=True, interpolation='lanczos'),"
                + "dict(type='Resize', scale_factor=0.5),"
                + "dict(type='mmcv.Resize', scale_factor=(0.5, 2.0), backend='cv2', clip_object_border=False),"
                + "dict(type='Pad', pad_to_square=True, pad_val=dict(img=(114.0, 114.0, 114.0))),"
                + "dict(type='Pad', size=(640, 640), pad_val=3, padding_mode='symmetric'),"
                + "dict(type='Pad', size_divisor=32)])");
        assertThat(pipeline.transforms())
                .extracting(Object::getClass)
                .containsExactlyElementsOf(List.<Class<?>>of(
                        LoadImageFromFile.class,
                        Resize.class,
                        Resize.class,
                        Resize.class,
                        Pad.class,
                        Pad.class,
                        Pad.class));
    }

    @Test
    void paddingLayersByName() {
        assertThat(model("dict(type='reflect', padding=2)")).isInstanceOf(ReflectionPad2d.class);
        assertThat(model("dict(type='zero', padding=(1, 2, 3, 4))").extraRepr()).isEqualTo("(1, 2, 3, 4)");
        assertThat(model("dict(type='replicate', padding=1)").extraRepr()).isEqualTo("(1, 1, 1, 1)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "dict(type='LoadImageFromFile', imdecode_backend='tifffile')|is one of 'cv2'",
                "dict(type='LoadImageFromFile', imdecode_backend='tifffile')|cv2 (OpenCV, also for TIFF)",
                "dict(type='LoadImageFromFile', imdecode_backend='turbojpeg', color_type='unchanged')|turbojpeg",
                "dict(type='LoadAnnotations', imdecode_backend='turbojpeg')|turbojpeg",
                "dict(type='LoadAnnotations', backend_args=dict(backend='petrel'))|class maps",
                "dict(type='LoadAnnotations', with_boxes=True)|with_bbox",
                "dict(type='LoadImageFromFile', color_type='colour')|color",
                "dict(type='Resize')|scale or scale_factor",
                "dict(type='Resize', scale=(1, 2, 3))|scale",
                "dict(type='Resize', scale=8, interpolation='cubic')|bicubic",
                "dict(type='RandomFlip', prob=1.0, swap_seg_labels=[(300, 2)])|from 0 to 255, unlike those of [300, 2]",
                "dict(type='Pad', size_divisor=0)|size_divisor",
                "dict(type='Pad', size=640)|size",
                "dict(type='Pad', pad_to_square=True, pad_val=dict(image=1))|image",
            })
    void wrongTransformsAreErrorsOfTheConfig(String config, String named) {
        assertThatThrownBy(() -> transform(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(named);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "padding_mode='circular'|circular",
                "with_spectral_norm=True|with_spectral_norm",
                "bias='none'|'auto'",
                "order=('conv', 'norm')|order",
                "norm=dict(type='BN')|norm_cfg",
                "groups=3|groups",
            })
    void wrongBlocksAreErrorsOfTheConfig(String argument, String named) {
        assertThatThrownBy(() -> model(
                        "dict(type='ConvModule', in_channels=4, out_channels=8, kernel_size=3, " + argument + ")"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(named);
    }

    private static BaseModule model(String config) {
        return BUILD.build(Kinds.MODELS, ConfigExpression.evaluate(config, "test"), Map.of());
    }

    private static Transform transform(String config) {
        return BUILD.build(Kinds.TRANSFORMS, ConfigExpression.evaluate(config, "test"));
    }
}
