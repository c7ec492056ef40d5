package org.mm4j.track.evaluation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.mm4j.det.evaluation.CocoMetric;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.evaluation.Metric;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.engine.evaluation.PartOrder;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.track.structures.DetTrackDataSample;

/** What {@link CocoMetric} computes, of what a detector found in the frames of videos. */
@Doc("COCO's average precision and recall in the frames of videos.")
public final class CocoVideoMetric implements Metric {

    /** The arguments. */
    public record Args(@Inline CocoMetric.Args base) {}

    private final CocoMetric frames;

    /** Makes the metric. */
    public CocoVideoMetric(Args args) {
        this.frames = new CocoMetric(args.base());
    }

    @Override
    public String prefix() {
        return frames.prefix();
    }

    @Override
    public void metainfo(Metainfo metainfo) {
        frames.metainfo(metainfo);
    }

    @Override
    public void process(List<?> samples) {
        for (Object sample : samples) {
            if (!(sample instanceof DetTrackDataSample video)) {
                throw new IllegalArgumentException("CocoVideoMetric judges DetTrackDataSample, not "
                        + sample.getClass().getSimpleName());
            }
            List<DetDataSample> own = new ArrayList<>();
            for (int i = 0; i < video.size(); i++) {
                own.add(video.frame(i));
            }
            frames.process(own);
        }
    }

    @Override
    public void reset() {
        frames.reset();
    }

    /** The number of frames. */
    @Override
    public int size() {
        return frames.size();
    }

    @Override
    public void save(OutputStream out) throws IOException {
        frames.save(out);
    }

    @Override
    public void load(List<? extends InputStream> parts, PartOrder order) throws IOException {
        frames.load(parts, order);
    }

    @Override
    public MetricReport compute() {
        return frames.compute();
    }
}
