package org.mm4j.det.structures.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.mm4j.cv.image.FlipDirection;
import org.mm4j.cv.image.Interpolation;
import org.mm4j.det.structures.Box;
import org.mm4j.det.structures.bbox.HorizontalBoxes;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.ImageSize;

/** Bitmap and polygon masks: hand-made cases, both forms against each other, runs against bitmaps, bad input. */
class MasksTest {

    private static final double[] SQUARE = {2, 3, 8, 3, 8, 7, 2, 7};

    private static PolygonMasks square() {
        return PolygonMasks.of(List.of(List.of(SQUARE.clone())), 10, 12);
    }

    @Test
    void formsAgreeAfterEachOperation() {
        PolygonMasks polygons = square();
        BitmapMasks bitmaps = polygons.toBitmaps();
        assertThat(bitmaps.areas()).containsExactly(24);
        assertThat(polygons.areas()).containsExactly(24);
        assertThat(bitmaps.getBboxes().get(0)).isEqualTo(new Box(2, 3, 8, 7));
        assertThat(polygons.getBboxes().get(0)).isEqualTo(new Box(2, 3, 8, 7));
        for (FlipDirection direction : FlipDirection.values()) {
            assertThat(polygons.flip(direction).toBitmaps()).isEqualTo(bitmaps.flip(direction));
        }
        ImageSize twice = new ImageSize(20, 24);
        assertThat(polygons.resize(twice).toBitmaps()).isEqualTo(bitmaps.resize(twice));
        assertThat(polygons.rescale(2.0, Interpolation.NEAREST).toBitmaps())
                .isEqualTo(bitmaps.rescale(2.0, Interpolation.NEAREST));
        assertThat(polygons.rescale(twice, Interpolation.NEAREST).toBitmaps())
                .isEqualTo(bitmaps.rescale(twice, Interpolation.NEAREST));
        assertThat(polygons.pad(twice).toBitmaps()).isEqualTo(bitmaps.pad(twice));
        assertThat(polygons.expand(twice, 3, 4).toBitmaps()).isEqualTo(bitmaps.expand(twice, 3, 4));
        assertThat(polygons.crop(4, 2, 12, 6).toBitmaps()).isEqualTo(bitmaps.crop(4, 2, 12, 6));
        ImageSize same = new ImageSize(10, 12);
        assertThat(polygons.translate(same, 2, -1, 0, Interpolation.BILINEAR).toBitmaps())
                .isEqualTo(bitmaps.translate(same, 2, -1, 0, Interpolation.BILINEAR));
        assertThat(bitmaps.select(0, 0).size()).isEqualTo(2);
        assertThat(polygons.concat(polygons).toBitmaps()).isEqualTo(bitmaps.concat(bitmaps));
    }

    /** Numbers of mmdet 3.3; a box that begins outside of the picture has no pixels there. */
    @Test
    void pixelsOfBoxes() {
        HorizontalBoxes boxes = new HorizontalBoxes(
                new float[] {0.9f, 1.2f, 3.9f, 2.99f, 1, 0, 9, 9, 2, 2, 2.5f, 3, -2, 0, 2, 1, 7, 7, 9, 9, 3, 2, 1, 1});
        BitmapMasks masks = BitmapMasks.ofBoxes(boxes, new ImageSize(3, 5));
        assertThat(masks.get(0)).containsExactly(0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0);
        assertThat(masks.get(1)).containsExactly(0, 1, 1, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1);
        assertThat(masks.get(3)).containsExactly(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(masks.areas()).containsExactly(3, 12, 0, 2, 0, 0);
        assertThat(boxes.select(0, 3).centersAndSizes())
                .containsExactly(new float[] {2.4f, 2.095f, 3, 1.79f, 0, 0.5f, 4, 1}, within(1e-6f));
        assertThat(HorizontalBoxes.ofCenters(boxes.centersAndSizes()).corners())
                .containsExactly(boxes.corners(), within(1e-6f));
    }

    @Test
    void turnsAndShears() {
        BitmapMasks bitmaps = square().toBitmaps();
        ImageSize same = new ImageSize(10, 12);
        assertThat(bitmaps.rotate(same, 180, 1, 0, Interpolation.BILINEAR))
                .isEqualTo(bitmaps.flip(FlipDirection.DIAGONAL));
        double[] polygon = square().rotate(same, 180, 6, 5, 1, 0, Interpolation.BILINEAR)
                .get(0)
                .get(0);
        assertThat(polygon).containsExactly(new double[] {10, 7, 4, 7, 4, 3, 10, 3}, within(1e-6));
        double[] sheared = square().shear(same, 0.5, InstanceMasks.Direction.HORIZONTAL, 0, Interpolation.BILINEAR)
                .get(0)
                .get(0);
        assertThat(sheared).containsExactly(3.5, 3, 9.5, 3, 11.5, 7, 5.5, 7);
        BitmapMasks moved = bitmaps.shear(same, 1, InstanceMasks.Direction.VERTICAL, 0, Interpolation.NEAREST);
        assertThat(moved.get(0)[5 * 12 + 2]).isEqualTo((byte) 1);
        assertThatThrownBy(() -> bitmaps.rotate(new ImageSize(4, 4), 5, 1, 0, Interpolation.BILINEAR))
                .hasMessageContaining("bitmaps keep their size");
        assertThatThrownBy(() -> square().translate(same, 1, 1, 1, Interpolation.BILINEAR))
                .hasMessageContaining("no border");
    }

    @Test
    void targetsOfBoxes() {
        BitmapMasks bitmaps = square().toBitmaps();
        float[] boxes = {2, 3, 8, 7, 0, 0, 12, 10};
        ImageSize size = new ImageSize(4, 6);
        BitmapMasks targets = bitmaps.cropAndResize(boxes, size, new int[] {0, 0});
        assertThat(targets.areas()[0]).isEqualTo(24);
        assertThat(targets.areas()[1]).isBetween(3.0, 9.0);
        PolygonMasks shapes = square().cropAndResize(boxes, size, new int[] {0, 0});
        assertThat(shapes.get(0).get(0)).containsExactly(0, 0, 6, 0, 6, 4, 0, 4);
        assertThat(bitmaps.cropAndResizeSoft(boxes, size, new int[] {0, 0}).get(0)[0])
                .isEqualTo(1f);
    }

    @Test
    void croppedPolygonsKeepTheArea() {
        // A U whose two arms are cut off from its bottom.
        PolygonMasks u = PolygonMasks.of(
                List.of(List.of(new double[] {0, 0, 2, 0, 2, 8, 6, 8, 6, 0, 8, 0, 8, 10, 0, 10})), 10, 10);
        PolygonMasks arms = u.crop(0, 0, 10, 5);
        assertThat(arms.areas()).containsExactly(20);
        assertThat(arms.toBitmaps()).isEqualTo(u.toBitmaps().crop(0, 0, 10, 5));
        PolygonMasks nothing = u.crop(3, 0, 5, 5);
        assertThat(nothing.get(0).get(0)).containsExactly(0, 0, 0, 0, 0, 0);
        assertThat(nothing.height()).isEqualTo(5);
    }

    @Test
    void noInstances() {
        BitmapMasks none = BitmapMasks.of(List.of(), 10, 12);
        assertThat(none.resize(new ImageSize(4, 5)).height()).isEqualTo(4);
        assertThat(none.rotate(new ImageSize(4, 5), 10, 1, 0, Interpolation.BILINEAR)
                        .size())
                .isZero();
        assertThat(none.getBboxes().size()).isZero();
        TorchScope.run(
                () -> assertThat(Tensors.shape(none.toTensor(ScalarType.Byte))).containsExactly(0, 10, 12));
        assertThat(PolygonMasks.of(List.of(), 10, 12)
                        .flip(FlipDirection.VERTICAL)
                        .size())
                .isZero();
    }

    @Test
    void tensorsHaveTheBitmaps() {
        PolygonMasks two = square().concat(square().flip(FlipDirection.VERTICAL));
        TorchScope.run(() -> {
            var tensor = two.toTensor(ScalarType.Float);
            assertThat(Tensors.shape(tensor)).containsExactly(2, 10, 12);
            float[] values = Tensors.floats(tensor);
            for (int i = 0; i < values.length; i++) {
                assertThat(values[i]).isEqualTo(two.toBitmaps().get(i / 120)[i % 120]);
            }
        });
    }

    @Test
    void runsBehaveAsBitmaps() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            int height = 1 + random.nextInt(9);
            int width = 1 + random.nextInt(9);
            double density = random.nextDouble();
            byte[] a = bitmap(random, height * width, density);
            byte[] b = bitmap(random, height * width, 1 - density);
            Rle ra = Rle.encode(a, height, width);
            Rle rb = Rle.encode(b, height, width);
            assertThat(ra.decode()).containsExactly(a);
            assertThat(Rle.decompress(height, width, ra.compress())).isEqualTo(ra);
            byte[] and = new byte[a.length];
            byte[] or = new byte[a.length];
            int both = 0;
            int either = 0;
            for (int i = 0; i < a.length; i++) {
                and[i] = (byte) (a[i] & b[i]);
                or[i] = (byte) (a[i] | b[i]);
                both += and[i];
                either += or[i];
            }
            assertThat(Rle.merge(List.of(ra, rb), true)).isEqualTo(Rle.encode(and, height, width));
            assertThat(Rle.merge(List.of(ra, rb), false)).isEqualTo(Rle.encode(or, height, width));
            double iou = either == 0 ? 0 : (double) both / either;
            assertThat(Rle.iou(List.of(ra), List.of(rb), new boolean[] {false})[0][0])
                    .isEqualTo(iou);
            BitmapMasks masks = BitmapMasks.of(List.of(a), height, width);
            assertThat(ra.area()).isEqualTo((long) masks.areas()[0]);
            Box box = masks.getBboxes().get(0);
            double[] bbox = ra.bbox();
            assertThat(bbox[0]).isEqualTo(box.x1());
            assertThat(bbox[2]).isEqualTo(box.width());
            assertThat(bbox[1]).isLessThanOrEqualTo(box.y1());
        }
    }

    private static byte[] bitmap(Random random, int pixels, double density) {
        byte[] bitmap = new byte[pixels];
        for (int i = 0; i < pixels; i++) {
            bitmap[i] = (byte) (random.nextDouble() < density ? 1 : 0);
        }
        return bitmap;
    }

    @Test
    void badInputIsRefused() {
        assertThatThrownBy(() -> Rle.of(2, 2, 1, 2))
                .hasMessageContaining("3 pixels")
                .hasMessageContaining("4");
        assertThatThrownBy(() -> Rle.of(2, 2, 5, -1)).hasMessageContaining("not negative");
        assertThatThrownBy(() -> Rle.of(70000, 70000, 1)).hasMessageContaining("70000");
        assertThatThrownBy(() -> Rle.decompress(2, 2, "P")).hasMessageContaining("end inside");
        assertThatThrownBy(() -> Rle.decompress(2, 2, "\u00e9")).hasMessageContaining("none of theirs");
        assertThatThrownBy(() -> Rle.decompress(2, 2, "ooooooooooooooooo"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Rle.merge(List.of(), false)).hasMessageContaining("no masks");
        assertThatThrownBy(() -> Rle.merge(List.of(Rle.of(1, 2, 2), Rle.of(2, 1, 2)), true))
                .hasMessageContaining("cannot merge");
        assertThatThrownBy(() -> Rle.iou(List.of(Rle.of(1, 2, 0, 2)), List.of(Rle.of(2, 1, 0, 2)), new boolean[1]))
                .hasMessageContaining("cannot compare");
        assertThatThrownBy(() -> Rle.ofPolygon(new double[] {1, 2, 3}, 5, 5)).hasMessageContaining("3 numbers");
        assertThatThrownBy(() -> Rle.ofPolygon(new double[] {1, Double.NaN}, 5, 5))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> BitmapMasks.of(List.of(new byte[3]), 2, 2)).hasMessageContaining("3 values");
        assertThatThrownBy(() -> PolygonMasks.of(List.of(List.of(new double[3])), 2, 2))
                .hasMessageContaining("3 numbers");
        List<double[]> polygons = new ArrayList<>();
        assertThat(Rle.ofPolygons(polygons, 3, 3).area()).isZero();
    }
}
