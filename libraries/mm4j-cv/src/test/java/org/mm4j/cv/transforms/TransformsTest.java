package org.mm4j.cv.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigList;
import org.mm4j.config.ConfigString;
import org.mm4j.config.Origin;
import org.mm4j.cv.image.ColorType;
import org.mm4j.cv.image.DecodeBackend;
import org.mm4j.cv.image.ImageException;
import org.mm4j.cv.image.ImageWriter;
import org.mm4j.cv.image.PaddingMode;
import org.mm4j.cv.testing.Pictures;
import org.mm4j.engine.data.Compose;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.ScaleFactor;

class TransformsTest {

    @TempDir
    private Path folder;

    @Test
    void loadingSetsImageAndSizes() {
        Path path = folder.resolve("a.png");
        ImageWriter.write(Pictures.noise(7, 9, 3), path);
        Results results = load(false, ColorType.COLOR).apply(new Results().put(ResultKey.IMG_PATH, path.toString()));
        Results loaded = Objects.requireNonNull(results);
        assertThat(loaded.get(ResultKey.IMG)).isEqualTo(Pictures.noise(7, 9, 3));
        assertThat(loaded.get(ResultKey.IMG_SHAPE)).isEqualTo(new ImageSize(7, 9));
        assertThat(loaded.get(ResultKey.ORI_SHAPE)).isEqualTo(new ImageSize(7, 9));
        assertThat(loaded.names()).containsExactly("img_path", "img", "img_shape", "ori_shape");
        Results grey = Objects.requireNonNull(
                load(false, ColorType.GRAYSCALE).apply(new Results().put(ResultKey.IMG_PATH, path.toString())));
        assertThat(grey.get(ResultKey.IMG).channels()).isEqualTo(1);
    }

    @Test
    void whatCannotBeReadIsAnErrorOrDropped() {
        Results sample =
                new Results().put(ResultKey.IMG_PATH, folder.resolve("none.jpg").toString());
        assertThatThrownBy(() -> load(false, ColorType.COLOR).apply(sample))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("none.jpg");
        assertThat(load(true, ColorType.COLOR).apply(sample)).isNull();
        assertThatThrownBy(() -> load(false, ColorType.COLOR).apply(new Results().put(ResultKey.IMG_PATH, "a\0b")))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("no name of a file");
        assertThatThrownBy(() ->
                        load(false, ColorType.COLOR).apply(new Results().put(ResultKey.IMG_PATH, "s3://x.org/a.jpg")))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("http and https");
        assertThatThrownBy(() -> load(true, ColorType.COLOR).apply(new Results()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("img_path");
    }

    @Test
    void optionsThatAreNotSupportedAreRefusedByName() {
        ConfigDict petrel = ConfigDict.EMPTY.with("backend", ConfigString.of("petrel"));
        ConfigDict local = ConfigDict.EMPTY.with("backend", ConfigString.of("local"));
        assertThatThrownBy(() -> new LoadImageFromFile.Args(
                        false, ColorType.UNCHANGED, DecodeBackend.TURBOJPEG, null, false, null))
                .hasMessageContaining("imdecode_backend='turbojpeg'");
        assertThatThrownBy(() ->
                        new LoadImageFromFile.Args(false, ColorType.COLOR, DecodeBackend.CV2, petrel, false, null))
                .hasMessageContaining("file_client_args");
        assertThatThrownBy(() ->
                        new LoadImageFromFile.Args(false, ColorType.COLOR, DecodeBackend.CV2, null, false, petrel))
                .hasMessageContaining("backend_args");
        assertThatThrownBy(() ->
                        new LoadImageFromFile.Args(false, ColorType.COLOR, DecodeBackend.CV2, local, false, local))
                .hasMessageContaining("both");
        assertThat(new LoadImageFromFile.Args(false, ColorType.COLOR, DecodeBackend.CV2, null, false, local)
                        .backendArgs())
                .isEqualTo(local);
        assertThatThrownBy(() -> resize(null, null, false, true)).hasMessageContaining("scale or scale_factor");
        assertThatThrownBy(() -> new Resize.Args(ResizeScale.of(3), null, false, true, "opengl", "bilinear"))
                .hasMessageContaining("got 'opengl'");
        assertThatThrownBy(() -> ResizeScale.of(List.of(1, 2, 3))).hasMessageContaining("got 3 numbers");
        assertThatThrownBy(() -> ResizeScale.of(0)).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> ResizeFactor.of(-1.0)).hasMessageContaining("greater than 0");
        assertThatThrownBy(() -> ResizeFactor.of(List.of(1.0))).hasMessageContaining("got 1 numbers");
    }

    @Test
    void resizingMovesAnnotations() {
        Results results = new Results()
                .put(ResultKey.IMG, Pictures.noise(10, 20, 3))
                .put(ImageKeys.GT_BBOXES, new float[][] {{1, 2, 30, 9}})
                .put(ImageKeys.GT_KEYPOINTS, new float[][][] {{{4, 5, 2}, {25, 12, 1}}})
                .put(ImageKeys.GT_SEG_MAP, new Image(10, 20, 1, new byte[200]));
        Objects.requireNonNull(resize(new ResizeScale(40, 5), null, false, true).apply(results));
        assertThat(results.get(ResultKey.SCALE_FACTOR)).isEqualTo(new ScaleFactor(2, 0.5));
        assertThat(results.get(ResultKey.SCALE)).isEqualTo(new ImageSize(5, 40));
        assertThat(results.get(ResultKey.KEEP_RATIO)).isFalse();
        assertThat(results.get(ImageKeys.GT_BBOXES)[0]).containsExactly(2, 1, 40, 4.5f);
        assertThat(results.get(ImageKeys.GT_KEYPOINTS)[0][0]).containsExactly(8, 2.5f, 2);
        assertThat(results.get(ImageKeys.GT_KEYPOINTS)[0][1]).containsExactly(40, 5, 1);
        assertThat(results.get(ImageKeys.GT_SEG_MAP).size()).isEqualTo(new ImageSize(5, 40));
    }

    @Test
    void boxesMayStayOutsideOfThePicture() {
        Results results = new Results()
                .put(ResultKey.IMG, Pictures.noise(10, 20, 3))
                .put(ImageKeys.GT_BBOXES, new float[][] {{-4, 2, 30, 19}});
        Objects.requireNonNull(
                resize(null, new ResizeFactor(0.5, 0.5), true, false).apply(results));
        assertThat(results.get(ImageKeys.GT_BBOXES)[0]).containsExactly(-2, 1, 15, 9.5f);
        assertThat(results.get(ResultKey.KEEP_RATIO)).isTrue();
    }

    @Test
    void padding() {
        Image image = Pictures.noise(10, 20, 3);
        Results square = pad(image, null, null, true, PadVal.of(7));
        assertThat(square.get(ResultKey.IMG_SHAPE)).isEqualTo(new ImageSize(20, 20));
        assertThat(square.get(ResultKey.PAD_SHAPE)).isEqualTo(new ImageSize(20, 20));
        assertThat(square.has(ImageKeys.PAD_FIXED_SIZE)).isFalse();
        assertThat(square.get(ResultKey.IMG).at(19, 0, 2)).isEqualTo(7);
        Results both = pad(image, null, 16, true, PadVal.of(0));
        assertThat(both.get(ResultKey.PAD_SHAPE)).isEqualTo(new ImageSize(32, 32));
        assertThat(both.get(ImageKeys.PAD_SIZE_DIVISOR)).isEqualTo(16);
        Results fixed = pad(image, new PadSize(30, 12), null, false, PadVal.of(0));
        assertThat(fixed.get(ResultKey.PAD_SHAPE)).isEqualTo(new ImageSize(12, 30));
        assertThat(fixed.get(ImageKeys.PAD_FIXED_SIZE)).isEqualTo(new ImageSize(12, 30));
        assertThat(pad(image, null, 8, false, PadVal.of(0)).get(ResultKey.PAD_SHAPE))
                .isEqualTo(new ImageSize(16, 24));
    }

    @Test
    void mapsOfClassesArePaddedWith255() {
        Results results = new Results()
                .put(ResultKey.IMG, Pictures.noise(4, 6, 3))
                .put(ImageKeys.GT_SEG_MAP, new Image(4, 6, 1, new byte[24]));
        new Pad(new Pad.Args(null, null, true, PadVal.of(0), PaddingMode.CONSTANT)).apply(results);
        assertThat(results.get(ImageKeys.GT_SEG_MAP).at(5, 5, 0)).isEqualTo(255);
        assertThat(results.get(ImageKeys.GT_SEG_MAP).at(3, 5, 0)).isZero();
    }

    @Test
    void padValues() {
        ConfigDict dict = ConfigDict.EMPTY
                .with("img", new ConfigList(List.of(number(1), number(2.5), number(3)), Origin.NONE))
                .with("seg", number(9))
                .with("masks", ConfigInt.of(java.math.BigInteger.ONE));
        assertThat(PadVal.of(dict).img(3)).containsExactly(1, 2.5, 3);
        assertThat(PadVal.of(dict).masks()).isEqualTo(1);
        assertThat(PadVal.of(5).img(3)).containsExactly(5, 5, 5);
        assertThat(PadVal.of(5).seg(1)).containsExactly(255);
        assertThat(PadVal.of(ConfigDict.EMPTY.with("img", number(114))).img(3)).containsExactly(114, 0, 0);
        assertThatThrownBy(() -> PadVal.of(dict).img(4)).hasMessageContaining("3 numbers");
        assertThatThrownBy(() -> PadVal.of(ConfigDict.EMPTY.with("image", number(1))))
                .hasMessageContaining("image");
        assertThatThrownBy(() -> PadVal.of(ConfigDict.EMPTY.with("img", ConfigString.of("grey"))))
                .hasMessageContaining("img is a number");
    }

    @Test
    void contradictingPadArgumentsAreRefused() {
        assertThatThrownBy(() -> padArgs(null, null, false)).hasMessageContaining("needs size");
        assertThatThrownBy(() -> padArgs(new PadSize(3, 3), null, true)).hasMessageContaining("pad_to_square");
        assertThatThrownBy(() -> padArgs(new PadSize(3, 3), 4, false)).hasMessageContaining("both");
        assertThatThrownBy(() -> padArgs(null, 0, false)).hasMessageContaining("size_divisor");
    }

    @Test
    void pipelinesAreCheckedEndToEnd() {
        Compose pipeline = Compose.of(List.of(
                load(false, ColorType.COLOR),
                resize(ResizeScale.of(8), null, true, true),
                new Pad(padArgs(null, null, true))));
        pipeline.check(Set.of(ResultKey.IMG_PATH));
        assertThatThrownBy(() -> pipeline.check(Set.of())).hasMessageContaining("img_path");
    }

    private static LoadImageFromFile load(boolean ignoreEmpty, ColorType type) {
        return new LoadImageFromFile(
                new LoadImageFromFile.Args(false, type, DecodeBackend.CV2, null, ignoreEmpty, null));
    }

    private static Resize resize(
            @Nullable ResizeScale scale, @Nullable ResizeFactor factor, boolean keepRatio, boolean clip) {
        return new Resize(new Resize.Args(scale, factor, keepRatio, clip, "cv2", "bilinear"));
    }

    private static Results pad(
            Image image, @Nullable PadSize size, @Nullable Integer divisor, boolean square, PadVal value) {
        return Objects.requireNonNull(new Pad(new Pad.Args(size, divisor, square, value, PaddingMode.CONSTANT))
                .apply(new Results().put(ResultKey.IMG, image)));
    }

    private static Pad.Args padArgs(@Nullable PadSize size, @Nullable Integer divisor, boolean square) {
        return new Pad.Args(size, divisor, square, PadVal.of(0), PaddingMode.CONSTANT);
    }

    private static ConfigFloat number(double value) {
        return ConfigFloat.of(value);
    }
}
