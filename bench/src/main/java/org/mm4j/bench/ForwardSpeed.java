package org.mm4j.bench;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigNull;
import org.mm4j.det.models.detectors.BaseDetector;
import org.mm4j.det.models.detectors.TwoStageDetector;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.Torch;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.Persistent;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.ForwardTrace;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.ScaleFactor;
import org.mm4j.registry.Registries;

/**
 * How fast models run forward, beside what the machine can do at best in the same minutes: a product of large matrices,
 * and a large convolution. All are run in turn, round after round, so that what else the machine does hits all alike.
 */
public final class ForwardSpeed {

    private static final int MATRIX = 1536;

    /** One thing that is measured. */
    private static final class Entry {
        final String name;
        final double flops;
        final Runnable work;
        double best = Double.MAX_VALUE;

        Entry(String name, double flops, Runnable work) {
            this.name = name;
            this.flops = flops;
            this.work = work;
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private final boolean processorTime;
    private final Registries registries = Registries.discover();

    private ForwardSpeed(boolean processorTime) {
        this.processorTime = processorTime;
    }

    /** Arguments: rounds (7), threads (2), side of the pictures of Mask R-CNN (480). */
    public static void main(String[] args) {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 7;
        int threads = args.length > 1 ? Integer.parseInt(args[1]) : 2;
        Torch.setThreads(threads);
        int side = args.length > 2 ? Integer.parseInt(args[2]) : 480;
        ForwardSpeed speed = new ForwardSpeed(threads == 1);
        speed.machine();
        speed.block();
        speed.detector("YOLOX-s 640", Models.YOLOX_S, 640);
        speed.detector("Mask R-CNN ConvNeXt-T " + side, Path.of("configs/convnext/mask-rcnn_convnext-t_fpn.py"), side);
        speed.run(rounds);
        speed.print(System.out);
    }

    private void add(String name, double flops, Runnable work) {
        entries.add(new Entry(name, flops, () -> TorchScope.run(() -> Grad.off(work))));
    }

    private void machine() {
        Tensor a = Persistent.create(() -> torch.rand(MATRIX, MATRIX));
        Tensor b = Persistent.create(() -> torch.rand(MATRIX, MATRIX));
        add("matrix product", 2.0 * MATRIX * MATRIX * MATRIX, () -> a.matmul(b));
        Conv2d conv = Conv2d.of(256, 256, 3, 1, 1, 1, 1, true);
        conv.prepareForInference();
        Tensor map = Persistent.create(() -> torch.rand(1, 256, 64, 64).contiguous(torch.MemoryFormat.ChannelsLast));
        add("3 x 3 convolution of 256", 2.0 * 64 * 64 * 256 * 256 * 9, () -> conv.forward(map));
    }

    /** The third stage of ConvNeXt-T is where most of its time goes; here a net of nothing else. */
    private void block() {
        Config config = Config.fromFile(Path.of("configs/convnext/mask-rcnn_convnext-t_fpn.py"));
        ConfigDict backbone = (ConfigDict) config.find("model.backbone").orElseThrow();
        for (boolean prepared : new boolean[] {false, true}) {
            BaseModule net = BaseModule.of(registries
                    .context(config, null, warning -> {})
                    .build(Kinds.MODELS, backbone.with("init_cfg", ConfigNull.NONE)));
            net.initWeights();
            ready(net, prepared);
            BaseModule block = net.namedModules().get("stages.2.0");
            Tensor map = Persistent.create(() -> torch.rand(1, 384, 32, 32));
            Tensor input = prepared ? Persistent.create(() -> map.contiguous(torch.MemoryFormat.ChannelsLast)) : map;
            if (block instanceof Layer layer) {
                measure("ConvNeXt block of 384" + (prepared ? ", prepared" : ""), () -> layer.forward(input));
            }
            Tensor picture = Persistent.create(() -> torch.rand(1, 3, 256, 256));
            measure("ConvNeXt-T 256" + (prepared ? ", prepared" : ""), () -> ((Backbone) net).forward(picture));
        }
    }

    private static void ready(BaseModule model, boolean prepared) {
        if (prepared) {
            model.prepareForInference();
        } else {
            model.eval();
        }
    }

    private void detector(String name, Path file, int side) {
        Config config = Config.fromFile(file);
        ConfigDict dict = (ConfigDict) config.find("model").orElseThrow();
        ConfigDict backbone = (ConfigDict) dict.find("backbone").orElseThrow();
        for (boolean prepared : new boolean[] {false, true}) {
            BaseDetector model = (BaseDetector) registries
                    .context(config, null, warning -> {})
                    .build(Kinds.MODELS, dict.with("backbone", backbone.with("init_cfg", ConfigNull.NONE)));
            model.initWeights();
            ready(model, prepared);
            Tensor picture = Persistent.create(() -> torch.rand(1, 3, side, side));
            ImageSize size = new ImageSize(side, side);
            List<DetDataSample> samples = List.of(DetDataSample.empty()
                    .withMeta(ResultKey.IMG_SHAPE, size)
                    .withMeta(ResultKey.ORI_SHAPE, size)
                    .withMeta(ResultKey.SCALE_FACTOR, new ScaleFactor(1, 1)));
            String how = prepared ? ", prepared" : "";
            measure(name + how, () -> model.predict(picture, samples, true));
            if (model instanceof TwoStageDetector stages && prepared) {
                measure("  its backbone", () -> stages.backbone().forward(picture));
                measure("  its backbone and neck", () -> stages.extractFeat(picture));
                measure(
                        "  and its proposals",
                        () -> stages.rpnHead().predict(stages.extractFeat(picture), samples, false));
            }
        }
    }

    private void measure(String name, Runnable work) {
        List<ForwardTrace.Step> steps = new ArrayList<>();
        TorchScope.run(() -> Grad.off(() -> {
            steps.addAll(ForwardTrace.of(work));
        }));
        add(
                name,
                2.0 * steps.stream().mapToLong(ForwardTrace.Step::multiplyAdds).sum(),
                work);
    }

    private void run(int rounds) {
        for (int round = -1; round < rounds; round++) {
            for (Entry entry : entries) {
                long start = now();
                entry.work.run();
                double time = (now() - start) / 1e6;
                if (round >= 0) { // the first one warms up
                    entry.best = Math.min(entry.best, time);
                }
            }
        }
    }

    /** With one thread the time that its processor worked for it, which waiting for others does not lengthen. */
    private long now() {
        return processorTime ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() : System.nanoTime();
    }

    private void print(PrintStream out) {
        double machine = entries.get(0).flops / entries.get(0).best;
        for (Entry entry : entries) {
            out.printf(
                    Locale.ROOT,
                    "%-38s %9.2f ms %8.2f GFLOP %7.1f GFLOP/s  %3.0f %% of the matrix product%n",
                    entry.name,
                    entry.best,
                    entry.flops * 1e-9,
                    entry.flops / entry.best * 1e-6,
                    100 * entry.flops / entry.best / machine);
        }
    }
}
