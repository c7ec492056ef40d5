package org.mm4j.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.mm4j.det.evaluation.CocoEval;
import org.mm4j.det.evaluation.CocoEval.Detection;
import org.mm4j.det.evaluation.CocoEval.Target;
import org.mm4j.det.evaluation.CocoResult;
import org.mm4j.det.structures.mask.Rle;

/**
 * The time that COCO's evaluation of 100,000 boxes on 5,000 pictures takes, and that of operations on masks as run
 * lengths. The data come from a seed; given a folder, they are written there for other programs: {@code
 * annotations.json}, {@code detections.json} and {@code masks.json}.
 */
public final class CocoSpeed {

    private static final int IMAGES = 5000;
    private static final int CATEGORIES = 80;
    private static final int DETECTIONS_A_PICTURE = 20;
    private static final int MASKS = 300;
    private static final int HEIGHT = 480;
    private static final int WIDTH = 640;
    private static final int ROUNDS = 15;

    private CocoSpeed() {}

    /** Arguments: optionally the folder for the data. */
    public static void main(String[] args) throws IOException {
        List<Target> targets = new ArrayList<>();
        List<Detection> detections = new ArrayList<>();
        fill(new SplittableRandom(7), targets, detections);
        List<byte[]> bitmaps = bitmaps(new SplittableRandom(8));
        if (args.length > 0) {
            write(Path.of(args[0]), targets, detections, bitmaps);
        }
        PrintStream out = System.out;
        out.printf(
                "%d detections, %d targets, %d pictures, %d classes; %d masks of %d x %d%n",
                detections.size(), targets.size(), IMAGES, CATEGORIES, MASKS, HEIGHT, WIDTH);
        CocoResult one = measure(out, "evaluate, one thread", () -> evaluate(targets, detections, false));
        measure(out, "evaluate, all processors", () -> evaluate(targets, detections, true));
        List<Rle> masks = measure(
                out,
                "encode",
                () -> bitmaps.stream().map(b -> Rle.encode(b, HEIGHT, WIDTH)).toList());
        List<String> texts =
                measure(out, "compress", () -> masks.stream().map(Rle::compress).toList());
        measure(
                out,
                "decompress",
                () -> texts.stream().map(t -> Rle.decompress(HEIGHT, WIDTH, t)).toList());
        measure(out, "decode", () -> masks.stream().map(Rle::decode).toList());
        boolean[] crowd = new boolean[MASKS];
        double[][] ious = measure(out, "overlaps of all pairs", () -> Rle.iou(masks, masks, crowd));
        out.printf(
                Locale.ROOT,
                "checks: mAP %.6f, mAP_50 %.6f, area %d, overlap %.6f%n",
                one.stats()[0],
                one.stats()[1],
                masks.stream().mapToLong(Rle::area).sum(),
                Arrays.stream(ious).flatMapToDouble(Arrays::stream).sum());
    }

    private static CocoResult evaluate(List<Target> targets, List<Detection> detections, boolean parallel) {
        return CocoEval.evaluate(
                targets,
                detections,
                new CocoEval.Params(
                        CocoEval.IouType.BBOX,
                        new int[] {1, 10, 100},
                        true,
                        CocoEval.defaultThresholds(),
                        LongStream.rangeClosed(1, CATEGORIES).toArray(),
                        LongStream.rangeClosed(1, IMAGES).toArray(),
                        parallel));
    }

    private static <T> T measure(PrintStream out, String name, Supplier<T> work) {
        double[] times = new double[ROUNDS];
        T result = work.get();
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            result = work.get();
            times[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(times);
        out.printf(Locale.ROOT, "%-26s best %8.1f ms, median %8.1f ms%n", name, times[0], times[ROUNDS / 2]);
        return result;
    }

    /** Pictures with some targets; detections are these, moved, or anywhere, of any class. */
    private static void fill(SplittableRandom random, List<Target> targets, List<Detection> detections) {
        for (int image = 1; image <= IMAGES; image++) {
            int count = random.nextInt(15);
            int first = targets.size();
            for (int i = 0; i < count; i++) {
                double[] box = box(random);
                targets.add(new Target(
                        targets.size() + 1L,
                        image,
                        1 + random.nextInt(CATEGORIES),
                        box,
                        rounded(box[2] * box[3] * random.nextDouble(0.5, 1)),
                        random.nextInt(50) == 0,
                        null));
            }
            for (int i = 0; i < DETECTIONS_A_PICTURE; i++) {
                double[] box = box(random);
                long category = 1 + random.nextInt(CATEGORIES);
                if (i < count * 3 / 2) {
                    Target near = targets.get(first + i % count);
                    category = random.nextInt(8) == 0 ? category : near.category();
                    box = near.box().clone();
                    for (int c = 0; c < 4; c++) {
                        box[c] = rounded(Math.max(1, box[c] + 0.1 * box[2 + c % 2] * random.nextDouble(-1, 1)));
                    }
                }
                detections.add(new Detection(image, category, rounded(random.nextDouble()), box, null));
            }
        }
    }

    private static double[] box(SplittableRandom random) {
        double width = random.nextDouble(8, WIDTH / 2.0);
        double height = random.nextDouble(8, HEIGHT / 2.0);
        return new double[] {
            rounded(random.nextDouble(WIDTH - width)),
            rounded(random.nextDouble(HEIGHT - height)),
            rounded(width),
            rounded(height)
        };
    }

    private static double rounded(double value) {
        return Math.rint(value * 1e4) / 1e4;
    }

    /** Ellipses with ragged borders. */
    private static List<byte[]> bitmaps(SplittableRandom random) {
        return IntStream.range(0, MASKS)
                .mapToObj(i -> {
                    double[] box = box(random);
                    byte[] bitmap = new byte[HEIGHT * WIDTH];
                    for (int at = 0; at < bitmap.length; at++) {
                        double x = (at % WIDTH - box[0]) / box[2] * 2 - 1;
                        double y = ((double) (at / WIDTH) - box[1]) / box[3] * 2 - 1;
                        boolean inside = x * x + y * y < 1 + 0.1 * Math.sin(9 * Math.atan2(y, x));
                        bitmap[at] = (byte) (inside ? 1 : 0);
                    }
                    return bitmap;
                })
                .toList();
    }

    private static void write(Path folder, List<Target> targets, List<Detection> detections, List<byte[]> bitmaps)
            throws IOException {
        Files.createDirectories(folder);
        StringBuilder text = new StringBuilder("{\"images\": [");
        for (int i = 1; i <= IMAGES; i++) {
            text.append(i == 1 ? "" : ", ")
                    .append(String.format(
                            Locale.ROOT, "{\"id\": %d, \"height\": %d, \"width\": %d}", i, HEIGHT, WIDTH));
        }
        text.append("], \"categories\": [");
        for (int i = 1; i <= CATEGORIES; i++) {
            text.append(i == 1 ? "" : ", ").append(String.format(Locale.ROOT, "{\"id\": %d, \"name\": \"c%d\"}", i, i));
        }
        text.append("], \"annotations\": [");
        for (Target target : targets) {
            text.append(target.id() == 1 ? "" : ",\n")
                    .append("{\"id\": ")
                    .append(target.id())
                    .append(", \"image_id\": ")
                    .append(target.image())
                    .append(", \"category_id\": ")
                    .append(target.category())
                    .append(", \"bbox\": ")
                    .append(Arrays.toString(target.box()))
                    .append(", \"area\": ")
                    .append(target.area())
                    .append(", \"iscrowd\": ")
                    .append(target.crowd() ? 1 : 0)
                    .append('}');
        }
        Files.writeString(folder.resolve("annotations.json"), text.append("]}"));
        text.setLength(0);
        for (Detection detection : detections) {
            text.append(text.isEmpty() ? "[" : ",\n")
                    .append("{\"image_id\": ")
                    .append(detection.image())
                    .append(", \"category_id\": ")
                    .append(detection.category())
                    .append(", \"bbox\": ")
                    .append(Arrays.toString(detection.box()))
                    .append(", \"score\": ")
                    .append(detection.score())
                    .append('}');
        }
        Files.writeString(folder.resolve("detections.json"), text.append(']'));
        text.setLength(0);
        for (byte[] bitmap : bitmaps) {
            text.append(text.isEmpty() ? "[\"" : "\",\n\"")
                    .append(Rle.encode(bitmap, HEIGHT, WIDTH).compress().replace("\\", "\\\\"));
        }
        Files.writeString(folder.resolve("masks.json"), text.append("\"]"));
    }
}
