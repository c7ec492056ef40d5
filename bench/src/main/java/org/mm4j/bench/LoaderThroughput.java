package org.mm4j.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.cv.image.ColorType;
import org.mm4j.cv.image.ImageReader;
import org.mm4j.det.datasets.ClassNames;
import org.mm4j.engine.dataset.DataLoader;
import org.mm4j.engine.dataset.LoaderEpoch;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Registries;

/**
 * Pictures a second of a {@code train_dataloader}, with its whole pipeline, on one and two workers, the processor
 * time of a picture, and the heap that is in use after garbage collection along the way. The pictures of a folder are listed again and again, with random boxes.
 */
public final class LoaderThroughput {

    private static final int SAMPLES = 2000;
    private static final int BOXES = 7;
    private static final int POINTS = 4;

    private LoaderThroughput() {}

    /** Arguments: a config of a data set, a folder of pictures, and seconds for each number of workers. */
    public static void main(String[] args) throws IOException {
        int seconds = args.length > 2 ? Integer.parseInt(args[2]) : 30;
        Path folder = Files.createTempDirectory("mm4j-loader");
        Path annotations = folder.resolve("annotations.json");
        try {
            annotate(Path.of(args[1]), annotations);
            String dataset = "train_dataloader.dataset.dataset.";
            Config config = Config.fromFile(Path.of(args[0]))
                    .with(dataset + "data_root", "")
                    .with(dataset + "ann_file", annotations.toString())
                    .with(dataset + "data_prefix.img", args[1]);
            for (int workers : new int[] {1, 2}) {
                run(config.with("train_dataloader.num_workers", workers), workers, seconds, System.out);
            }
        } finally {
            Files.deleteIfExists(annotations);
            Files.delete(folder);
        }
    }

    private static void run(Config config, int workers, int seconds, PrintStream out) {
        ConfigDict dict = (ConfigDict) config.find("train_dataloader").orElseThrow();
        List<String> heap = new ArrayList<>();
        long measured = 0;
        long busy = 0;
        long pictures = 0;
        try (DataLoader loader = DataLoader.of(dict, Registries.discover().context("mmdet"))) {
            pictures(loader, 0, seconds / 4.0);
            for (int point = 1; point <= POINTS; point++) {
                long start = System.nanoTime();
                long before = cpuTime();
                pictures += pictures(loader, point, seconds / (double) POINTS);
                measured += System.nanoTime() - start;
                busy += cpuTime() - before;
                heap.add(usedHeap() + " MB");
            }
        }
        out.printf(
                "%d worker%s: %.1f pictures a second, %.0f ms of processor time a picture; heap in use along the way %s%n",
                workers, workers == 1 ? "" : "s", pictures / (measured / 1e9), busy / 1e6 / pictures, heap);
    }

    private static long cpuTime() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static long pictures(DataLoader loader, int epoch, double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long pictures = 0;
        try (LoaderEpoch batches = loader.epoch(epoch)) {
            while (System.nanoTime() < end && batches.hasNext()) {
                pictures += batches.next().samples().size();
            }
        }
        return pictures;
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }

    /** Writes annotations in COCO's format. */
    private static void annotate(Path folder, Path file) throws IOException {
        List<Path> names;
        try (Stream<Path> files = Files.list(folder)) {
            names = files.filter(path -> path.toString().matches(".*\\.(jpg|jpeg|png)"))
                    .sorted()
                    .toList();
        }
        List<ImageSize> sizes = new ArrayList<>();
        for (Path name : names) {
            Image image = ImageReader.read(name, ColorType.COLOR);
            sizes.add(image.size());
        }
        Random random = new Random(1);
        List<String> images = new ArrayList<>();
        List<String> boxes = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            ImageSize size = sizes.get(i % names.size());
            images.add("{\"id\": %d, \"file_name\": \"%s\", \"width\": %d, \"height\": %d}"
                    .formatted(i, names.get(i % names.size()).getFileName(), size.width(), size.height()));
            for (int k = 0; k < BOXES; k++) {
                int x = random.nextInt(size.width() - 40);
                int y = random.nextInt(size.height() - 40);
                int width = 20 + random.nextInt(size.width() - x - 20);
                int height = 20 + random.nextInt(size.height() - y - 20);
                boxes.add(("{\"id\": %d, \"image_id\": %d, \"category_id\": 1, \"bbox\": [%d, %d, %d, %d],"
                                + " \"area\": %d}")
                        .formatted(boxes.size(), i, x, y, width, height, width * height));
            }
        }
        List<String> categories = new ArrayList<>();
        for (String name : ClassNames.COCO) {
            categories.add("{\"id\": %d, \"name\": \"%s\"}".formatted(categories.size() + 1, name));
        }
        Files.writeString(
                file, "{\"images\": %s, \"annotations\": %s, \"categories\": %s}".formatted(images, boxes, categories));
    }
}
