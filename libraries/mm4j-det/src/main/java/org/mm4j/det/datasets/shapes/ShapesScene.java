package org.mm4j.det.datasets.shapes;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;

/** One picture with its shapes: background, shapes one on top of the other, noise. */
final class ShapesScene {

    /** Shapes are this long or wide, as a share of the shorter side of the picture. */
    private static final double SMALLEST = 0.1;

    private static final double LARGEST = 0.45;

    /** At least so much of a shape is to be seen. */
    private static final double SEEN = 0.5;

    /** Places tried for a shape before it is left out. */
    private static final int ATTEMPTS = 20;

    /** Squared distance of colours below which a shape could not be told from what is behind it. */
    private static final double CONTRAST = 90 * 90;

    private final SampleRandom random;
    private final int width;
    private final int height;
    private final float[] colors;
    /** For each pixel the number of the shape that is seen there, from 1; 0 for the background. */
    private final int[] owners;
    /** How many pixels of each shape are seen, by number. */
    private final int[] seen;

    private final List<Placed> placed = new ArrayList<>();

    /** A shape at its place. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Placed(ShapeKind kind, double[] outline, double angle, int area) {}

    private ShapesScene(ImageSize size, int most, SampleRandom random) {
        this.random = random;
        this.seen = new int[most + 1];
        this.width = size.width();
        this.height = size.height();
        this.colors = new float[3 * width * height];
        this.owners = new int[width * height];
    }

    /** What a scene is: the picture (BGR) and the shapes in it. */
    record Drawn(Image image, List<ShapeObject> objects) {}

    /** Draws a scene; equal generators give equal scenes. */
    static Drawn draw(ShapesSettings settings, SampleRandom random) {
        ShapesScene scene = new ShapesScene(settings.size(), settings.maxObjects(), random);
        scene.background();
        int count = random.integer(settings.minObjects(), settings.maxObjects() + 1);
        for (int i = 0; i < count; i++) {
            scene.place(random.choice(settings.kinds()));
        }
        return new Drawn(scene.finish(), scene.objects());
    }

    private double[] color() {
        return new double[] {random.uniform(20, 235), random.uniform(20, 235), random.uniform(20, 235)};
    }

    private void background() {
        double[] from = color();
        double[] to = color();
        // Far colours would hide shapes of any colour.
        double share = random.uniform(0.2, 0.6);
        Texture texture = Texture.random(random, Math.min(width, height) / random.uniform(2, 5));
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double value = share * texture.at(x, y);
                for (int channel = 0; channel < 3; channel++) {
                    colors[3 * (y * width + x) + channel] =
                            (float) (from[channel] + (to[channel] - from[channel]) * value);
                }
            }
        }
    }

    private void place(ShapeKind kind) {
        double side = Math.min(width, height);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            // Small ones as often as large ones, so that every doubling of the size is as likely.
            double length = side * SMALLEST * StrictMath.pow(LARGEST / SMALLEST, random.uniform()) / 2;
            double angle = kind == ShapeKind.CIRCLE ? 0 : random.uniform(-Math.PI / 2, Math.PI / 2);
            double[] outline = turned(kind.outline(length, length * kind.aspect(random)), angle);
            double[] box = Coverage.bounds(outline);
            double roomX = width - 2 - (box[2] - box[0]);
            double roomY = height - 2 - (box[3] - box[1]);
            double toX = 1 - box[0] + roomX * random.uniform();
            double toY = 1 - box[1] + roomY * random.uniform();
            if (roomX > 0 && roomY > 0 && put(kind, moved(outline, toX, toY), angle)) {
                return;
            }
        }
    }

    private static double[] turned(double[] outline, double angle) {
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        double[] turned = new double[outline.length];
        for (int i = 0; i < outline.length; i += 2) {
            turned[i] = outline[i] * cos - outline[i + 1] * sin;
            turned[i + 1] = outline[i] * sin + outline[i + 1] * cos;
        }
        return turned;
    }

    /** Moved, and on whole hundredths of a pixel, as it is written down. */
    private static double[] moved(double[] outline, double x, double y) {
        double[] moved = new double[outline.length];
        for (int i = 0; i < outline.length; i++) {
            moved[i] = Math.rint(100 * (outline[i] + (i % 2 == 0 ? x : y))) / 100;
        }
        return moved;
    }

    /** Puts a shape on top of the others, unless it would hide too much of one or make a hole in it. */
    private boolean put(ShapeKind kind, double[] outline, double angle) {
        Coverage coverage = Coverage.of(outline);
        double[] fill = color();
        int[] covered = covered(coverage);
        int area = IntStream.of(covered).sum();
        if (area == 0 || !isApart(fill, coverage) || !leavesEnough(covered)) {
            return false;
        }
        int[] before = owners.clone();
        forEach(coverage, (x, y) -> {
            if (coverage.has(x, y)) {
                owners[y * width + x] = placed.size() + 1;
            }
        });
        for (int i = 0; i < placed.size(); i++) {
            if (covered[i + 1] > 0 && contours(i).isEmpty()) {
                System.arraycopy(before, 0, owners, 0, owners.length);
                return false;
            }
        }
        for (int i = 0; i < placed.size(); i++) {
            seen[i + 1] -= covered[i + 1];
        }
        placed.add(new Placed(kind, outline, angle, area));
        seen[placed.size()] = area;
        paint(coverage, fill);
        return true;
    }

    /** Does something for each pixel around a shape. */
    private static void forEach(Coverage coverage, PixelWork work) {
        for (int y = coverage.top(); y < coverage.top() + coverage.rows(); y++) {
            for (int x = coverage.left(); x < coverage.left() + coverage.columns(); x++) {
                work.at(x, y);
            }
        }
    }

    private interface PixelWork {
        void at(int x, int y);
    }

    /** How many pixels of the background, and of each shape by number, a shape would cover. */
    private int[] covered(Coverage coverage) {
        int[] covered = new int[placed.size() + 1];
        forEach(coverage, (x, y) -> {
            if (coverage.has(x, y)) {
                covered[owners[y * width + x]]++;
            }
        });
        return covered;
    }

    /** Whether enough would be seen of all shapes below. */
    private boolean leavesEnough(int[] covered) {
        for (int i = 0; i < placed.size(); i++) {
            if (seen[i + 1] - covered[i + 1] < SEEN * placed.get(i).area()) {
                return false;
            }
        }
        return true;
    }

    /** Whether a colour differs enough from what the shape is put on. */
    private boolean isApart(double[] fill, Coverage coverage) {
        double[] mean = new double[3];
        double weight = 0;
        for (int y = coverage.top(); y < coverage.top() + coverage.rows(); y++) {
            for (int x = coverage.left(); x < coverage.left() + coverage.columns(); x++) {
                weight += coverage.at(x, y);
                for (int channel = 0; channel < 3; channel++) {
                    mean[channel] += coverage.at(x, y) * colors[3 * (y * width + x) + channel];
                }
            }
        }
        double distance = 0;
        for (int channel = 0; channel < 3; channel++) {
            double difference = fill[channel] - mean[channel] / weight;
            distance += difference * difference;
        }
        return distance >= CONTRAST;
    }

    private List<double[]> contours(int index) {
        int number = index + 1;
        double[] box = Coverage.bounds(placed.get(index).outline());
        int left = (int) Math.floor(box[0]);
        int top = (int) Math.floor(box[1]);
        return Contours.of(
                (x, y) -> x >= 0 && y >= 0 && x < width && y < height && owners[y * width + x] == number,
                left,
                top,
                (int) Math.ceil(box[2]) - left,
                (int) Math.ceil(box[3]) - top);
    }

    private void paint(Coverage coverage, double[] fill) {
        double[] other = color();
        double share = random.uniform(0, 0.3);
        Texture texture = Texture.random(random, Math.min(width, height) / random.uniform(3, 8));
        for (int y = coverage.top(); y < coverage.top() + coverage.rows(); y++) {
            for (int x = coverage.left(); x < coverage.left() + coverage.columns(); x++) {
                float alpha = coverage.at(x, y);
                if (alpha > 0) {
                    double value = share * texture.at(x, y);
                    for (int channel = 0; channel < 3; channel++) {
                        int at = 3 * (y * width + x) + channel;
                        double own = fill[channel] + (other[channel] - fill[channel]) * value;
                        colors[at] += alpha * (float) (own - colors[at]);
                    }
                }
            }
        }
    }

    /** The picture with light and noise. */
    private Image finish() {
        double light = random.uniform(0.75, 1.15);
        double noise = random.uniform(2, 14);
        byte[] pixels = new byte[colors.length];
        for (int i = 0; i < pixels.length; i++) {
            // The sum of three uniform numbers is nearly normal, and needs no logarithm, which machines round
            // differently.
            double grain = 2 * (random.uniform() + random.uniform() + random.uniform() - 1.5);
            pixels[i] = (byte) Math.max(0, Math.min(255, Math.rint(colors[i] * light + noise * grain)));
        }
        return new Image(height, width, 3, pixels);
    }

    private List<ShapeObject> objects() {
        List<ShapeObject> objects = new ArrayList<>();
        for (int i = 0; i < placed.size(); i++) {
            Placed shape = placed.get(i);
            boolean isWhole = seen[i + 1] == shape.area();
            objects.add(ShapeObject.of(
                    shape.kind(),
                    isWhole ? List.of(shape.outline()) : contours(i),
                    StrictMath.cos(shape.angle()),
                    StrictMath.sin(shape.angle()),
                    shape.angle()));
        }
        return objects;
    }
}
